import type { LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";
import type { Order } from "../event/order";

/** Whole numbers up to here are exact. */
const EXACT_MAX = 9007199254740992;

function isAscending(order: Order, batch: readonly LedgerEvent[]): boolean {
    const before = order.before;
    for (const index of $range(2, batch.length)) {
        if (before(batch[index - 1]!, batch[index - 2]!)) return false;
    }
    return true;
}

/**
 * Time, counter and place in the batch in one number each, so that table.sort compares numbers in C instead of calling
 * a comparator, four to five times as fast. Nil when the batch spans too much for 53 bits.
 */
function packedKeys(layout: Layout, batch: readonly LedgerEvent[]): number[] | undefined {
    const { time, counter } = layout;
    const count = batch.length;
    let timeMin = math.huge;
    let timeMax = -math.huge;
    let counterMin = math.huge;
    let counterMax = -math.huge;
    for (const index of $range(1, count)) {
        const event = batch[index - 1]!;
        const eventTime = event.get(time) as number;
        const eventCounter = event.get(counter) as number;
        if (eventTime < timeMin) timeMin = eventTime;
        if (eventTime > timeMax) timeMax = eventTime;
        if (eventCounter < counterMin) counterMin = eventCounter;
        if (eventCounter > counterMax) counterMax = eventCounter;
    }
    const counters = counterMax - counterMin + 1;
    if ((timeMax - timeMin + 1) * counters * count > EXACT_MAX) return undefined;
    const keys: number[] = [];
    for (const index of $range(1, count)) {
        const event = batch[index - 1]!;
        const key = ((event.get(time) as number) - timeMin) * counters + (event.get(counter) as number) - counterMin;
        keys[index - 1] = key * count + index - 1;
    }
    return keys;
}

/** Events with one time and counter, `list[first..last]`: puts them in order of the rest of the key. */
function sortTies(list: LedgerEvent[], first: number, last: number, order: Order): void {
    const ties: LedgerEvent[] = [];
    for (const index of $range(first, last)) ties[index - first] = list[index - 1]!;
    const sorted = sortByComparator(order, ties);
    for (const index of $range(first, last)) list[index - 1] = sorted[index - first]!;
}

/** Equal keys keep the order of the batch, which table.sort alone would not do. */
function sortByComparator(order: Order, batch: readonly LedgerEvent[]): LedgerEvent[] {
    const { before } = order;
    const indexes: number[] = [];
    for (const index of $range(1, batch.length)) indexes[index - 1] = index;
    table.sort(indexes, (a, b) => {
        const eventA = batch[a - 1]!;
        const eventB = batch[b - 1]!;
        if (before(eventA, eventB)) return true;
        return a < b && !before(eventB, eventA);
    });
    const sorted: LedgerEvent[] = [];
    for (const index of $range(1, indexes.length)) sorted[index - 1] = batch[indexes[index - 1]! - 1]!;
    return sorted;
}

/**
 * The events of a batch in ascending order; of equal keys the one that stood first in the batch comes first.
 *
 * @returns a new list, or the batch itself when it is in order already; it is never changed
 */
export function sortBatch(layout: Layout, order: Order, batch: readonly LedgerEvent[]): readonly LedgerEvent[] {
    if (isAscending(order, batch)) return batch;
    const keys = packedKeys(layout, batch);
    if (keys === undefined) return sortByComparator(order, batch);

    const { time, counter } = layout;
    const count = batch.length;
    table.sort(keys);
    const sorted: LedgerEvent[] = [];
    let runStart = 1;
    let runTime = -1;
    let runCounter = 0;
    for (const index of $range(1, count)) {
        const event = batch[keys[index - 1]! % count]!;
        sorted[index - 1] = event;
        const eventTime = event.get(time) as number;
        const eventCounter = event.get(counter) as number;
        if (eventTime !== runTime || eventCounter !== runCounter) {
            if (index - runStart > 1) sortTies(sorted, runStart, index - 1, order);
            runStart = index;
            runTime = eventTime;
            runCounter = eventCounter;
        }
    }
    if (count + 1 - runStart > 1) sortTies(sorted, runStart, count, order);
    return sorted;
}
