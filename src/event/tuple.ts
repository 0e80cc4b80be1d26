import type { EventKey, FieldValue, LedgerEvent } from "./event";

/**
 * A table that takes exactly the memory of its slots: Lua sizes a table by what its constructor lists, while one that
 * is filled slot by slot takes that of the next power of two.
 */
export function exactTuple(slots: FieldValue[], count: number): LedgerEvent {
    return [...unpack(slots, 1, count)] as unknown as LedgerEvent;
}

/** A native event of canonical fields, at its exact size. */
export function createTuple(key: EventKey, kind: string, fields: FieldValue[]): LedgerEvent {
    return [
        key.time,
        key.counter,
        key.realm,
        key.creator,
        kind,
        ...unpack(fields, 1, fields.length),
    ] as unknown as LedgerEvent;
}
