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
    /** Bytes that an event's key adds to the Adler-32: time, counter, creator, and the realm where there are any, four each. */
    readonly keyBytes: 12 | 16;
    /**
     * Whether contents of one key are told apart: then they are in the digest, and all of them are kept (variants.ts).
     * Else an event is its key, and of several contents the one that came first stays.
     */
    readonly tellsContents: boolean;
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
    keyBytes: 16,
    tellsContents: true,
};

/**
 * The incumbent's entries where creators are told by realm, too. What it ignores it counts down from -1. Old entries
 * have no realm.
 */
export const CROSS_REALM_LAYOUT: Layout = {
    time: "_c",
    counter: "_b",
    realm: "_e",
    creator: "_a",
    kind: "_d",
    counterMin: -WORD_MAX,
    counterMax: WORD_MAX,
    keyBytes: 16,
    tellsContents: false,
};

/** The incumbent's entries without realms. A realm that another line of it has left in an entry says nothing. */
export const CLASSIC_LAYOUT: Layout = { ...CROSS_REALM_LAYOUT, realm: "(no realm)", keyBytes: 12 };
