import type { FieldValue, LedgerEvent } from "../../event/event";
import { FIRST_FIELD, NATIVE_LAYOUT } from "../../event/layout";
import type { Context } from "./context";
import { writeColumn } from "./fieldColumn";
import type { Pause } from "./pause";
import type { StreamsOut } from "./streams";
import { createValueWriter, type ValueWriter } from "./values";

/*
 * Events as columns. Sent: guarded by a frozen sample.
 *
 *   events   = count(few: whole) flags(few: byte) times(many) creators(few) shapes(few) [counters(few)] column*
 *   flags    = 1 when a counter is not 0 + 2 when the times go down somewhere
 *   times    = seconds since the event before, each as a whole (flag 2: signed); of the first since the context's
 *              last, or since 1970 and then always signed
 *   creators = number of an earlier creator, or the next free number and then  realm(many: whole) creator(many: word)
 *   shapes   = the same with  kind(value)  fields(few: whole)
 *   counters = each as a whole
 *   column   = fieldColumn.ts; the shapes in order, their fields in order
 *
 * The context's kinds and texts have the first numbers among the texts (values.ts).
 */
export const HAS_COUNTERS = 1;
export const HAS_DESCENTS = 2;

const { time: TIME, counter: COUNTER, realm: REALM, creator: CREATOR, kind: KIND } = NATIVE_LAYOUT;

interface Shape {
    readonly kind: string;
    readonly fieldCount: number;
    readonly events: LedgerEvent[];
}

function flagsOf(events: readonly LedgerEvent[]): number {
    let hasCounters = false;
    let hasDescents = false;
    let before = 0;
    for (const event of events) {
        const time = event.get(TIME) as number;
        if (event.get(COUNTER) !== 0) hasCounters = true;
        if (time < before) hasDescents = true;
        before = time;
    }
    return (hasCounters ? HAS_COUNTERS : 0) + (hasDescents ? HAS_DESCENTS : 0);
}

function writeTimes({ many }: StreamsOut, events: readonly LedgerEvent[], from: number, isSigned: boolean): void {
    let before = from;
    for (const i of $range(1, events.length)) {
        const time = events[i - 1]!.get(TIME) as number;
        if (isSigned || i === 1) many.signed(time - before);
        else many.whole(time - before);
        before = time;
    }
}

function writeCreators({ few, many }: StreamsOut, events: readonly LedgerEvent[]): void {
    const numbers = new LuaTable<number, number>();
    let count = 0;
    for (const event of events) {
        const realm = event.get(REALM) as number;
        const creator = event.get(CREATOR) as number;
        const key = realm * 4294967296 + creator;
        const known = numbers.get(key) as number | undefined;
        few.whole(known ?? count);
        if (known === undefined) {
            numbers.set(key, count);
            count = count + 1;
            many.whole(realm);
            many.word(creator);
        }
    }
}

function writeShapes({ few }: StreamsOut, values: ValueWriter, events: readonly LedgerEvent[]): Shape[] {
    const numbers = new LuaMap<string, number>();
    const shapes: Shape[] = [];
    for (const event of events) {
        const kind = event.get(KIND) as string;
        const fieldCount = event.length() - FIRST_FIELD + 1;
        const name = `${fieldCount} ` + kind;
        const known = numbers.get(name);
        const index = known ?? shapes.length;
        few.whole(index);
        if (known === undefined) {
            numbers.set(name, index);
            shapes[index] = { kind, fieldCount, events: [] };
            values.write(kind);
            few.whole(fieldCount);
        }
        const shape = shapes[index]!;
        shape.events[shape.events.length] = event;
    }
    return shapes;
}

function valuesAt(events: readonly LedgerEvent[], slot: number): FieldValue[] {
    const values: FieldValue[] = [];
    for (const i of $range(1, events.length)) values[i - 1] = events[i - 1]!.get(slot);
    return values;
}

/**
 * @param events of the native layout, at least one, as `checkEvent` passes them, in any order
 * @returns values that its lists and tables unfold to
 */
export function writeEvents(out: StreamsOut, events: readonly LedgerEvent[], context: Context, pause: Pause): number {
    const { few } = out;
    const values = createValueWriter(out);
    for (const value of context.values) values.know(value);
    const flags = flagsOf(events);
    few.whole(events.length);
    few.byte(flags);
    pause(events.length / 5);
    writeTimes(out, events, context.time, flags >= HAS_DESCENTS);
    pause(events.length / 2);
    writeCreators(out, events);
    pause(events.length / 2);
    const shapes = writeShapes(out, values, events);
    pause(events.length);
    if (flags % 2 === HAS_COUNTERS) for (const event of events) few.whole(event.get(COUNTER) as number);
    for (const shape of shapes) {
        for (const slot of $range(FIRST_FIELD, FIRST_FIELD + shape.fieldCount - 1)) {
            const column = { values: valuesAt(shape.events, slot), known: context.lists(shape.kind, slot) };
            writeColumn(out, values, column, pause);
        }
    }
    return values.unfolded();
}
