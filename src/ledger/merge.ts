import type { LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";
import type { Order } from "../event/order";
import { isSameContent } from "./content";

/** Where the new events of a sorted batch go. */
export interface Placement {
    /** New events, ascending. */
    readonly added: LedgerEvent[];
    /**
     * For each of them the 1-based index, in the list as it is, of the first event after it; count + 1 at the end.
     * Once all are in place, the j-th stands at `positions[j - 1] + j - 1`.
     */
    readonly positions: number[];
    /** Events that are held already. */
    readonly duplicates: number;
    /** Where the layout tells contents apart: events under a key that is held, or stands earlier in the batch, with other content. */
    readonly conflicts: LedgerEvent[];
}

/** First index in low..high whose event does not come before `event`; high + 1 where there is none. */
export function lowerBound(
    order: Order,
    list: readonly LedgerEvent[],
    event: LedgerEvent,
    low: number,
    high: number,
): number {
    const before = order.before;
    let first = low;
    let last = high;
    while (first <= last) {
        const middle = (first + last - ((first + last) % 2)) / 2;
        if (before(list[middle - 1]!, event)) first = middle + 1;
        else last = middle - 1;
    }
    return first;
}

/**
 * The same for an event that probably stands near `low`: steps of 1, 2, 4, … find a span to search in, so that two
 * interleaved lists cost about one comparison an event, and a few late ones still only a logarithm each.
 */
function gallop(order: Order, list: readonly LedgerEvent[], event: LedgerEvent, low: number): number {
    const count = list.length;
    const before = order.before;
    if (count === 0 || before(list[count - 1]!, event)) return count + 1;
    let first = low;
    let step = 1;
    while (first + step <= count && before(list[first + step - 1]!, event)) {
        first = first + step;
        step = step * 2;
    }
    const last = first + step;
    return lowerBound(order, list, event, first, last < count ? last : count);
}

/** Finds the place of each event of a sorted batch; the list is only read. */
export function place(
    layout: Layout,
    order: Order,
    list: readonly LedgerEvent[],
    sorted: readonly LedgerEvent[],
): Placement {
    const isSameKey = order.isSameKey;
    const { tellsContents } = layout;
    const added: LedgerEvent[] = [];
    const positions: number[] = [];
    const conflicts: LedgerEvent[] = [];
    const count = list.length;
    let addedCount = 0;
    let duplicates = 0;
    let position = 1;
    let newest: LedgerEvent | undefined;
    for (const index of $range(1, sorted.length)) {
        const event = sorted[index - 1]!;
        if (position <= count) position = gallop(order, list, event, position);
        let held: LedgerEvent | undefined;
        if (newest !== undefined && isSameKey(newest, event)) held = newest;
        else if (position <= count && isSameKey(list[position - 1]!, event)) held = list[position - 1];
        if (held === undefined) {
            added[addedCount] = event;
            positions[addedCount] = position;
            addedCount = addedCount + 1;
            newest = event;
        } else if (!tellsContents || isSameContent(layout, held, event)) {
            duplicates = duplicates + 1;
        } else {
            conflicts[conflicts.length] = event;
        }
    }
    return { added, positions, duplicates, conflicts };
}

/** Puts the placed events into the list, in place; each event that was there moves at most once. */
export function insertPlaced(list: LedgerEvent[], { added, positions }: Placement): void {
    const addedCount = added.length;
    if (addedCount === 0) return;
    const count = list.length;
    // Grown upwards first, slot by slot: written from the top down, the new slots would land in the table's hash part.
    for (const index of $range(1, addedCount)) list[count + index - 1] = added[index - 1]!;
    let last = count;
    for (const index of $range(addedCount, 1, -1)) {
        const position = positions[index - 1]!;
        // Those at the end stand where they belong.
        if (position <= count) {
            for (const from of $range(last, position, -1)) list[from + index - 1] = list[from - 1]!;
            last = position - 1;
            list[position + index - 2] = added[index - 1]!;
        }
    }
}
