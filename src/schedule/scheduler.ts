import type { Clock } from "../port/clock";
import type { Log } from "../port/log";
import type { Cancel, Timer } from "../port/timer";

/**
 * Does a piece of its work and stops soon after `deadline` (in `clock.milliseconds()`): it asks the clock after
 * every unit that may be slow, so that it never exceeds the deadline by more than one unit.
 *
 * @returns true while there is more to do
 */
export type Step = (deadline: number) => boolean;

/** Work that goes on over many frames. */
export interface Task {
    /** Says in error reports whose work it was. */
    readonly name: string;
    readonly step: Step;
}

/** @noSelf */
export interface Scheduler {
    /** Runs the task from the next frame on until its step returns false; waking a task that runs does nothing. */
    wake(task: Task): void;
    /** Stops a task where it is. */
    stop(task: Task): void;
    /** True while no task has anything to do (and no ticker runs). */
    isIdle(): boolean;
}

export interface SchedulerOptions {
    readonly clock: Clock;
    readonly timer: Timer;
    readonly log: Log;
    /** Milliseconds of one frame that all tasks together may use. */
    readonly budgetMilliseconds: number;
}

/** What the library uses of a frame when the consumer says nothing: a quarter of a frame at 60 per second. */
export const DEFAULT_BUDGET_MILLISECONDS = 4;

/**
 * The one place where slow work gets its time. One ticker while anything is to do, none otherwise; every frame
 * begins with the task after the one that was served last, so that no task starves.
 */
export function createScheduler(options: SchedulerOptions): Scheduler {
    const { clock, timer, log, budgetMilliseconds } = options;
    const tasks: Task[] = [];
    let turn = 0;
    let cancelTicker: Cancel | undefined;

    function remove(task: Task): void {
        const index = tasks.indexOf(task);
        if (index < 0) return;
        tasks.splice(index, 1);
        if (index < turn) turn = turn - 1;
    }

    function runOne(task: Task, deadline: number): void {
        const [ok, result] = pcall(task.step, deadline);
        if (ok && result) return;
        if (!ok) log.error(`LibLedger: ${task.name}: ${tostring(result)}`);
        remove(task);
    }

    function frame(): void {
        const deadline = clock.milliseconds() + budgetMilliseconds;
        do {
            if (tasks.length === 0) {
                cancelTicker?.();
                cancelTicker = undefined;
                return;
            }
            if (turn >= tasks.length) turn = 0;
            const task = tasks[turn]!;
            turn = turn + 1;
            runOne(task, deadline);
        } while (clock.milliseconds() < deadline);
    }

    return {
        wake(task) {
            if (!tasks.includes(task)) tasks.push(task);
            if (cancelTicker === undefined) cancelTicker = timer.every(0, frame);
        },
        stop: remove,
        isIdle: () => tasks.length === 0,
    };
}
