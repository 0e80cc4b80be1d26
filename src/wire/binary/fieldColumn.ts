import { canonicalText } from "../../event/canonical";
import type { FieldTable, FieldValue } from "../../event/event";
import { malformed } from "../cursor";
import { POWER, scaleOf, wholeAt } from "./decimals";
import { isScalarList, readLists, writeLists } from "./lists";
import type { Pause } from "../pause";
import type { StreamsIn, StreamsOut } from "./streams";
import { listLength, TABLE_VALUES_MAX, type ValueReader, type ValueWriter } from "./values";

/*
 * One field of all events of a kind. Sent: guarded by a frozen sample.
 *
 *   column = form(few: byte) rest
 *   form 0, 1  index*                   each different value is told once: index 0 and then the value, where it comes
 *                                       first; 1 + n for the n-th of them. Indexes among the few (0) or the many (1).
 *   form 2     number*                  whole numbers (many: signed)
 *   form 3     scale(few: byte) number* fractions: number / 10^scale (many: signed)
 *   form 4     list*                    lists.ts
 *   form 5     scale(few: byte) (length(few: whole) number*)*    lists of numbers that have little to do with the last
 */
const FORM = { narrow: 0, wide: 1, wholes: 2, scaled: 3, lists: 4, numberLists: 5 } as const;

/** Indexes up to here have a skew of their own, which the stream of few keeps. */
const NARROW_MAX = 64;

/** A table that both sides of a comparison can be a key of. */
type IndexKey = string | number | boolean;

/** @noSelf */
interface Distinct {
    /** Index of a value, 0 for one that is new. */
    indexOf(value: FieldValue): number;
}

function createDistinct(): Distinct {
    const scalars = new LuaTable<IndexKey, number>();
    const tables = new LuaMap<string, number>();
    let count = 0;
    return {
        indexOf(value) {
            const text = typeof value === "object" ? canonicalText(value) : undefined;
            const key = value as IndexKey;
            const known = text !== undefined ? tables.get(text) : (scalars.get(key) as number | undefined);
            if (known !== undefined) return known;
            count = count + 1;
            if (text !== undefined) tables.set(text, count);
            else scalars.set(key, count);
            return 0;
        },
    };
}

/** The scale at which all of them are whole; nil when one is no number or too long. */
function commonScale(values: readonly FieldValue[], pause: Pause): number | undefined {
    let scale = 0;
    for (const value of values) {
        if (typeof value !== "number") return undefined;
        const own = scaleOf(value, scale);
        if (own === undefined) return undefined;
        scale = own;
        pause(0.3);
    }
    // What was whole at a smaller scale may be too large at the last one.
    for (const value of values) {
        if (wholeAt(scale, value as number) === undefined) return undefined;
        pause(0.3);
    }
    return scale;
}

/** Values in a table and the tables in it. */
function sizeOf(value: FieldValue): number {
    if (typeof value !== "object") return 0;
    let size = 0;
    for (const [, inner] of value) size = size + 1 + sizeOf(inner);
    return size;
}

interface Column {
    readonly values: readonly FieldValue[];
    readonly known: readonly FieldValue[];
}

function areLists(values: readonly FieldValue[], pause: Pause): boolean {
    for (const value of values) {
        if (!isScalarList(value)) return false;
        pause(3);
    }
    return true;
}

function flatten(lists: readonly FieldValue[], pause: Pause): FieldValue[] {
    const flat: FieldValue[] = [];
    let count = 0;
    for (const list of lists) {
        const elements = list as FieldTable;
        for (const i of $range(1, listLength(elements))) {
            flat[count] = elements.get(i);
            count = count + 1;
        }
        pause(listLength(elements) / 16);
    }
    return flat;
}

/** Whether at least half of the elements stand where they stood in the list before. */
function isSteady(lists: readonly FieldValue[], pause: Pause): boolean {
    let same = 0;
    let total = 0;
    let before: FieldTable | undefined;
    for (const value of lists) {
        const list = value as FieldTable;
        const length = listLength(list);
        for (const i of $range(1, length)) {
            if (before?.get(i) === list.get(i)) same = same + 1;
        }
        total = total + length;
        before = list;
        pause(length / 10);
    }
    return same * 2 >= total;
}

