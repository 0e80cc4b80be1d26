import type { Clock } from "../port/clock";
import { createSlices, type SlicedBody } from "../schedule/slices";
import type { Scheduler, Step, Task } from "../schedule/scheduler";

/**
 * Reads long messages one after the other, in slices of the scheduler.
 *
 * @noSelf
 */
export interface Decoding {
    /** @param read reads one message @returns false when too many wait already */
    push(read: SlicedBody): boolean;
    stop(): void;
}

/** At most 8 KB each; the channel brings one in half a minute from each sender. */
export const LONG_MESSAGES_MAX = 16;

export function createDecoding(scheduler: Scheduler, clock: Clock): Decoding {
    const waiting: SlicedBody[] = [];
    let current: Step | undefined;

    function begin(): Step | undefined {
        const next = table.remove(waiting, 1);
        return next === undefined ? undefined : createSlices(clock, next);
    }

    function step(deadline: number): boolean {
        const running = current ?? begin();
        // Not kept while it runs: one that fails must not be resumed.
        current = undefined;
        if (running === undefined) return false;
        if (running(deadline) !== false) current = running;
        return current !== undefined || waiting.length > 0;
    }

    const task: Task = { name: "reading of what peers sent", step };

    return {
        push(read) {
            if (waiting.length >= LONG_MESSAGES_MAX) return false;
            waiting.push(read);
            scheduler.wake(task);
            return true;
        },
        stop() {
            scheduler.stop(task);
        },
    };
}
