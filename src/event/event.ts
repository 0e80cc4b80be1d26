/**
 * What a field of an event may hold: a string, a boolean, a finite number (14 significant digits) or a
 * plain table of these. `canonical.ts` enforces it; see there for the bounds.
 */
export type FieldValue = string | number | boolean | FieldTable;

/** A nested plain table inside a payload: a list or a record, no metatable. */
export type FieldTable = LuaTable<string | number, FieldValue>;

/** Where a value stands in an event record: a slot number (native) or a field name (incumbent). */
export type Slot = number | string;

/**
 * One change, as it is kept, hashed, stored and sent. Native shape:
 * `{time, counter, realm, creator, kind, field1, field2, …}`, with `false` for an absent optional field.
 *
 * Read its key through a `Layout`, never by literal slots: ledgers of the incumbent keep theirs elsewhere.
 * An event never changes once it is in a ledger.
 */
export type LedgerEvent = LuaTable<Slot, FieldValue>;

/** The identity of an event; two events with equal keys are the same event. */
export interface EventKey {
    /** Server unix seconds, 0..2^32-1. */
    readonly time: number;
    /** Distinguishes events of one creator in one second, 0..255 (incumbent ledgers: from -1 up). */
    readonly counter: number;
    /** The creator's home realm id, 0..65535; 0 is the realm of imported events. */
    readonly realm: number;
    /** The creator, 0..2^32-1: the last part of the player GUID, or a hash of a name for imported events. */
    readonly creator: number;
}

/** Reads a part of the key of an event. */
export function numberAt(event: LedgerEvent, slot: Slot): number {
    return event.get(slot) as number;
}
