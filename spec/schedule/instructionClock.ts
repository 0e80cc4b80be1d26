import type { Clock } from "../../src/port/clock";

/**
 * Tells time in executed instructions of the Lua machine, which is the same on every computer.
 *
 * @noSelf
 */
export interface InstructionClock {
    readonly clock: Clock;
    /** Counts what this thread does, and all coroutines that are made before `stop`. */
    start(): void;
    stop(): void;
    /** Instructions so far, in steps of `STEP_INSTRUCTIONS`; the counting itself adds some 4 to each step. */
    instructions(): number;
}

/** How finely is counted. */
export const STEP_INSTRUCTIONS = 50;

/** What the clock calls a millisecond: little, so that a long work makes many slices. */
export const INSTRUCTIONS_PER_MILLISECOND = 10000;

declare const jit: { off(this: void): void } | undefined;

/**
 * Compiled code calls no hooks, so under LuaJIT the compiler goes off for good.
 *
 * @param step instructions between two counts; more are faster
 */
export function createInstructionClock(step = STEP_INSTRUCTIONS): InstructionClock {
    let total = 0;
    const createThread = coroutine.create;
    const count = (): void => {
        total = total + step;
    };
    const milliseconds = (): number => total / INSTRUCTIONS_PER_MILLISECOND;
    if (jit !== undefined) jit.off();

    return {
        clock: { serverTime: () => 1700000000, seconds: () => milliseconds() / 1000, milliseconds },
        start() {
            coroutine.create = (body) => {
                const thread = createThread(body);
                // Stock Lua 5.1 keeps a hook for each thread.
                debug.sethook(thread, count, "", step);
                return thread;
            };
            debug.sethook(count, "", step);
        },
        stop() {
            debug.sethook();
            coroutine.create = createThread;
        },
        instructions: () => total,
    };
}
