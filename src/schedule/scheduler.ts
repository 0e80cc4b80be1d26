import type { Clock } from "../port/clock";
import type { Log } from "../port/log";
import type { Cancel, Timer } from "../port/timer";

/**
 * `true`: there is more to do, now if time is left. `"nextFrame"`: there is more to do, but not in this frame (a cap
 * of the task's own is reached). `false`: nothing to do until the task is woken again.
 */
export type StepResult = boolean | "nextFrame";

/**
 * Does a piece of its work and stops soon after `deadline` (in `clock.milliseconds()`): it asks the clock after
 * every unit that may be slow, so that it never exceeds the deadline by more than one unit.
 *
 * A step that raises is not called again until its task is woken; it must then be able to go on at the unit that failed.
 */
export type Step = (deadline: number) => StepResult;

/** Work that goes on over many frames. */
export interface Task {
    /** Says in error reports whose work it was. */
    readonly name: string;
    readonly step: Step;
}

/** A task whose last step raised. */
export interface TaskFailure {
    readonly name: string;
    readonly message: string;
}

/** @noSelf */
export interface Scheduler {
    /**
     * Runs the task from the next frame on until its step returns false; waking a task that waits does nothing.
     * A task woken from inside its own step runs once more even if that step returns false.
     */
    wake(task: Task): void;
    /** Stops a task where it is; its step is not called again until it is woken. */
    stop(task: Task): void;
    /** True while no task has anything to do (and no ticker runs). */
    isIdle(): boolean;
    /**
     * What died and had no good step since, in the order of dying: work that lies there until its owner wakes it.
     */
    failures(): readonly TaskFailure[];
}

export interface SchedulerOptions {
    readonly clock: Clock;
    readonly timer: Timer;
    readonly log: Log;
    /** Milliseconds of one frame that all tasks together may use. */
    readonly budgetMilliseconds: number;
}

/** What the library uses of a frame when the consumer says nothing: an eighth of a frame at 60 per second. */
export const DEFAULT_BUDGET_MILLISECONDS = 2;

/** A task in the queue. A new one is made each time the task comes in, so that an old one cannot remove it. */
interface Turn {
    readonly task: Task;
    /** Woken again since its step began. */
    isWoken: boolean;
    /** The frame in which it wants no further step. */
    restFrame: number;
}

/**
 * The one place where slow work gets its time. One ticker while anything is to do, none otherwise; every frame
 * begins with the task after the one that was served last, so that no task starves.
 */
export function createScheduler(options: SchedulerOptions): Scheduler {
    const { clock, timer, log, budgetMilliseconds } = options;
    const turns: Turn[] = [];
    const failures: { task: Task; name: string; message: string }[] = [];
    let nextTurn = 0;
    let frameNumber = 0;
    let isInFrame = false;
    let cancelTicker: Cancel | undefined;

    function indexOf(task: Task): number {
        for (const i of $range(0, turns.length - 1)) {
            if (turns[i]!.task === task) return i;
        }
        return -1;
    }

    function remove(index: number): void {
        table.remove(turns, index + 1);
        if (index < nextTurn) nextTurn = nextTurn - 1;
    }

    function stopTickerWhenIdle(): void {
        if (isInFrame || turns.length > 0 || cancelTicker === undefined) return;
        cancelTicker();
        cancelTicker = undefined;
    }

    function forgetFailure(task: Task): void {
        for (const i of $range(failures.length, 1, -1)) {
            if (failures[i - 1]!.task === task) table.remove(failures, i);
        }
    }

    /** The same error of the same task is told once, however often its owner wakes it, until a step goes well. */
    function reportFailure(task: Task, message: string): void {
        for (const failure of failures) {
            if (failure.task === task && failure.message === message) return;
        }
        forgetFailure(task);
        failures.push({ task, name: task.name, message });
        log.error(`LibLedger: ${task.name}: ${message}`);
    }

    function chooseTurn(): Turn | undefined {
        for (const _ of $range(1, turns.length)) {
            if (nextTurn >= turns.length) nextTurn = 0;
            const turn = turns[nextTurn]!;
            nextTurn = nextTurn + 1;
            if (turn.restFrame !== frameNumber) return turn;
        }
        return undefined;
    }

    function serve(turn: Turn, deadline: number): void {
        turn.isWoken = false;
        const [ok, result] = pcall(turn.task.step, deadline);
        if (ok) forgetFailure(turn.task);
        else reportFailure(turn.task, tostring(result));
        if (ok && result === "nextFrame") turn.restFrame = frameNumber;
        if (ok && (result !== false || turn.isWoken)) return;
        // The step may have stopped its task, and even woken it anew: only this very turn ends.
        const index = indexOf(turn.task);
        if (index >= 0 && turns[index] === turn) remove(index);
    }

    function frame(): void {
        const deadline = clock.milliseconds() + budgetMilliseconds;
        frameNumber = frameNumber + 1;
        isInFrame = true;
        let turn = chooseTurn();
        while (turn !== undefined) {
            serve(turn, deadline);
            turn = clock.milliseconds() < deadline ? chooseTurn() : undefined;
        }
        isInFrame = false;
        stopTickerWhenIdle();
    }

    return {
        wake(task) {
            const index = indexOf(task);
            if (index >= 0) turns[index]!.isWoken = true;
            else turns.push({ task, isWoken: false, restFrame: 0 });
            if (cancelTicker === undefined) cancelTicker = timer.every(0, frame);
        },
        stop(task) {
            const index = indexOf(task);
            if (index >= 0) remove(index);
            forgetFailure(task);
            stopTickerWhenIdle();
        },
        isIdle: () => turns.length === 0,
        failures: () => failures,
    };
}
