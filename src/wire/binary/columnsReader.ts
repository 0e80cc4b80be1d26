import { checkEvent, KIND_BYTES_MAX } from "../../event/check";
import type { FieldValue, LedgerEvent } from "../../event/event";
import { FIRST_FIELD, NATIVE_LAYOUT, REALM_MAX, WORD_MAX } from "../../event/layout";
import { PAYLOAD_BYTES_MAX } from "../../event/payload";
import { malformed } from "../cursor";
import { EVENTS_PER_MESSAGE_MAX } from "../message";
import { HAS_COUNTERS, HAS_DESCENTS, type Times } from "./columnsWriter";
import type { Context } from "./context";
import { readColumn } from "./fieldColumn";
import type { Pause } from "../pause";
import type { StreamsIn } from "./streams";
import { createValueReader, type ValueReader } from "./values";

const { time: TIME, counter: COUNTER, realm: REALM, creator: CREATOR, kind: KIND } = NATIVE_LAYOUT;

type Raw = LuaTable<number, unknown>;

interface Shape {
    readonly kind: string;
    readonly fieldCount: number;
    readonly events: Raw[];
}

function readTimes({ many }: StreamsIn, raws: readonly Raw[], times: Times, pause: Pause): void {
    let time = times.from;
    for (const i of $range(1, raws.length)) {
        time = time + (times.isSigned || i === 1 ? many.signed() : many.whole(WORD_MAX));
        raws[i - 1]!.set(TIME as number, time);
        pause(1);
    }
}

function readCreators({ few, many }: StreamsIn, raws: readonly Raw[], pause: Pause): void {
    const realms: number[] = [];
    const creators: number[] = [];
    for (const raw of raws) {
        const index = few.whole(realms.length);
        if (index === realms.length) {
            realms[index] = many.whole(REALM_MAX);
            creators[index] = many.word();
        }
        raw.set(REALM as number, realms[index]!);
        raw.set(CREATOR as number, creators[index]!);
        pause(1);
    }
}

function readShape({ few }: StreamsIn, values: ValueReader): Shape {
    const kind = values.read();
    if (typeof kind !== "string" || kind.length > KIND_BYTES_MAX) return malformed("kind is no short text");
    return { kind, fieldCount: few.whole(PAYLOAD_BYTES_MAX), events: [] };
}

function readShapes(streams: StreamsIn, values: ValueReader, raws: readonly Raw[], pause: Pause): Shape[] {
    const shapes: Shape[] = [];
    for (const raw of raws) {
        const index = streams.few.whole(shapes.length);
        const shape = shapes[index] ?? readShape(streams, values);
        shapes[index] = shape;
        raw.set(KIND as number, shape.kind);
        shape.events[shape.events.length] = raw;
        pause(1);
    }
    return shapes;
}

function setAll(raws: readonly Raw[], slot: number, values: readonly FieldValue[]): void {
    for (const i of $range(1, raws.length)) raws[i - 1]!.set(slot, values[i - 1]);
}

/** @param unfolded values in the lists and tables of all */
function checkAll(raws: readonly Raw[], unfolded: number, pause: Pause): LedgerEvent[] {
    const events: LedgerEvent[] = [];
    const units = 8 + unfolded / raws.length / 2;
    for (const i of $range(1, raws.length)) {
        const checked = checkEvent(NATIVE_LAYOUT, raws[i - 1]);
        events[i - 1] = checked.ok ? checked.value : malformed(checked.reason);
        pause(units + 2 * raws[i - 1]!.length());
    }
    return events;
}

/** How a block is read. */
export interface Reading {
    /** The same as it was written with. */
    readonly context: Context;
    readonly valuesMax: number;
    readonly pause: Pause;
}

/** Reads what `writeEvents` wrote; every event is checked. Raises `malformed`. */
export function readEvents(streams: StreamsIn, { context, valuesMax, pause }: Reading): LedgerEvent[] {
    const { few, ranks, many, texts } = streams;
    const values = createValueReader(streams, valuesMax);
    for (const value of context.values) values.know(value);
    const count = few.whole(EVENTS_PER_MESSAGE_MAX);
    // Each event has at least its creator and its shape there.
    if (count === 0 || count * 2 > few.left()) malformed("number of events is out of range");
    const flags = few.byte();
    if (flags > HAS_COUNTERS + HAS_DESCENTS) malformed("unknown flags");
    const raws: Raw[] = [];
    for (const i of $range(1, count)) raws[i - 1] = new LuaTable();
    readTimes(streams, raws, { from: context.time, isSigned: flags >= HAS_DESCENTS }, pause);
    readCreators(streams, raws, pause);
    const shapes = readShapes(streams, values, raws, pause);
    for (const raw of raws) {
        raw.set(COUNTER as number, flags % 2 === HAS_COUNTERS ? few.whole(WORD_MAX) : 0);
        pause(0.5);
    }
    for (const { kind, fieldCount, events } of shapes) {
        for (const slot of $range(FIRST_FIELD, FIRST_FIELD + fieldCount - 1)) {
            setAll(events, slot, readColumn(streams, values, events.length, context.lists(kind, slot), pause));
            pause(8 + events.length / 10);
        }
    }
    few.finish();
    ranks.finish();
    many.finish();
    texts.finish();
    return checkAll(raws, values.unfolded(), pause);
}
