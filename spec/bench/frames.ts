import type { Clock } from "../../src/port/clock";
import type { Log } from "../../src/port/log";
import type { Timer } from "../../src/port/timer";
import { DEFAULT_BUDGET_MILLISECONDS } from "../../src/schedule/frameBudget";
import { createScheduler, type Scheduler } from "../../src/schedule/scheduler";
import { STEADY_FRAMES } from "../schedule/steadyFrames";

const FRAME_SECONDS = 1 / 60;

/**
 * A client whose frames come as fast as they are run, with the processor's own clock.
 *
 * @noSelf
 */
export interface Frames {
    readonly clock: Clock;
    readonly timer: Timer;
    readonly log: Log;
    readonly scheduler: Scheduler;
    /** Runs one frame; false when there is nothing to run any more. */
    run(): boolean;
}

/** os.clock, which asks the system: dearer than the game's debugprofilestop, so slices look worse here than there. */
export const processorClock: Clock = {
    serverTime: () => 1700000000,
    seconds: () => os.clock(),
    milliseconds: () => os.clock() * 1000,
};

export function createFrames(budgetMilliseconds = DEFAULT_BUDGET_MILLISECONDS): Frames {
    let frame = 0;
    let ticker: (() => void) | undefined;
    const { milliseconds } = processorClock;
    const clock: Clock = { serverTime: processorClock.serverTime, seconds: () => frame * FRAME_SECONDS, milliseconds };
    const timer: Timer = {
        after: () => error("nothing here waits for a time"),
        every(_seconds, callback) {
            ticker = callback;
            return () => {
                ticker = undefined;
            };
        },
    };
    const log: Log = { error: (message) => error(message, 0), warn: (message) => error(message, 0) };
    return {
        clock,
        timer,
        log,
        scheduler: createScheduler({ clock, timer, log, frameRate: STEADY_FRAMES, budgetMilliseconds }),
        run() {
            frame = frame + 1;
            if (ticker !== undefined) ticker();
            return ticker !== undefined;
        },
    };
}
