import { digitsOf } from "./digits";
import { sortedKeys } from "../event/canonical";
import type { FieldTable, FieldValue, LedgerEvent } from "../event/event";
import { FIRST_FIELD, NATIVE_LAYOUT } from "../event/layout";
import { escapeText } from "./printable";
import type { Pause } from "../schedule/slices";

/**
 * Sorted events as columns of printable text. Stored: changing it breaks every packed week. All numbers are those of
 * digits.ts; a text is escaped by printable.ts.
 *
 *     columns  = texts creators shapes times counters creator-of-each shape-of-each *( field )
 *     texts    = count *( text "`" )              ; each distinct text once, in the order of its first use below
 *     creators = count *( realm creator )
 *     shapes   = count *( text-ref field-count )  ; a kind with a number of fields
 *     times    = *( seconds since the previous event; of the first one: since 1970 )
 *     field    = "i" *( zigzag )                  ; all values whole: 2n for n >= 0, else -2n - 1
 *              / "v" *( value )                   ; one value per event of the shape; shapes in order, their fields in order
 *     text-ref = 0                                ; the next text that was not used yet
 *              / 1 + index of a text used before
 *     value    = 0                                ; false
 *              / 1                                ; true
 *              / 2 number                         ; whole, >= 0
 *              / 3 number                         ; whole, -1 - number
 *              / 4 text-ref                       ; a number as decimal text
 *              / 5 list-count *( value ) pair-count *( value value )   ; a table: 1..n, then other keys in order
 *              / 6 + text-ref                     ; a text
 */
export const VALUE = { false: 0, true: 1, whole: 2, negative: 3, decimal: 4, table: 5, text: 6 } as const;

/** Ends a text; printable.ts escapes it inside one. */
export const TEXT_END = "`";

/** Whole numbers up to here stay exact when they are doubled. */
const WHOLE_MAX = 2251799813685248;

const { time: TIME, counter: COUNTER, realm: REALM, creator: CREATOR, kind: KIND } = NATIVE_LAYOUT;

function isWhole(value: unknown): value is number {
    if (typeof value !== "number") return false;
    return value % 1 === 0 && value <= WHOLE_MAX && value >= -WHOLE_MAX;
}

/** Fourteen digits are what canonical numbers have; more are spent where they are needed to get the same number back. */
function decimalOf(value: number): string {
    const text = string.format("%.14g", value);
    return tonumber(text) === value ? text : string.format("%.17g", value);
}

/** @noSelf */
interface Dictionary {
    /** What refers to the text; `base` is added to it. */
    refer(text: string, base: number): string;
    /** The texts as they are written. */
    written(): string;
}

function createDictionary(): Dictionary {
    const indexByText = new LuaMap<string, number>();
    const texts: string[] = [];
    return {
        refer(text, base) {
            const index = indexByText.get(text);
            if (index !== undefined) return digitsOf(base + 1 + index);
            indexByText.set(text, texts.length);
            texts[texts.length] = escapeText(text) + TEXT_END;
            return digitsOf(base);
        },
        written: () => digitsOf(texts.length) + table.concat(texts),
    };
}

function tableText(value: FieldTable, dictionary: Dictionary): string {
    const listCount = luaLength(value);
    const pieces: string[] = [digitsOf(VALUE.table), digitsOf(listCount)];
    for (const i of $range(1, listCount)) pieces[pieces.length] = valueText(value.get(i), dictionary);
    const keys = keysOutsideList(value, listCount);
    pieces[pieces.length] = digitsOf(keys.length);
    for (const key of keys) {
        pieces[pieces.length] = valueText(key, dictionary);
        pieces[pieces.length] = valueText(value.get(key), dictionary);
    }
    return table.concat(pieces);
}

function keysOutsideList(value: FieldTable, listCount: number): (string | number)[] {
    const keys: (string | number)[] = [];
    for (const key of sortedKeys(value)) {
        const isInList = typeof key === "number" && key >= 1 && key <= listCount && key % 1 === 0;
        if (!isInList) keys[keys.length] = key;
    }
    return keys;
}

/** The last n with all of 1..n present; `#` may answer more where there are holes. */
function luaLength(value: FieldTable): number {
    let count = 0;
    while ((value.get(count + 1) as FieldValue | undefined) !== undefined) count = count + 1;
    return count;
}

function valueText(value: FieldValue, dictionary: Dictionary): string {
    if (typeof value === "string") return dictionary.refer(value, VALUE.text);
    if (typeof value === "boolean") return digitsOf(value ? VALUE.true : VALUE.false);
    if (typeof value !== "number") return tableText(value, dictionary);
    if (!isWhole(value)) return digitsOf(VALUE.decimal) + dictionary.refer(decimalOf(value), 0);
    if (value >= 0) return digitsOf(VALUE.whole) + digitsOf(value);
    return digitsOf(VALUE.negative) + digitsOf(-1 - value);
}

