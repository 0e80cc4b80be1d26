import { canonicalText, sortedKeys } from "../event/canonical";
import type { FieldTable, FieldValue, LedgerEvent } from "../event/event";
import { FIRST_FIELD, type Layout } from "../event/layout";
import { NO_PAUSE, type Pause } from "./pause";
import { packItemLink } from "./itemLink";
import { spellWord } from "./word";

/*
 * Events as a flat list of plain values, which AceSerializer writes without keys. Sent: guarded by a frozen sample.
 *
 *   rows    = count row*
 *   row     = seconds since the row before (the first: since 1970), head, fields
 *   head    = number of an earlier head, or the next free number and then: counter realm creator kind fieldCount
 *   fields  = fieldCount values; fieldCount -1: one record with everything but the key (layouts with named slots)
 *   value   = number | boolean | text | "$" + number of an earlier text or list (to the base 85)
 *           | "&" + numbers of one digit, or "%" + numbers of two: a list of texts; the next free number stands for a
 *             new text, which follows as a value
 *           | "#[" count value* (any other list) | "#{" count (key value)* (record)
 *           | "@" + packed item link (itemLink.ts) | "#" + a text that begins with one of # $ & % @
 *
 * Texts of at least 2 bytes and lists of at least 2 values get numbers in the order of their first writing, from 0; a
 * list gets its number after its values. A raid of forty takes forty bytes in a message that has named them before.
 * References to lists stand for REFERRED_VALUES_MAX values at most, so that every reader's bound holds.
 */
export const NUMBERED_TEXT_BYTES_MIN = 2;
export const NUMBERED_LIST_MIN = 2;
export const LIST = "#[";
export const RECORD = "#{";
export const LINK = "@";
/** What begins with one of these is no plain text. */
export const MARKS = "^[#$&%%@]";
export const TEXTS = "&";
export const MANY_TEXTS = "%";
/** What stands for "named slots" in the place of a number of fields. */
export const NAMED = -1;

const ONE_DIGIT = 85;

/** Digits of a reference: as few as do. */
function spellReference(index: number): string {
    return `$${spellWord(index, index < ONE_DIGIT ? 1 : 2)}`;
}

/** A text that could be taken for something else is marked as a text. */
function spellText(text: string): string {
    const link = packItemLink(text);
    if (link !== undefined) return `${LINK}${link}`;
    return string.find(text, MARKS)[0] === undefined ? text : `#${text}`;
}

/** @param keys sorted: a list has 1..n and nothing else */
function isList(keys: readonly (string | number)[]): boolean {
    for (const i of $range(1, keys.length)) if (keys[i - 1] !== i) return false;
    return true;
}

const UNITS_PER_VALUE = 2;

/** A reference has at most two digits. */
const NUMBERS_MAX = ONE_DIGIT * ONE_DIGIT;

/**
 * Values that all references to lists of one message may stand for; beyond it lists are written out, so that the size
 * of the text tells whoever cuts a week into pieces how much is in it. Part of the reader's bound.
 */
export const REFERRED_VALUES_MAX = 10000;

export interface RowBounds {
    /** Of the serializer's text; with more of it the rows are given up. */
    readonly bytesMax: number;
    readonly pause: Pause;
}

const NO_BOUNDS: RowBounds = { bytesMax: math.huge, pause: NO_PAUSE };

/** What AceSerializer writes for a value at least: a caret and a letter before what it says. */
function leastBytes(value: FieldValue): number {
    if (typeof value === "string") return 2 + value.length;
    return typeof value === "number" ? 3 : 2;
}

/** As a reader unfolds them: the values of nested tables count too. */
function countValues(fields: FieldTable): number {
    let count = 0;
    for (const [, value] of fields) count = count + 1 + (typeof value === "object" ? countValues(value) : 0);
    return count;
}

