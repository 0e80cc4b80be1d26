import type { Clock } from "../port/clock";
import type { FrameRate } from "../port/frameRate";
import type { Log } from "../port/log";
import type { Cancel, Timer } from "../port/timer";
import { frameBudget } from "./frameBudget";
import type { Task } from "./task";
import { chooseTurn, type Turn } from "./turns";

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
    readonly frameRate: FrameRate;
    /** Milliseconds of one frame that all tasks together may use at most; fewer at other frame rates (frameBudget.ts). */
    readonly budgetMilliseconds: number;
}

/** With less than this part of the budget left no other step is begun: its first unit would exceed it for certain. */
const LAST_SHARE = 0.1;

/**
 * The one place where slow work gets its time, that of all ledgers of all addons. One ticker while anything is to do,
 * none otherwise; turns.ts says who is served.
 */
export function createScheduler(options: SchedulerOptions): Scheduler {
    const { clock, timer, log, frameRate, budgetMilliseconds } = options;
    const turns: Turn[] = [];
    const failures: { task: Task; name: string; message: string }[] = [];
    let frameNumber = 0;
    let served = 0;
    let isInFrame = false;
    let cancelTicker: Cancel | undefined;

    function indexOf(task: Task): number {
        for (const i of $range(0, turns.length - 1)) {
            if (turns[i]!.task === task) return i;
        }
        return -1;
    }

    /** Their order in the list says nothing. */
    function remove(index: number): void {
        turns[index] = turns[turns.length - 1]!;
        turns.pop();
    }

    function add(task: Task): void {
        served = served + 1;
        turns.push({ task, isWoken: false, restFrame: 0, servedFrame: frameNumber, served });
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

    function serve(turn: Turn, deadline: number): void {
        turn.isWoken = false;
        served = served + 1;
        turn.served = served;
        turn.servedFrame = frameNumber;
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
        const budget = frameBudget(budgetMilliseconds, frameRate.framesPerSecond());
        const deadline = clock.milliseconds() + budget;
        frameNumber = frameNumber + 1;
        isInFrame = true;
        let turn = chooseTurn(turns, frameNumber);
        while (turn !== undefined) {
            serve(turn, deadline);
            const left = deadline - clock.milliseconds();
            turn = left > budget * LAST_SHARE ? chooseTurn(turns, frameNumber) : undefined;
        }
        isInFrame = false;
        stopTickerWhenIdle();
    }

    return {
        wake(task) {
            const index = indexOf(task);
            if (index >= 0) turns[index]!.isWoken = true;
            else add(task);
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