/** Gathers what repeats: numbers it in the order of first use. */
interface Numbering {
    readonly indexByName: LuaMap<string, number>;
    readonly written: string[];
}

function createNumbering(): Numbering {
    return { indexByName: new LuaMap(), written: [] };
}

interface Shape {
    readonly fieldCount: number;
    readonly events: LedgerEvent[];
}

function fieldCountOf(event: LedgerEvent): number {
    let slot = FIRST_FIELD;
    while ((event.get(slot) as FieldValue | undefined) !== undefined) slot = slot + 1;
    return slot - FIRST_FIELD;
}

/** Everything but the fields, gathered in one pass over the events. */
interface Heads {
    readonly creators: Numbering;
    readonly shapes: Numbering;
    readonly eventsByShape: Shape[];
    readonly times: string[];
    readonly counters: string[];
    readonly creatorOfEach: string[];
    readonly shapeOfEach: string[];
}

function creatorIndex(heads: Heads, event: LedgerEvent): number {
    const { indexByName, written } = heads.creators;
    const name = digitsOf(event.get(REALM) as number) + digitsOf(event.get(CREATOR) as number);
    const known = indexByName.get(name);
    if (known !== undefined) return known;
    indexByName.set(name, written.length);
    written[written.length] = name;
    return written.length - 1;
}

function shapeIndex(heads: Heads, event: LedgerEvent, dictionary: Dictionary): number {
    const { indexByName, written } = heads.shapes;
    const kind = event.get(KIND) as string;
    const fieldCount = fieldCountOf(event);
    const name = `${digitsOf(fieldCount)} ${kind}`;
    const known = indexByName.get(name);
    if (known !== undefined) return known;
    indexByName.set(name, written.length);
    written[written.length] = dictionary.refer(kind, 0) + digitsOf(fieldCount);
    heads.eventsByShape[written.length - 1] = { fieldCount, events: [] };
    return written.length - 1;
}

function gatherHeads(events: readonly LedgerEvent[], dictionary: Dictionary, pause: Pause): Heads {
    const heads: Heads = {
        creators: createNumbering(),
        shapes: createNumbering(),
        eventsByShape: [],
        times: [],
        counters: [],
        creatorOfEach: [],
        shapeOfEach: [],
    };
    let previous = 0;
    for (const i of $range(1, events.length)) {
        const event = events[i - 1]!;
        const time = event.get(TIME) as number;
        heads.times[i - 1] = digitsOf(time - previous);
        previous = time;
        heads.counters[i - 1] = digitsOf(event.get(COUNTER) as number);
        heads.creatorOfEach[i - 1] = digitsOf(creatorIndex(heads, event));
        const shape = shapeIndex(heads, event, dictionary);
        heads.shapeOfEach[i - 1] = digitsOf(shape);
        const shapeEvents = heads.eventsByShape[shape]!.events;
        shapeEvents[shapeEvents.length] = event;
        pause(4);
    }
    return heads;
}

function isWholeColumn(events: readonly LedgerEvent[], slot: number): boolean {
    for (const i of $range(1, events.length)) {
        if (!isWhole(events[i - 1]!.get(slot))) return false;
    }
    return true;
}

function fieldText(events: readonly LedgerEvent[], slot: number, dictionary: Dictionary, pause: Pause): string {
    const isAllWhole = isWholeColumn(events, slot);
    pause(events.length / 20);
    const pieces: string[] = [isAllWhole ? "i" : "v"];
    for (const i of $range(1, events.length)) {
        const value = events[i - 1]!.get(slot);
        if (isAllWhole) {
            const whole = value as number;
            pieces[i] = digitsOf(whole >= 0 ? 2 * whole : -2 * whole - 1);
            pause(1);
        } else {
            pieces[i] = valueText(value, dictionary);
            pause(typeof value === "object" ? 30 : 2);
        }
    }
    return table.concat(pieces);
}

function counted(numbering: Numbering): string {
    return digitsOf(numbering.written.length) + table.concat(numbering.written);
}

/** @param events of the native layout, as `checkEvent` passes them, times ascending */
export function writeColumns(events: readonly LedgerEvent[], pause: Pause): string {
    const dictionary = createDictionary();
    const heads = gatherHeads(events, dictionary, pause);
    const fields: string[] = [];
    for (const shape of heads.eventsByShape) {
        for (const slot of $range(FIRST_FIELD, FIRST_FIELD + shape.fieldCount - 1)) {
            fields[fields.length] = fieldText(shape.events, slot, dictionary, pause);
        }
    }
    return table.concat([
        dictionary.written(),
        counted(heads.creators),
        counted(heads.shapes),
        table.concat(heads.times),
        table.concat(heads.counters),
        table.concat(heads.creatorOfEach),
        table.concat(heads.shapeOfEach),
        table.concat(fields),
    ]);
}
