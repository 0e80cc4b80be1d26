import type { Slot } from "./event";

/**
 * Where the records of one ledger keep their key, and the key's bounds. Fixed for a ledger's life.
 *
 * Hot code hoists the slots into locals, so that one core serves every layout at no cost.
 */
export interface Layout {
    readonly time: Slot;
    readonly counter: Slot;
    /** May be absent in a record (old incumbent data); an absent realm sorts and hashes as 0. */
    readonly realm: Slot;
    readonly creator: Slot;
    readonly kind: Slot;
    readonly counterMin: number;
    readonly counterMax: number;
}

/** The slot of an event's first field in the native layout; fields follow in the order of their definition. */
export const FIRST_FIELD = 6;

/** Largest value of a 4-byte part of the key (time, creator). */
export const WORD_MAX = 4294967295;

/** Largest realm id (2 bytes). */
export const REALM_MAX = 65535;

/** LibLedger's own events. Stored and sent: changing a slot breaks every ledger. */
export const NATIVE_LAYOUT: Layout = {
    time: 1,
    counter: 2,
    realm: 3,
    creator: 4,
    kind: 5,
    counterMin: 0,
    counterMax: 255,
};
