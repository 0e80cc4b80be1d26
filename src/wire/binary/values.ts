import { sortedKeys } from "../../event/canonical";
import type { FieldTable, FieldValue } from "../../event/event";
import { DEPTH_MAX } from "../../event/payload";
import { malformed } from "../cursor";
import { digitsOf, POWER, SCALE_MAX, scaleOf, wholeAt } from "./decimals";
import type { StreamsIn, StreamsOut } from "./streams";
import { createTextReader, createTextWriter } from "./texts";

/*
 * Single values. Sent: guarded by a frozen sample.
 *
 *   value = tag(few: byte) rest
 *   tag 0 false, 1 true
 *   tag 2 number(many: signed)                             a whole number
 *   tag 3 scale(few: byte) number(many: signed)            number / 10^scale
 *   tag 4 text                                             any other number, in decimal
 *   tag 5 count(few: whole) value*  pairs(few: whole) (value value)*    a table: 1..count, then other keys in order
 *   tag 6 text                                             a text that this block has not told yet
 *   tag 7 number(many: whole)                              a text told before; the texts of the context come first
 */
const TAG = { false: 0, true: 1, whole: 2, scaled: 3, digits: 4, table: 5, newText: 6, knownText: 7 } as const;

/** A payload of 2 KB has no more values. */
export const TABLE_VALUES_MAX = 2048;

/** Values that the lists and tables of any block may unfold to, and of one that takes so many bytes. */
const BLOCK_VALUES_MAX = 131072;
const VALUES_OF_ANY = 4096;
const VALUES_PER_BYTE = 64;

/**
 * Values that a block may unfold to. Honest ones stay far below; the bound grows with the bytes that came, so that no
 * short message makes long work.
 */
export function valuesMaxOf(packedBytes: number): number {
    return math.min(BLOCK_VALUES_MAX, VALUES_OF_ANY + VALUES_PER_BYTE * packedBytes);
}

/** The last n with all of 1..n present; `#` may answer more where there are holes. */
export function listLength(table_: FieldTable): number {
    let count = 0;
    while ((table_.get(count + 1) as FieldValue | undefined) !== undefined) count = count + 1;
    return count;
}

/** @noSelf */
export interface ValueWriter {
    write(value: FieldValue): void;
    /** Texts that the receiver has already. */
    know(value: FieldValue): void;
    /** Counts values that lists and tables unfold to, exactly as the reader will. */
    unfold(count: number): void;
    /** More than `valuesMaxOf` the block would be refused. */
    unfolded(): number;
}

export function createValueWriter(out: StreamsOut): ValueWriter {
    const { few, many } = out;
    const texts = createTextWriter(out);
    const indexes = new LuaMap<string, number>();
    let textCount = 0;
    let unfolded = 0;

    function number(text: string): void {
        if (indexes.has(text)) return;
        indexes.set(text, textCount);
        textCount = textCount + 1;
    }

    function writeText(text: string): void {
        const index = indexes.get(text);
        few.whole(index === undefined ? TAG.newText : TAG.knownText);
        if (index !== undefined) {
            many.whole(index);
            return;
        }
        number(text);
        texts.write(text);
    }

    function writeNumber(value: number): void {
        const scale = scaleOf(value, 0);
        if (scale === undefined) {
            few.whole(TAG.digits);
            texts.write(digitsOf(value));
            return;
        }
        few.whole(scale === 0 ? TAG.whole : TAG.scaled);
        if (scale > 0) few.byte(scale);
        many.signed(wholeAt(scale, value)!);
    }

    function writeTable(value: FieldTable): void {
        few.whole(TAG.table);
        const count = listLength(value);
        few.whole(count);
        for (const i of $range(1, count)) write(value.get(i));
        const keys: (string | number)[] = [];
        for (const key of sortedKeys(value)) {
            const isInList = typeof key === "number" && key >= 1 && key <= count && key % 1 === 0;
            if (!isInList) keys[keys.length] = key;
        }
        few.whole(keys.length);
        for (const key of keys) {
            write(key);
            write(value.get(key));
        }
    }

    function write(value: FieldValue): void {
        if (typeof value === "string") writeText(value);
        else if (typeof value === "boolean") few.whole(value ? TAG.true : TAG.false);
        else if (typeof value === "number") writeNumber(value);
        else writeTable(value);
    }

    function know(value: FieldValue): void {
        if (typeof value === "string") number(value);
        if (typeof value !== "object") return;
        for (const key of sortedKeys(value)) know(value.get(key));
    }

    return {
        write,
        know,
        unfold(count) {
            unfolded = unfolded + count;
        },
        unfolded: () => unfolded,
    };
}

/** @noSelf */
export interface ValueReader {
    /** Raises `malformed`. Every table is a fresh one. */
    read(): FieldValue;
    know(value: FieldValue): void;
    /** Counts values that lists and tables unfold to. */
    unfold(count: number): void;
    unfolded(): number;
}

/** @param valuesMax what lists and tables may unfold to */
export function createValueReader(streams: StreamsIn, valuesMax: number): ValueReader {
    const { few, many } = streams;
    const reader = createTextReader(streams);
    const texts: string[] = [];
    const isKnown = new LuaSet<string>();
    let unfolded = 0;

    function number(text: string): void {
        if (isKnown.has(text)) return;
        isKnown.add(text);
        texts[texts.length] = text;
    }

    function unfold(count: number): void {
        unfolded = unfolded + count;
        if (unfolded > valuesMax) malformed("too many values");
    }

    function readDigits(): number {
        const value = tonumber(reader.read());
        // Also refuses NaN, which cannot be compared and is no key of a table.
        if (value === undefined || !(value > -math.huge && value < math.huge)) return malformed("number is malformed");
        return value;
    }

    function readScaled(): number {
        const scale = few.byte();
        if (scale > SCALE_MAX) malformed("scale is out of range");
        return many.signed() / POWER[scale]!;
    }

    function readTable(depth: number): FieldTable {
        if (depth > DEPTH_MAX) malformed("tables are too deep");
        const value: FieldTable = new LuaTable();
        const count = few.whole(TABLE_VALUES_MAX);
        unfold(count);
        for (const i of $range(1, count)) value.set(i, readAny(depth));
        const pairCount = few.whole(TABLE_VALUES_MAX);
        unfold(pairCount);
        for (const _ of $range(1, pairCount)) {
            const key = readAny(depth);
            if (typeof key !== "string" && typeof key !== "number") return malformed("key is no text or number");
            value.set(key, readAny(depth));
        }
        return value;
    }

    function readNewText(): string {
        const text = reader.read();
        number(text);
        return text;
    }

    function readAny(depth: number): FieldValue {
        const tag = few.whole(TAG.knownText);
        if (tag === TAG.knownText) return texts[many.whole(texts.length - 1)]!;
        if (tag === TAG.newText) return readNewText();
        if (tag === TAG.whole) return many.signed();
        if (tag === TAG.scaled) return readScaled();
        if (tag === TAG.digits) return readDigits();
        return tag === TAG.table ? readTable(depth + 1) : tag === TAG.true;
    }

    function know(value: FieldValue): void {
        if (typeof value === "string") number(value);
        if (typeof value !== "object") return;
        for (const key of sortedKeys(value)) know(value.get(key));
    }

    return { read: () => readAny(0), know, unfold, unfolded: () => unfolded };
}
