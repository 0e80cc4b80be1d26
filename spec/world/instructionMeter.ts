/** @noSelf */
export interface InstructionMeter {
    /** Instructions counted since the meter exists, in steps of the period. */
    total(): number;
    /** Counts in this thread from now on; nests. */
    start(): void;
    /** Ends what the last `start` began and puts an earlier hook back. */
    stop(): void;
    /** Counts in a coroutine too: a new thread does not take the hook over (stock 5.1). */
    watch(thread: LuaThread): void;
}

/** Instructions between two looks at the counter: 0.02 ms of a client with the default speed. */
const PERIOD = 1000;

type Hook = (event: "call" | "return" | "line" | "count", line?: number) => unknown;

declare const jit: { off(this: void): void } | undefined;

const functionAt = debug.getinfo as unknown as (level: number, what: string) => { readonly func: object };

/** Whether the function at that level has the globals of a client; the world's own code has the host's. */
function isAddonCode(level: number): boolean {
    return getfenv(functionAt(level, "f").func as never) !== _G;
}

/**
 * Counts executed VM instructions, so that "how long did this take" has one answer on every machine.
 *
 * Compiled code raises no count hooks, so LuaJIT's compiler goes off for the whole process.
 *
 * @param perCallbackMax a callback that runs longer gets "script ran too long", as in the game
 */
export function createInstructionMeter(perCallbackMax: number): InstructionMeter {
    let total = 0;
    let limit = 0;
    let depth = 0;
    let earlierHook: unknown = undefined;
    let earlierMask = "";
    let earlierCount = 0;
    if (jit !== undefined) jit.off();

    const count: Hook = () => {
        if (total <= limit) total = total + PERIOD;
        if (total <= limit) return;
        // From now on at every instruction, or a loop around a pcall would go on between two looks.
        debug.sethook(count, "", 1);
        if (isAddonCode(3)) error("script ran too long", 2);
    };

    return {
        total: () => total,
        start: () => {
            depth = depth + 1;
            if (depth > 1) return;
            limit = total + perCallbackMax;
            const [hook, mask, period] = debug.gethook();
            earlierHook = hook;
            earlierMask = typeof mask === "string" ? mask : "";
            earlierCount = period !== undefined ? (tonumber(period) ?? 0) : 0;
            debug.sethook(count, "", PERIOD);
        },
        stop: () => {
            depth = depth - 1;
            if (depth > 0) return;
            if (earlierHook === undefined) debug.sethook();
            else debug.sethook(earlierHook as Hook, earlierMask, earlierCount);
        },
        watch: (thread) => {
            debug.sethook(thread, count, "", PERIOD);
        },
    };
}
