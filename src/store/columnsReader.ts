import { TEXT_END, VALUE } from "./columns";
import { type ByteCursor, readDigits } from "./digits";
import type { FieldTable, FieldValue, LedgerEvent } from "../event/event";
import { FIRST_FIELD, NATIVE_LAYOUT } from "../event/layout";
import { unescapeText } from "./printable";
import type { Pause } from "../schedule/slices";

const { counter: COUNTER, realm: REALM, creator: CREATOR, kind: KIND } = NATIVE_LAYOUT;
const TEXT_END_BYTE = string.byte(TEXT_END);
const WHOLE_COLUMN_BYTE = string.byte("i");
const MIXED_COLUMN_BYTE = string.byte("v");

/** Deeper than any canonical payload; bounds the recursion. */
const DEPTH_MAX = 16;
/** More results than this at once would overflow Lua's stack. */
const BYTES_PER_PIECE = 2000;

/** Where reading the columns stands. */
interface Reader {
    readonly cursor: ByteCursor;
    readonly texts: string[];
    /** How many of the texts have been used. */
    used: number;
}

/** A count of things that take at least `bytesEach`: more than the rest of the text can hold are refused at once. */
function readCount(cursor: ByteCursor, bytesEach: number): number {
    const count = readDigits(cursor);
    if (count * bytesEach > cursor.finish - cursor.at) error("columns: a count is too large", 0);
    return count;
}

const unpackBytes = unpack as unknown as (
    bytes: readonly number[],
    from: number,
    to: number,
) => LuaMultiReturn<number[]>;

function textOf(bytes: readonly number[], from: number, finish: number): string {
    if (finish - from <= BYTES_PER_PIECE) return string.char(...unpackBytes(bytes, from + 1, finish));
    const pieces: string[] = [];
    for (const start of $range(from, finish - 1, BYTES_PER_PIECE)) {
        const stop = math.min(finish, start + BYTES_PER_PIECE);
        pieces[pieces.length] = string.char(...unpackBytes(bytes, start + 1, stop));
    }
    return table.concat(pieces);
}

function readTexts(cursor: ByteCursor, pause: Pause): string[] {
    const count = readCount(cursor, 1);
    const { bytes, finish } = cursor;
    const texts: string[] = [];
    for (const i of $range(0, count - 1)) {
        const from = cursor.at;
        let at = from;
        while (at < finish && bytes[at] !== TEXT_END_BYTE) at = at + 1;
        if (at >= finish) error("columns: a text has no end", 0);
        texts[i] = unescapeText(textOf(bytes, from, at));
        cursor.at = at + 1;
        pause(2 + (at - from) / 16);
    }
    return texts;
}

/** @param reference 0: the next unused text, else 1 + index of a used one */
function textAt(reader: Reader, reference: number): string {
    const index = reference === 0 ? reader.used : reference - 1;
    if (reference === 0) reader.used = reader.used + 1;
    const text = reader.texts[index];
    if (text === undefined || index >= reader.used) return error("columns: a text is missing", 0);
    return text;
}

function readDecimal(reader: Reader): number {
    const value = tonumber(textAt(reader, readDigits(reader.cursor)));
    // Neither infinite nor NaN.
    if (value === undefined || value - value !== 0) return error("columns: a number is malformed", 0);
    return value;
}

function readTable(reader: Reader, depth: number): FieldTable {
    if (depth > DEPTH_MAX) error("columns: too deep", 0);
    const fields = new LuaTable<string | number, FieldValue>();
    const listCount = readCount(reader.cursor, 1);
    for (const i of $range(1, listCount)) fields.set(i, readValue(reader, depth));
    const pairCount = readCount(reader.cursor, 2);
    for (const _ of $range(1, pairCount)) {
        const key = readValue(reader, depth);
        if (typeof key !== "string" && typeof key !== "number") return error("columns: a key is malformed", 0);
        fields.set(key, readValue(reader, depth));
    }
    return fields;
}

