import type { Pause } from "../schedule/slices";

/** Anything that a copy has in common with its original: events, since these never change. */
export type IsShared = (value: object) => boolean;

/** @noSelf */
export interface Copied {
    readonly value: unknown;
    /** What the original consists of: its tables and their entries. */
    readonly nodes: number;
    /** How many of these the copy does not have in common with the former one. */
    readonly ownNodes: number;
}

/** What one entry of a table costs to copy, in the units of `Pause`. */
export const ENTRY_UNITS = 0.3;

const ENTRIES_PER_PAUSE = 16;

type Table = LuaTable<AnyNotNil, unknown>;

// Past metatables, whose functions are the consumer's; its declaration asks for keys known beforehand.
export const valueAt = rawget as unknown as (table: object, key: unknown) => unknown;

function isTable(value: unknown): value is Table {
    return type(value) === "table";
}

/** Raises where nothing can be told of the metatable. */
function metatableOf(source: Table): object | undefined {
    const metatable = getmetatable(source) as unknown;
    if (metatable === undefined || type(metatable) === "table") return metatable as object | undefined;
    return error("the state holds a table whose metatable is protected, so it cannot be copied", 0);
}

function sizeOf(table: Table): number {
    let size = 0;
    for (const [_key] of pairs(table)) size = size + 1;
    return size;
}

/**
 * A copy of a value that may be kept while the original goes on changing. Tables that stand in one place twice, or in
 * themselves, do so in the copy; metatables and functions are taken as they are.
 *
 * Where `former` is the copy of an earlier state, what has not changed since is shared with it: the two are walked
 * through side by side, and a table is copied only if it differs, is used elsewhere too, or contains itself. Neither
 * copy may then ever be changed.
 *
 * Copies, not a journal of what to undo: in Lua 5.1 that takes a proxy in front of each table, so that `pairs` and `#` fail
 * in the consumer's code and each read and write costs more, with 500 players' records 1.8 times a bare run against 1.35
 * with a copy every 4,000 events (npm run bench -- replay).
 *
 * A body for sliced work: the original must not change meanwhile. Raises on what cannot be copied (tables nested
 * thousands deep, protected metatables).
 */
export function copyOf(value: unknown, former: unknown, isShared: IsShared, pause: Pause): Copied {
    const copies = new LuaTable<Table, Table>();
    /** Tables of the former copy that stand for a table of this one already. */
    const taken = new LuaSet<Table>();
    /** Tables inside which the walk is, and which look like the former copy's so far. */
    const undecided = new LuaSet<Table>();
    let nodes = 0;
    let ownNodes = 0;
    let entries = 0;

    function begin(source: Table): Table {
        const copy: Table = new LuaTable();
        copies.set(source, copy);
        return copy;
    }

    function copyValue(original: unknown, counterpart: unknown): unknown {
        if (!isTable(original) || isShared(original)) return original;
        const known = copies.get(original) as Table | undefined;
        if (known !== undefined) return known;
        // What contains itself is never shared: whether it has changed is known only when all of it has been looked at.
        return undecided.has(original) ? begin(original) : copyTable(original, counterpart);
    }

    /** The former copy's table for this one, if they may turn out to be the same. */
    function counterpartOf(source: Table, counterpart: unknown): Table | undefined {
        if (!isTable(counterpart) || isShared(counterpart)) return undefined;
        if (taken.has(counterpart)) return undefined;
        return metatableOf(counterpart) === metatableOf(source) ? counterpart : undefined;
    }

    /** What was found to be the same so far: all entries up to `end`, in the order of `pairs`. */
    function fill(copy: Table, source: Table, twin: Table, end: unknown): void {
        for (const [key] of pairs(source)) {
            if (key === end) return;
            copy.set(key, valueAt(twin, key));
        }
    }

    function copyTable(source: Table, counterpart: unknown): Table {
        const twin = counterpartOf(source, counterpart);
        let copy: Table | undefined;
        if (twin === undefined) copy = begin(source);
        else {
            taken.add(twin);
            undecided.add(source);
        }
        let size = 0;
        for (const [key, entry] of pairs(source)) {
            entries = entries + 1;
            if (entries % ENTRIES_PER_PAUSE === 0) pause(ENTRIES_PER_PAUSE * ENTRY_UNITS);
            size = size + 1;
            // Most are no tables; a call for each of these would take longer than all the rest.
            const newKey = type(key) === "table" ? (copyValue(key, undefined) as AnyNotNil) : key;
            const same: unknown = twin === undefined ? undefined : valueAt(twin, newKey);
            const newEntry = type(entry) === "table" ? copyValue(entry, same) : entry;
            if (copy === undefined) {
                const isSame = newKey === key && newEntry === same;
                copy = copies.get(source) ?? (isSame ? undefined : begin(source));
                if (copy !== undefined) fill(copy, source, twin!, key);
            }
            if (copy !== undefined) copy.set(newKey, newEntry);
        }
        nodes = nodes + 1 + size;
        if (copy === undefined && sizeOf(twin!) > size) {
            copy = begin(source);
            fill(copy, source, twin!, undefined);
        }
        undecided.delete(source);
        if (copy === undefined) {
            copies.set(source, twin!);
            return twin!;
        }
        ownNodes = ownNodes + 1 + size;
        const metatable = metatableOf(source);
        if (metatable !== undefined) setmetatable(copy, metatable);
        return copy;
    }

    const copied = copyValue(value, former);
    return { value: copied, nodes, ownNodes };
}
