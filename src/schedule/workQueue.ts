import type { Clock } from "../port/clock";
import { createSlices, type SlicedBody } from "./slices";
import type { Scheduler } from "./scheduler";
import type { Step, Task, Urgency } from "./task";

type WorkOver = (this: void) => void;

/** A piece of work that waits, or has begun. */
interface Piece {
    readonly step: Step;
    readonly onOver: WorkOver | undefined;
}

/**
 * Does one piece of work after the other, each in slices of the scheduler.
 *
 * @noSelf
 */
export interface WorkQueue {
    /**
     * @param onOver called when the work is over, also if it raised; not when it is dropped by `stop`
     * @returns false when too many wait already: then nothing of it is done
     */
    push(work: SlicedBody, onOver?: WorkOver): boolean;
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
    let waiting: Piece[] = [];
    let current: Piece | undefined;

    function step(deadline: number): boolean {
        const running = current ?? table.remove(waiting, 1);
        // Not kept while it runs: one that fails must not be resumed.
        current = undefined;
        if (running === undefined) return false;
        const [ok, result] = pcall(running.step, deadline);
        if (ok && result !== false) current = running;
        else running.onOver?.();
        if (!ok) error(result, 0);
        return current !== undefined || waiting.length > 0;
    }

    const task: Task = { name, urgency, step };

    return {
        push(work, onOver) {
            if (waiting.length >= waitingMax) return false;
            waiting.push({ step: createSlices(clock, work), onOver });
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