export function writeColumn(out: StreamsOut, writer: ValueWriter, { values, known }: Column, pause: Pause): void {
    const { few, many } = out;

    function writeIndexes(indexes: readonly number[], distinct: number): void {
        const isNarrow = distinct <= NARROW_MAX;
        few.byte(isNarrow ? FORM.narrow : FORM.wide);
        const stream = isNarrow ? few : many;
        for (const i of $range(1, values.length)) {
            stream.whole(indexes[i - 1]!);
            if (indexes[i - 1] === 0) writer.write(values[i - 1]!);
            writer.unfold(sizeOf(values[i - 1]!));
            pause(1);
        }
    }

    function writeScaled(scale: number, numbers: readonly FieldValue[]): void {
        for (const value of numbers) {
            many.signed(wholeAt(scale, value as number)!);
            pause(0.5);
        }
    }

    function writeNumberLists(scale: number): void {
        few.byte(FORM.numberLists);
        few.byte(scale);
        for (const value of values) few.whole(listLength(value as FieldTable));
        writeScaled(scale, flatten(values, pause));
    }

    function writeListColumn(): void {
        const areSteady = isSteady(values, pause) && isSteady([...known, values[0]!], pause);
        const scale = areSteady ? undefined : commonScale(flatten(values, pause), pause);
        if (scale !== undefined) {
            writeNumberLists(scale);
            return;
        }
        few.byte(FORM.lists);
        writeLists(out, writer, values, known, pause);
    }

    if (areLists(values, pause)) {
        writeListColumn();
        return;
    }
    const distinct = createDistinct();
    const indexes: number[] = [];
    let count = 0;
    for (const i of $range(1, values.length)) {
        const index = distinct.indexOf(values[i - 1]!);
        indexes[i - 1] = index;
        if (index === 0) count = count + 1;
        pause(1);
    }
    const scale = count * 2 > values.length ? commonScale(values, pause) : undefined;
    if (scale === undefined) {
        writeIndexes(indexes, count);
        return;
    }
    few.byte(scale === 0 ? FORM.wholes : FORM.scaled);
    if (scale > 0) few.byte(scale);
    writeScaled(scale, values);
}

/** @param count of values; raises `malformed` */
export function readColumn(
    streams: StreamsIn,
    reader: ValueReader,
    count: number,
    known: readonly FieldValue[],
    pause: Pause,
): FieldValue[] {
    const { few, many } = streams;
    const values: FieldValue[] = [];

    /** A table that stands in several events must not be shared: consumers may keep and change what they get. */
    function copyOf(value: FieldValue): FieldValue {
        if (typeof value !== "object") return value;
        const copy: FieldTable = new LuaTable();
        let size = 0;
        for (const [key, inner] of value) {
            copy.set(key, copyOf(inner));
            size = size + 1;
        }
        reader.unfold(size);
        return copy;
    }

    function readIndexes(isNarrow: boolean): void {
        const stream = isNarrow ? few : many;
        const distinct: FieldValue[] = [];
        for (const i of $range(1, count)) {
            const index = stream.whole(distinct.length);
            const before = reader.unfolded();
            if (index === 0) {
                const value = reader.read();
                distinct[distinct.length] = value;
                values[i - 1] = value;
            } else {
                values[i - 1] = copyOf(distinct[index - 1]!);
            }
            pause(1 + (reader.unfolded() - before) / 2);
        }
    }

    function readScale(): number {
        const power = POWER[few.byte()];
        return power ?? malformed("scale is out of range");
    }

    function readNumberLists(): void {
        const power = readScale();
        const lengths: number[] = [];
        for (const i of $range(1, count)) lengths[i - 1] = few.whole(TABLE_VALUES_MAX);
        for (const i of $range(1, count)) {
            const list: FieldTable = new LuaTable();
            for (const place of $range(1, lengths[i - 1]!)) list.set(place, many.signed() / power);
            values[i - 1] = list;
            pause(1 + lengths[i - 1]! / 4);
        }
    }

    function readNumbers(power: number): void {
        for (const i of $range(1, count)) values[i - 1] = many.signed() / power;
        pause(count / 4);
    }

    const form = few.byte();
    if (form === FORM.narrow || form === FORM.wide) readIndexes(form === FORM.narrow);
    else if (form === FORM.wholes) readNumbers(1);
    else if (form === FORM.scaled) readNumbers(readScale());
    else if (form === FORM.lists) return readLists(streams, reader, count, known, pause);
    else if (form === FORM.numberLists) readNumberLists();
    else malformed("unknown form of a column");
    return values;
}
