import type { FieldValue, LedgerEvent } from "../../event/event";
import { FIRST_FIELD, NATIVE_LAYOUT } from "../../event/layout";
import type { Context } from "./context";
import { writeColumn } from "./fieldColumn";
import type { Pause } from "../pause";
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

function flagsOf(events: readonly LedgerEvent[], pause: Pause): number {
    let hasCounters = false;
    let hasDescents = false;
    let before = 0;
    for (const event of events) {
        const time = event.get(TIME) as number;
        if (event.get(COUNTER) !== 0) hasCounters = true;
        if (time < before) hasDescents = true;
        before = time;
        pause(0.5);
    }
    return (hasCounters ? HAS_COUNTERS : 0) + (hasDescents ? HAS_DESCENTS : 0);
}

export interface Times {
    /** The context's last. */
    readonly from: number;
    readonly isSigned: boolean;
}

function writeTimes({ many }: StreamsOut, events: readonly LedgerEvent[], times: Times, pause: Pause): void {
    const { from, isSigned } = times;
    let before = from;
    for (const i of $range(1, events.length)) {
        const time = events[i - 1]!.get(TIME) as number;
        if (isSigned || i === 1) many.signed(time - before);
        else many.whole(time - before);
        before = time;
        pause(0.5);
    }
}

function writeCreators({ few, many }: StreamsOut, events: readonly LedgerEvent[], pause: Pause): void {
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
        pause(1);
    }
}

function writeShapes(out: StreamsOut, values: ValueWriter, events: readonly LedgerEvent[], pause: Pause): Shape[] {
    const { few } = out;
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
        pause(1.5);
    }
    return shapes;
}

function valuesAt(events: readonly LedgerEvent[], slot: number, pause: Pause): FieldValue[] {
    const values: FieldValue[] = [];
    for (const i of $range(1, events.length)) {
        values[i - 1] = events[i - 1]!.get(slot);
        pause(0.2);
    }
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
    const flags = flagsOf(events, pause);
    few.whole(events.length);
    few.byte(flags);
    writeTimes(out, events, { from: context.time, isSigned: flags >= HAS_DESCENTS }, pause);
    writeCreators(out, events, pause);
    const shapes = writeShapes(out, values, events, pause);
    if (flags % 2 === HAS_COUNTERS) {
        for (const event of events) {
            few.whole(event.get(COUNTER) as number);
            pause(0.5);
        }
    }
    for (const shape of shapes) {
        for (const slot of $range(FIRST_FIELD, FIRST_FIELD + shape.fieldCount - 1)) {
            const column = { values: valuesAt(shape.events, slot, pause), known: context.lists(shape.kind, slot) };
            writeColumn(out, values, column, pause);
        }
    }
    return values.unfolded();
}
