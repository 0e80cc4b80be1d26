import type { LedgerEvent } from "../event/event";

/** True where the first event's key is smaller. */
export type Before = (left: LedgerEvent, right: LedgerEvent) => boolean;

/** How many of the sorted events are not after `event`: its 1-based index where it is among them. */
export function countUpTo(events: readonly LedgerEvent[], before: Before, event: LedgerEvent): number {
    let low = 0;
    let high = events.length;
    while (low < high) {
        const middle = low + (high - low - ((high - low) % 2)) / 2;
        if (before(event, events[middle]!)) high = middle;
        else low = middle + 1;
    }
    return low;
}
