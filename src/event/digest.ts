import { canonicalText, sortedKeys } from "./canonical";
import type { FieldValue, LedgerEvent } from "./event";
import { cube, hashText, MODULUS, MULTIPLIER } from "./hashText";
import type { Layout } from "./layout";

/**
 * How far apart the kinds of values lie, so that `"5"` and 5, or 5 and -5, do not digest alike. A seventh of the
 * modulus keeps numbers that people use from meeting across kinds.
 */
const KIND_STEP = 613566755;
const NEGATIVE = KIND_STEP;
const TEXT_NUMBER = KIND_STEP * 2;
const TABLE = KIND_STEP * 3;
const TRUE = KIND_STEP * 4;
const FALSE = KIND_STEP * 5;
const STRING = KIND_STEP * 6;

/** Names, kinds and items recur; longer texts seldom do. */
const CACHED_BYTES_MAX = 64;
/** Bounds the cache; a guild's names and items fit several times. */
const CACHED_TEXTS_MAX = 2048;

/** The words of texts met lately. */
let words = new LuaTable<FieldValue, number>();
let wordsCount = 0;

function rememberText(text: string, word: number): void {
    if (text.length > CACHED_BYTES_MAX) return;
    if (wordsCount >= CACHED_TEXTS_MAX) {
        words = new LuaTable();
        wordsCount = 0;
    }
    words.set(text, word);
    wordsCount = wordsCount + 1;
}

/** A value as a number below 2^33. */
function wordOf(value: FieldValue): number {
    if (typeof value === "number") {
        if (value % 1 === 0) {
            if (value >= 0 && value < 4294967296) return value;
            if (value < 0 && value > -4294967296) return NEGATIVE - value;
        }
        return TEXT_NUMBER + hashText(string.format("%.14g", value));
    }
    if (typeof value === "string") {
        const word = STRING + hashText(value);
        rememberText(value, word);
        return word;
    }
    if (typeof value === "boolean") return value ? TRUE : FALSE;
    return TABLE + hashText(canonicalText(value));
}

/** Native events: everything from the kind on stands in consecutive slots. */
function foldSlots(start: number, event: LedgerEvent, first: number): number {
    let hash = start;
    for (const slot of $range(first, event.length())) {
        const value = event.get(slot);
        const known = words.get(value) as number | undefined;
        hash = (hash * MULTIPLIER + (known ?? wordOf(value))) % MODULUS;
    }
    return hash;
}

/** Records with named fields: the names in order, each with its value; the key's own slots are left out. */
function foldNames(start: number, event: LedgerEvent, layout: Layout): number {
    let hash = start;
    for (const name of sortedKeys(event)) {
        if (name !== layout.time && name !== layout.counter && name !== layout.realm && name !== layout.creator) {
            hash = (hash * MULTIPLIER + wordOf(name)) % MODULUS;
            hash = (hash * MULTIPLIER + wordOf(event.get(name))) % MODULUS;
        }
    }
    return hash;
}

/**
 * A 32-bit hash over an event's key, kind and content, or its key alone where the layout tells no contents apart. Clients compare sums of it, so it depends on nothing but what
 * the event says, and changing it breaks every comparison between versions.
 *
 * @param event must have passed `checkEvent` or have been made by `Schema.build`
 * @returns 0..2^32-6
 */
export function digestOf(layout: Layout, event: LedgerEvent): number {
    let hash = event.get(layout.time) as number;
    hash = (hash * MULTIPLIER + (event.get(layout.counter) as number)) % MODULUS;
    hash = (hash * MULTIPLIER + ((event.get(layout.realm) as number | undefined) ?? 0)) % MODULUS;
    hash = (hash * MULTIPLIER + (event.get(layout.creator) as number)) % MODULUS;
    if (!layout.tellsContents) return cube(hash);
    const kind = layout.kind;
    return cube(typeof kind === "number" ? foldSlots(hash, event, kind) : foldNames(hash, event, layout));
}
