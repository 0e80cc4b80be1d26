import type { EventKey, FieldValue, LedgerEvent } from "../../src/event/event";
import type { Layout } from "../../src/event/layout";

/** As the incumbent keeps its entries: named fields, counters from -1 up, the realm perhaps absent. */
export const NAMED_LAYOUT: Layout = {
    time: "_c",
    counter: "_b",
    realm: "_e",
    creator: "_a",
    kind: "_d",
    counterMin: -1,
    counterMax: 4294967295,
    keyBytes: 16,
    tellsContents: true,
};

export function tuple(...slots: FieldValue[]): LedgerEvent {
    return slots as unknown as LedgerEvent;
}

/** A table that nobody promised to be anything. */
export function raw(...slots: unknown[]): LuaTable<AnyNotNil, unknown> {
    return slots as unknown as LuaTable<AnyNotNil, unknown>;
}

export function named(key: EventKey, kind: string, fields: Record<string, FieldValue> = {}): LedgerEvent {
    const event: LedgerEvent = new LuaTable();
    event.set("_c", key.time);
    event.set("_b", key.counter);
    event.set("_a", key.creator);
    event.set("_d", kind);
    if (key.realm > 0) event.set("_e", key.realm);
    for (const [name, value] of pairs(fields)) event.set(name, value);
    return event;
}

export function nested(fields: Record<string, FieldValue> | FieldValue[]): FieldValue {
    return fields as unknown as FieldValue;
}

/** A whole number in low..high. */
export type Draw = (low: number, high: number) => number;

/** Park and Miller's generator: the same draws for a seed in every Lua, which math.random does not promise. */
export function createDraw(seed: number): Draw {
    let state = (seed * 7919 + 12345) % 2147483647;
    return (low, high) => {
        state = (state * 16807) % 2147483647;
        return low + (state % (high - low + 1));
    };
}

/** A new list of the same things in another order. */
export function shuffled<T>(draw: Draw, list: readonly T[]): T[] {
    const result = [...list];
    for (const last of $range(result.length, 2, -1)) {
        const other = draw(1, last);
        const kept = result[last - 1]!;
        result[last - 1] = result[other - 1]!;
        result[other - 1] = kept;
    }
    return result;
}
