import { checkEvent } from "../event/check";
import type { FieldTable, FieldValue, LedgerEvent } from "../event/event";
import { FIRST_FIELD, WORD_MAX, type Layout } from "../event/layout";
import { DEPTH_MAX as PAYLOAD_DEPTH_MAX } from "../event/payload";
import type { Pause } from "./pause";
import { unpackItemLink } from "./itemLink";
import { malformed, type Cursor } from "./cursor";
import { EVENTS_PER_MESSAGE_MAX } from "./message";
import {
    LINK,
    LIST,
    MANY_TEXTS,
    MARKS,
    NAMED,
    NUMBERED_LIST_MIN,
    NUMBERED_TEXT_BYTES_MIN,
    RECORD,
    REFERRED_VALUES_MAX,
    TEXTS,
} from "./rowWriter";
import { readWord } from "./word";

/**
 * Values that one message may unfold to: a text of 64 KB could otherwise ask for millions. To what the writer's
 * references stand for come those written out: a piece of 4 KB has at most so many, counted once for each table around
 * them and once as they arrive.
 */
const UNFOLDED_VALUES_MAX = REFERRED_VALUES_MAX + 4096 * (PAYLOAD_DEPTH_MAX + 1);
/** Fields of one event, and values of one list or record: more cannot fit the bound of a payload. */
const VALUES_PER_TABLE_MAX = 2048;
/** At least what any layout admits (`checkEvent`); here only so that hostile text cannot use up the stack. */
const DEPTH_MAX = 64;

const UNITS_PER_ROW = 20;

interface Head {
    readonly counter: unknown;
    readonly realm: unknown;
    readonly creator: unknown;
    readonly kind: unknown;
    readonly fieldCount: number;
}

