import type { LedgerEvent } from "../event/event";
import type { WorkQueue } from "../schedule/workQueue";

/** Takes some events in; how many were new. */
export type TakeIn = (this: void, events: readonly LedgerEvent[]) => number;

/** @param added how many of all were new */
export type AllTaken = (this: void, added: number) => void;

/** So many at a time: judging and merging them takes less than a millisecond. */
const BATCH_EVENTS = 4;
/** What a batch weighs: after each the clock is looked at. */
const BATCH_UNITS = 1000;

/** Takes in what came in one message: a few at once, many in batches over some frames. False when too much waits. */
export function takeInBatches(
    work: WorkQueue,
    events: readonly LedgerEvent[],
    takeIn: TakeIn,
    onTaken: AllTaken,
): boolean {
    if (events.length <= BATCH_EVENTS && work.isIdle()) {
        onTaken(takeIn(events));
        return true;
    }
    return work.push((pause) => {
        let added = 0;
        for (const first of $range(0, events.length - 1, BATCH_EVENTS)) {
            added = added + takeIn(events.slice(first, first + BATCH_EVENTS));
            pause(BATCH_UNITS);
        }
        onTaken(added);
    });
}
