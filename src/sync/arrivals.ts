import type { LedgerEvent } from "../event/event";
import type { WorkQueue } from "../schedule/workQueue";

/** How many of some events were new, and how many were not let in, or not yet. */
export interface Taken {
    readonly added: number;
    readonly refused: number;
}

/** Takes some events in. */
export type TakeIn = (this: void, events: readonly LedgerEvent[]) => Taken;

/** @param taken of all of them */
export type AllTaken = (this: void, taken: Taken) => void;

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
        let refused = 0;
        for (const first of $range(0, events.length - 1, BATCH_EVENTS)) {
            const taken = takeIn(events.slice(first, first + BATCH_EVENTS));
            added = added + taken.added;
            refused = refused + taken.refused;
            pause(BATCH_UNITS);
        }
        onTaken({ added, refused });
    });
}