function readValue(reader: Reader, depth: number): FieldValue {
    const code = readDigits(reader.cursor);
    if (code >= VALUE.text) return textAt(reader, code - VALUE.text);
    if (code === VALUE.whole) return readDigits(reader.cursor);
    if (code === VALUE.negative) return -1 - readDigits(reader.cursor);
    if (code === VALUE.table) return readTable(reader, depth + 1);
    if (code === VALUE.decimal) return readDecimal(reader);
    return code === VALUE.true;
}

function readCreators(cursor: ByteCursor): EventCreator[] {
    const count = readCount(cursor, 2);
    const creators: EventCreator[] = [];
    for (const i of $range(0, count - 1)) creators[i] = { realm: readDigits(cursor), creator: readDigits(cursor) };
    return creators;
}

interface EventCreator {
    readonly realm: number;
    readonly creator: number;
}

interface Shape {
    readonly kind: string;
    readonly fieldCount: number;
    readonly events: LedgerEvent[];
}

function readShapes(reader: Reader): Shape[] {
    const count = readCount(reader.cursor, 2);
    const shapes: Shape[] = [];
    for (const i of $range(0, count - 1)) {
        const kind = textAt(reader, readDigits(reader.cursor));
        shapes[i] = { kind, fieldCount: readCount(reader.cursor, 1), events: [] };
    }
    return shapes;
}

/** Reads the four columns that every event has. */
function readHeads(reader: Reader, count: number, pause: Pause): LuaMultiReturn<[LedgerEvent[], Shape[]]> {
    const { cursor } = reader;
    const creators = readCreators(cursor);
    const shapes = readShapes(reader);
    const events: LedgerEvent[] = [];
    let time = 0;
    for (const i of $range(1, count)) {
        time = time + readDigits(cursor);
        events[i - 1] = [time] as unknown as LedgerEvent;
        pause(1);
    }
    for (const i of $range(1, count)) {
        events[i - 1]!.set(COUNTER, readDigits(cursor));
        pause(1);
    }
    for (const i of $range(1, count)) {
        const creator = creators[readDigits(cursor)];
        if (creator === undefined) return error("columns: a creator is missing", 0);
        events[i - 1]!.set(REALM, creator.realm);
        events[i - 1]!.set(CREATOR, creator.creator);
        pause(1);
    }
    for (const i of $range(1, count)) {
        const shape = shapes[readDigits(cursor)];
        if (shape === undefined) return error("columns: a shape is missing", 0);
        events[i - 1]!.set(KIND, shape.kind);
        shape.events[shape.events.length] = events[i - 1]!;
        pause(1);
    }
    return $multi(events, shapes);
}

function readField(reader: Reader, events: readonly LedgerEvent[], slot: number, pause: Pause): void {
    const { cursor } = reader;
    const mode = cursor.bytes[cursor.at];
    cursor.at = cursor.at + 1;
    if (mode !== WHOLE_COLUMN_BYTE && mode !== MIXED_COLUMN_BYTE) error("columns: an unknown kind of column", 0);
    for (const i of $range(1, events.length)) {
        const before = cursor.at;
        if (mode === WHOLE_COLUMN_BYTE) {
            const zigzag = readDigits(cursor);
            events[i - 1]!.set(slot, zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2);
        } else {
            events[i - 1]!.set(slot, readValue(reader, 0));
        }
        pause(cursor.at - before);
    }
}

/**
 * The events that `writeColumns` wrote. Raises the reason where the columns are malformed. What it gives has the
 * shape of events; whether they keep the bounds is for `checkEvent` to say.
 */
export function readColumns(cursor: ByteCursor, count: number, pause: Pause): LedgerEvent[] {
    // Every event takes at least a byte in each of four columns.
    if (count * 4 > cursor.finish - cursor.at) error("columns: fewer events than announced", 0);
    const reader: Reader = { cursor, texts: readTexts(cursor, pause), used: 0 };
    const [events, shapes] = readHeads(reader, count, pause);
    for (const shape of shapes) {
        for (const slot of $range(FIRST_FIELD, FIRST_FIELD + shape.fieldCount - 1)) {
            readField(reader, shape.events, slot, pause);
        }
    }
    if (cursor.at !== cursor.finish) error("columns: something follows their end", 0);
    return events;
}
