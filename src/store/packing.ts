import { packEvents, unpackEvents } from "./diskCodec";
import { numberAt, type LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";
import type { Order } from "../event/order";
import { invariant } from "../invariant";
import { isSameContent } from "../ledger/content";
import { weekOf } from "../ledger/week";
import type { SavedLedger } from "./savedShape";
import type { Pause } from "../schedule/slices";
import { sortInSlices } from "./sortInSlices";

export interface Packing {
    readonly ledger: SavedLedger;
    readonly layout: Layout;
    readonly order: Order;
    /** Only weeks before this one are packed. */
    readonly beforeWeek: number;
}

/** The open rows of older weeks, and how many open rows were looked at. */
interface Groups {
    readonly byWeek: LuaMap<number, LedgerEvent[]>;
    readonly grouped: number;
}

function groupRows({ ledger, layout, beforeWeek }: Packing, pause: Pause): Groups {
    const byWeek = new LuaMap<number, LedgerEvent[]>();
    const { open } = ledger;
    const grouped = open.length;
    for (const i of $range(1, grouped)) {
        const event = open[i - 1]!;
        const week = weekOf(numberAt(event, layout.time));
        if (week < beforeWeek) {
            const rows = byWeek.get(week);
            if (rows === undefined) byWeek.set(week, [event]);
            else rows[rows.length] = event;
        }
        pause(0.5);
    }
    return { byWeek, grouped };
}

function weeksOf(byWeek: LuaMap<number, LedgerEvent[]>): number[] {
    const weeks: number[] = [];
    for (const [week] of byWeek) weeks[weeks.length] = week;
    table.sort(weeks);
    return weeks;
}

/** What the week's text holds already. A text that went bad is kept aside, and the rows are packed alone. */
function packedBefore({ ledger }: Packing, week: number, pause: Pause): LedgerEvent[] {
    const text = ledger.weeks.get(week) as string | undefined;
    if (text === undefined) return [];
    const unpacked = unpackEvents(text, pause);
    if (unpacked.ok) return unpacked.value;
    ledger.quarantine[ledger.quarantine.length] = { reason: `week ${week}: ${unpacked.reason}`, row: text };
    return [];
}

/** Leaves out repeats; different contents under one key all stay. */
function withoutRepeats({ layout, order }: Packing, sorted: readonly LedgerEvent[], pause: Pause): LedgerEvent[] {
    const kept: LedgerEvent[] = [];
    let sameKeyFrom = 0;
    for (const event of sorted) {
        if (kept.length > 0 && !order.isSameKey(kept[kept.length - 1]!, event)) sameKeyFrom = kept.length;
        let isRepeat = false;
        for (const i of $range(sameKeyFrom, kept.length - 1)) {
            if (isSameContent(layout, kept[i]!, event)) isRepeat = true;
        }
        if (!isRepeat) kept[kept.length] = event;
        pause(1);
    }
    return kept;
}

/** Reads back what was written: a fault of ours must not cost an event. */
function proveText(layout: Layout, text: string, events: readonly LedgerEvent[], pause: Pause): void {
    const unpacked = unpackEvents(text, pause);
    if (!unpacked.ok) error(`LibLedger: broken promise: a packed week can be read: ${unpacked.reason}`, 0);
    invariant(unpacked.value.length === events.length, "a packed week holds all of its events");
    for (const i of $range(1, events.length)) {
        invariant(
            isSameContent(layout, unpacked.value[i - 1]!, events[i - 1]!),
            "a packed event is read back as it was",
        );
        pause(3);
    }
}

function packWeek(packing: Packing, week: number, rows: readonly LedgerEvent[], pause: Pause): void {
    const { ledger, layout, order } = packing;
    const together = packedBefore(packing, week, pause);
    for (const row of rows) together[together.length] = row;
    const events = withoutRepeats(packing, sortInSlices(together, order, pause), pause);
    const text = packEvents(events, pause);
    proveText(layout, text, events, pause);
    ledger.weeks.set(week, text);
}

/** The rows that were grouped leave the open ones; those that were added since stand behind them, and stay. */
function dropPacked({ ledger, layout, beforeWeek }: Packing, grouped: number, pause: Pause): void {
    const rest: LedgerEvent[] = [];
    let looked = 0;
    // Rows may be added during a pause: the list is at its end only when it is so in the slice that replaces it.
    while (looked < ledger.open.length) {
        const event = ledger.open[looked]!;
        const isPacked = looked < grouped && weekOf(numberAt(event, layout.time)) < beforeWeek;
        if (!isPacked) rest[rest.length] = event;
        looked = looked + 1;
        if (looked < ledger.open.length) pause(0.5);
    }
    ledger.open = rest;
}

/**
 * Packs the open rows of older weeks into their weeks' texts. A text is set when it is whole, and rows leave only
 * after that: the saved part is complete at every pause. A body for sliced work.
 *
 * @returns how many weeks were written
 */
export function packOpenRows(packing: Packing, pause: Pause): number {
    const { byWeek, grouped } = groupRows(packing, pause);
    const weeks = weeksOf(byWeek);
    if (weeks.length === 0) return 0;
    for (const week of weeks) packWeek(packing, week, byWeek.get(week)!, pause);
    dropPacked(packing, grouped, pause);
    return weeks.length;
}
