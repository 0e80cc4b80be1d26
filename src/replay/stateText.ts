import { attemptWith } from "../event/attempt";
import type { Checked } from "../event/checked";
import type { LedgerEvent } from "../event/event";
import type { Pause } from "../schedule/slices";
import { errorText } from "./failure";

/**
 * A state as text and back, for the saved table. Stored: a change of the grammar needs a new number in lasting.ts.
 *
 *     value = "n" number ";" | "s" length ":" bytes | "t" | "f" | table | "r" number ";" | "e" key ";"
 *     table = "{" *( value value ) "}"
 *
 * `r` is the table that began as the so-manieth, so what stands in several places, or in itself, does so again; `e` is
 * the ledger's own event of this key.
 */
type Table = LuaTable<AnyNotNil, unknown>;

/** The key text of one of the ledger's events; nil for any other table. */
export type KeyOfEvent = (value: object) => string | undefined;

/** The event of a key text; nil where it is not held. */
export type EventOfKey = (key: string) => LedgerEvent | undefined;

/** What an entry takes to write or read, in the units of `Pause`. */
const ENTRY_UNITS = 2;

const byteAt = string.byte;
const [NUMBER, TEXT, TRUE, FALSE, REPEAT, EVENT, OPEN, CLOSE] = [...byteAt("nstfre{}", 1, 8)];

/** Raises on what cannot be stored: functions, metatables, NaN. A body for sliced work; the value must not change. */
function write(value: unknown, keyOfEvent: KeyOfEvent, pause: Pause): string {
    const pieces: string[] = [];
    const numbers = new LuaTable<object, number>();
    let count = 0;

    function put(piece: string): void {
        pieces[pieces.length] = piece;
    }

    function putTable(table: Table): void {
        const key = keyOfEvent(table);
        const known = numbers.get(table) as number | undefined;
        if (key !== undefined) put(`e${key};`);
        else if (known !== undefined) put(`r${known};`);
        else {
            if (getmetatable(table) !== undefined) error("a table with a metatable", 0);
            count = count + 1;
            numbers.set(table, count);
            put("{");
            for (const [entryKey, entry] of pairs(table)) {
                putValue(entryKey);
                putValue(entry);
                pause(ENTRY_UNITS);
            }
            put("}");
        }
    }

    function putValue(each: unknown): void {
        if (typeof each === "number") {
            if (!(each > -math.huge && each < math.huge)) error("a number that is none", 0);
            put(string.format("n%.17g;", each));
        } else if (typeof each === "string") put(`s${each.length}:${each}`);
        else if (typeof each === "boolean") put(each ? "t" : "f");
        else if (type(each) === "table") putTable(each as Table);
        else error(`a ${type(each)}`, 0);
    }

    putValue(value);
    return table.concat(pieces);
}

function malformed(): never {
    return error("malformed", 0);
}

function read(text: string, eventOfKey: EventOfKey, pause: Pause): unknown {
    const tables: Table[] = [];
    let at = 1;

    /** What stands up to the next of these marks, which is passed over. */
    function word(pattern: string): string {
        const [found, next] = string.match(text, pattern, at);
        if (found === undefined) malformed();
        at = tonumber(next)!;
        return found;
    }

    function readTable(): Table {
        const table: Table = new LuaTable();
        tables.push(table);
        while (byteAt(text, at) !== CLOSE) {
            const key = readValue();
            if (key === undefined) malformed();
            table.set(key as AnyNotNil, readValue());
            pause(ENTRY_UNITS);
        }
        at = at + 1;
        return table;
    }

    function readText(): string {
        const length = tonumber(word("^(%d+):()")) ?? malformed();
        const found = string.sub(text, at, at + length - 1);
        if (found.length < length) malformed();
        at = at + length;
        return found;
    }

    function readValue(): unknown {
        const mark = byteAt(text, at);
        at = at + 1;
        if (mark === NUMBER) return tonumber(word("^([^;]+);()")) ?? malformed();
        if (mark === TEXT) return readText();
        if (mark === TRUE || mark === FALSE) return mark === TRUE;
        if (mark === OPEN) return readTable();
        if (mark === REPEAT) return tables[tonumber(word("^(%d+);()"))! - 1] ?? malformed();
        if (mark === EVENT) return eventOfKey(word("^([^;]+);()")) ?? error("an event is missing", 0);
        return malformed();
    }

    const value = readValue();
    if (at !== text.length + 1) malformed();
    return value;
}

/** The text of a state; a refusal where something in it cannot be stored. */
export function writeState(value: unknown, keyOfEvent: KeyOfEvent, pause: Pause): Checked<string> {
    return attemptWith(errorText, () => write(value, keyOfEvent, pause));
}

/** Total: any text gives a value or a refusal. */
export function readState(text: string, eventOfKey: EventOfKey, pause: Pause): Checked<unknown> {
    return attemptWith(errorText, () => read(text, eventOfKey, pause));
}