/** Nil when they take more bytes than they may. */
export function writeRows(
    layout: Layout,
    events: readonly LedgerEvent[],
    { bytesMax, pause }: RowBounds = NO_BOUNDS,
): FieldValue[] | undefined {
    const out: FieldValue[] = [];
    let size = 0;
    let bytes = 0;
    const heads = new LuaMap<string, number>();
    let headCount = 0;
    const numbers = new LuaMap<string, number>();
    let numberCount = 0;
    let referredValues = 0;
    let lastTime = 0;
    const isNamed = typeof layout.time === "string";

    function put(value: FieldValue): void {
        out[size] = value;
        size = size + 1;
        bytes = bytes + leastBytes(value);
        pause(UNITS_PER_VALUE);
    }

    function number(content: string): void {
        if (numberCount >= NUMBERS_MAX) return;
        numbers.set(content, numberCount);
        numberCount = numberCount + 1;
    }

    function putText(text: string): void {
        if (text.length < NUMBERED_TEXT_BYTES_MIN) {
            put(spellText(text));
            return;
        }
        const content = canonicalText(text);
        const known = numbers.get(content);
        if (known !== undefined) {
            put(spellReference(known));
            return;
        }
        put(spellText(text));
        number(content);
    }

    function putTable(fields: FieldTable): void {
        const keys = sortedKeys(fields);
        pause(keys.length);
        if (isList(keys)) putList(fields, keys.length);
        else putRecord(fields, keys);
    }

    function putRecord(fields: FieldTable, keys: readonly (string | number)[]): void {
        put(RECORD);
        put(keys.length);
        for (const key of keys) {
            putValue(key);
            putValue(fields.get(key));
        }
    }

    function mayRefer(fields: FieldTable): boolean {
        const count = countValues(fields);
        if (referredValues + count > REFERRED_VALUES_MAX) return false;
        referredValues = referredValues + count;
        return true;
    }

    function putList(fields: FieldTable, length: number): void {
        const isNumbered = length >= NUMBERED_LIST_MIN;
        const content = isNumbered ? canonicalText(fields) : "";
        const known = isNumbered ? numbers.get(content) : undefined;
        if (known !== undefined && mayRefer(fields)) {
            put(spellReference(known));
            return;
        }
        if (isNumbered && isListOfTexts(fields, length)) putTexts(fields, length);
        else putValues(fields, length);
        if (isNumbered) number(content);
    }

    function putValues(fields: FieldTable, length: number): void {
        put(LIST);
        put(length);
        for (const i of $range(1, length)) putValue(fields.get(i));
    }

    function isListOfTexts(fields: FieldTable, length: number): boolean {
        for (const i of $range(1, length)) {
            const value = fields.get(i);
            if (typeof value !== "string" || value.length < NUMBERED_TEXT_BYTES_MIN) return false;
        }
        return numberCount + length < NUMBERS_MAX;
    }

    function putTexts(fields: FieldTable, length: number): void {
        const indexes: number[] = [];
        const news: string[] = [];
        let largest = 0;
        for (const i of $range(1, length)) {
            const text = fields.get(i) as string;
            const content = canonicalText(text);
            const known = numbers.get(content);
            indexes[i - 1] = known ?? numberCount;
            largest = math.max(largest, indexes[i - 1]!);
            if (known === undefined) {
                news.push(text);
                number(content);
            }
        }
        const digits = largest < ONE_DIGIT ? 1 : 2;
        put(`${digits === 1 ? TEXTS : MANY_TEXTS}${table.concat(indexes.map((index) => spellWord(index, digits)))}`);
        for (const text of news) put(spellText(text));
    }

    function putValue(value: FieldValue): void {
        if (typeof value === "string") putText(value);
        else if (typeof value === "number" || typeof value === "boolean") put(value);
        else putTable(value);
    }

    function putHead(event: LedgerEvent, fieldCount: number): void {
        const counter = event.get(layout.counter);
        const realm = (event.get(layout.realm) as FieldValue | undefined) ?? false;
        const creator = event.get(layout.creator);
        const kind = event.get(layout.kind);
        const content = `${tostring(counter)} ${tostring(realm)} ${canonicalText(creator)} ${fieldCount} ${tostring(kind)}`;
        const known = heads.get(content);
        if (known !== undefined) {
            put(known);
            return;
        }
        heads.set(content, headCount);
        put(headCount);
        headCount = headCount + 1;
        put(counter);
        put(realm);
        put(creator);
        put(kind);
        put(fieldCount);
    }

    function putNamedFields(event: LedgerEvent): void {
        const rest: FieldTable = new LuaTable();
        for (const [slot, value] of event) rest.set(slot, value);
        for (const slot of [layout.time, layout.counter, layout.realm, layout.creator, layout.kind]) rest.delete(slot);
        putRecord(rest, sortedKeys(rest));
    }

    function putRow(event: LedgerEvent): void {
        const time = event.get(layout.time) as number;
        put(time - lastTime);
        lastTime = time;
        const fieldCount = isNamed ? NAMED : event.length() - FIRST_FIELD + 1;
        putHead(event, fieldCount);
        if (isNamed) putNamedFields(event);
        else for (const i of $range(FIRST_FIELD, FIRST_FIELD + fieldCount - 1)) putValue(event.get(i));
    }

    put(events.length);
    for (const event of events) {
        putRow(event);
        if (bytes > bytesMax) return undefined;
    }
    return out;
}