/** Reads what `writeRows` wrote; every event is checked. Raises `malformed`. */
export function readRows(layout: Layout, cursor: Cursor, pause: Pause): LedgerEvent[] {
    const heads: Head[] = [];
    const numbered: (string | FieldTable)[] = [];
    let unfolded = 0;
    let lastTime = 0;
    const isNamed = typeof layout.time === "string";

    function countValues(count: number): void {
        unfolded = unfolded + count;
        pause(count);
        if (unfolded > UNFOLDED_VALUES_MAX) malformed("too many values");
    }

    /** A fresh copy: events must not share tables, since consumers may keep and change what they get. */
    function copyOf(value: FieldValue): FieldValue {
        if (typeof value !== "object") return value;
        const copy: FieldTable = new LuaTable();
        for (const [key, inner] of value) {
            countValues(1);
            copy.set(key, copyOf(inner));
        }
        return copy;
    }

    function readReference(text: string): FieldValue {
        const index = text.length <= 3 ? readWord(text, 2, math.max(2, text.length)) : undefined;
        const known = index === undefined ? undefined : numbered[index];
        if (known === undefined) return malformed("reference to nothing");
        return copyOf(known);
    }

    function readList(depth: number): FieldTable {
        const list: FieldTable = new LuaTable();
        const count = cursor.whole("list length", 0, VALUES_PER_TABLE_MAX);
        countValues(count);
        for (const i of $range(1, count)) list.set(i, readValue(depth + 1));
        // The copy keeps the numbered one apart from the one that goes into an event.
        if (count >= NUMBERED_LIST_MIN) numbered[numbered.length] = copyOf(list) as FieldTable;
        return list;
    }

    function readRecord(depth: number): FieldTable {
        const record: FieldTable = new LuaTable();
        const count = cursor.whole("record length", 0, VALUES_PER_TABLE_MAX);
        countValues(count);
        for (const _ of $range(1, count)) {
            const key = readValue(depth + 1);
            if (typeof key !== "string" && typeof key !== "number") return malformed("key is no text or number");
            if (typeof key === "number" && !(key >= -math.huge)) return malformed("key is not a number");
            record.set(key, readValue(depth + 1));
        }
        return record;
    }

    function readLiteral(text: string): string {
        if (text.length >= NUMBERED_TEXT_BYTES_MIN) numbered[numbered.length] = text;
        return text;
    }

    /** A new text of a list of texts. */
    function readNewText(): string {
        const value = cursor.next();
        if (typeof value !== "string") return malformed("text of a list is missing");
        const text = readMarked(value) ?? malformed("text of a list is missing");
        if (text.length < NUMBERED_TEXT_BYTES_MIN) malformed("text of a list is too short");
        return readLiteral(text);
    }

    /** The text without its mark; nil when it is none. */
    function readMarked(text: string): string | undefined {
        if (string.find(text, MARKS)[0] === undefined) return text;
        const rest = string.sub(text, 2);
        if (string.sub(text, 1, 1) === LINK) return unpackItemLink(rest);
        return string.sub(text, 1, 1) === "#" && string.find(rest, MARKS)[0] !== undefined ? rest : undefined;
    }

    function readTexts(spelled: string, digits: number): FieldTable {
        const list: FieldTable = new LuaTable();
        const count = (spelled.length - 1) / digits;
        if (count < NUMBERED_LIST_MIN || count % 1 !== 0) malformed("list of texts has a wrong length");
        countValues(count);
        for (const i of $range(1, count)) {
            const index = readWord(spelled, 2 + (i - 1) * digits, 1 + i * digits);
            if (index === undefined || index > numbered.length) return malformed("reference to nothing");
            const text = index === numbered.length ? readNewText() : numbered[index]!;
            if (typeof text !== "string") return malformed("list of texts names a list");
            list.set(i, text);
        }
        numbered[numbered.length] = copyOf(list) as FieldTable;
        return list;
    }

    function readText(text: string, depth: number): FieldValue {
        const mark = string.sub(text, 1, 1);
        if (mark === "$") return readReference(text);
        if (mark === TEXTS) return readTexts(text, 1);
        if (mark === MANY_TEXTS) return readTexts(text, 2);
        if (mark === LINK)
            return readLiteral(unpackItemLink(string.sub(text, 2)) ?? malformed("item link is malformed"));
        if (mark !== "#") return readLiteral(text);
        if (depth > DEPTH_MAX) return malformed("tables are too deep");
        if (text === LIST) return readList(depth);
        if (text === RECORD) return readRecord(depth);
        return readLiteral(readMarked(text) ?? malformed("mark of nothing"));
    }

    function readValue(depth: number): FieldValue {
        const value = cursor.next();
        if (typeof value === "number" || typeof value === "boolean") return value;
        if (typeof value !== "string") return malformed("field has a wrong type");
        return readText(value, depth);
    }

    function readHead(): Head {
        const index = cursor.whole("head", 0, heads.length);
        const known = heads[index];
        if (known !== undefined) return known;
        const head: Head = {
            counter: cursor.next(),
            realm: cursor.next(),
            creator: cursor.next(),
            kind: cursor.next(),
            fieldCount: cursor.whole("number of fields", NAMED, VALUES_PER_TABLE_MAX),
        };
        heads[index] = head;
        return head;
    }

    function readNamedFields(raw: LuaTable<string | number, unknown>): void {
        const rest = cursor.next() === RECORD ? readRecord(1) : malformed("named fields are missing");
        for (const [slot, value] of rest) raw.set(slot, value);
    }

    function readRow(): LedgerEvent {
        lastTime = lastTime + cursor.whole("time", -WORD_MAX, WORD_MAX);
        const head = readHead();
        if ((head.fieldCount === NAMED) !== isNamed) return malformed("event of another layout");
        const raw = new LuaTable<string | number, unknown>();
        if (isNamed) readNamedFields(raw);
        else for (const i of $range(FIRST_FIELD, FIRST_FIELD + head.fieldCount - 1)) raw.set(i, readValue(1));
        raw.set(layout.time, lastTime);
        raw.set(layout.counter, head.counter);
        if (head.realm !== false) raw.set(layout.realm, head.realm);
        raw.set(layout.creator, head.creator);
        raw.set(layout.kind, head.kind);
        const checked = checkEvent(layout, raw);
        pause(UNITS_PER_ROW);
        return checked.ok ? checked.value : malformed(checked.reason);
    }

    const events: LedgerEvent[] = [];
    const count = cursor.whole("number of events", 0, EVENTS_PER_MESSAGE_MAX);
    for (const i of $range(1, count)) events[i - 1] = readRow();
    return events;
}
