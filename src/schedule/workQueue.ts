import type { Clock } from "../port/clock";
import { createSlices, type SlicedBody } from "./slices";
import type { Scheduler } from "./scheduler";
import type { Step, Task, Urgency } from "./task";

/**
 * Does one piece of work after the other, each in slices of the scheduler.
 *
 * @noSelf
 */
export interface WorkQueue {
    /** @returns false when too many wait already: then nothing of it is done */
    push(work: SlicedBody): boolean;
    isIdle(): boolean;
    /** Drops all that waits, for good. */
    stop(): void;
}

export interface WorkQueueOptions {
    /** Says in error reports whose work it was. */
    readonly name: string;
    /** "normal" when left out. */
    readonly urgency?: Urgency;
    readonly scheduler: Scheduler;
    readonly clock: Clock;
    readonly waitingMax: number;
}

/** A piece that raises is reported by the scheduler and dropped; the others are done when the next one is pushed. */
export function createWorkQueue(options: WorkQueueOptions): WorkQueue {
    const { name, urgency = "normal", scheduler, clock, waitingMax } = options;
    let waiting: SlicedBody[] = [];
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

    const task: Task = { name, urgency, step };

    return {
        push(work) {
            if (waiting.length >= waitingMax) return false;
            waiting.push(work);
            scheduler.wake(task);
            return true;
        },
        isIdle: () => current === undefined && waiting.length === 0,
        stop() {
            waiting = [];
            current = undefined;
            scheduler.stop(task);
        },
    };
}
