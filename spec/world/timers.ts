import { createPriorityQueue } from "./priorityQueue";
import type { AddonFunction } from "./protectedCall";

/** C_Timer refuses from here on: 2^32 - 1 milliseconds. */
const SECONDS_LIMIT = 4294967;

/** What C_Timer.NewTimer gives to addons; methods are called with a colon. */
export type TimerObject = LuaTable<string, unknown>;

/** @noSelf */
export interface TimersOptions {
    /** World seconds of the current frame. */
    readonly frameTime: () => number;
    readonly call: (where: string, callback: AddonFunction, ...args: unknown[]) => void;
    /** A frame is needed at that time. */
    readonly requestFrame: (time: number) => void;
}

/** @noSelf */
export interface Timers {
    after(seconds: unknown, callback: unknown): void;
    newTicker(seconds: unknown, callback: unknown, iterations: number): TimerObject;
    /** Runs what is due by now; what these callbacks start waits for the next frame. */
    runDue(): void;
}

interface Timer {
    readonly time: number;
    readonly sequence: number;
    readonly intervalSeconds: number;
    readonly callback: AddonFunction;
    /** Shared by the timers that follow one another as the ticks of one ticker. */
    readonly state: { isCancelled: boolean; iterationsLeft: number; object: TimerObject | undefined };
}

/** Slack for due times computed by addition, in seconds. */
const ROUNDING = 1e-7;

function checked(method: string, seconds: unknown, callback: unknown): number {
    if (typeof seconds !== "number" || !(seconds >= 0 && seconds < SECONDS_LIMIT)) {
        error(`bad argument #1 to 'C_Timer.${method}' (seconds must be >= 0 and < ${SECONDS_LIMIT})`, 3);
    }
    if (typeof callback !== "function") {
        error(`bad argument #2 to 'C_Timer.${method}' (function expected, got ${type(callback)})`, 3);
    }
    return seconds;
}

/** The C_Timer of one session: timers run at the first frame that is not before their time. */
export function createTimers(options: TimersOptions): Timers {
    const { frameTime, call, requestFrame } = options;
    const queue = createPriorityQueue<Timer>();
    let sequence = 0;

    function start(intervalSeconds: number, callback: AddonFunction, state: Timer["state"]): void {
        sequence = sequence + 1;
        const time = frameTime() + intervalSeconds;
        queue.push({ time, sequence, intervalSeconds, callback, state });
        requestFrame(time);
    }

    function fire(timer: Timer): void {
        const { state } = timer;
        if (state.isCancelled) return;
        state.iterationsLeft = state.iterationsLeft - 1;
        const hasMore = state.iterationsLeft > 0;
        call("timer", timer.callback, state.object);
        if (!hasMore) state.isCancelled = true;
        else if (!state.isCancelled) start(timer.intervalSeconds, timer.callback, state);
    }

    function createObject(callback: AddonFunction, state: Timer["state"]): TimerObject {
        const object: TimerObject = new LuaTable();
        object.set("Cancel", () => {
            state.isCancelled = true;
        });
        object.set("IsCancelled", () => state.isCancelled);
        object.set("Invoke", (_self: unknown, ...args: unknown[]) => callback(...args));
        return object;
    }

    return {
        after: (seconds, callback) => {
            const delay = checked("After", seconds, callback);
            start(delay, callback as AddonFunction, { isCancelled: false, iterationsLeft: 1, object: undefined });
        },
        newTicker: (seconds, callback, iterations) => {
            const interval = checked("NewTicker", seconds, callback);
            const state: Timer["state"] = { isCancelled: false, iterationsLeft: iterations, object: undefined };
            state.object = createObject(callback as AddonFunction, state);
            start(interval, callback as AddonFunction, state);
            return state.object;
        },
        runDue: () => {
            const newest = sequence;
            const later: Timer[] = [];
            while (true) {
                const next = queue.peek();
                if (next === undefined || next.time > frameTime() + ROUNDING) break;
                queue.pop();
                if (next.sequence > newest) later.push(next);
                else fire(next);
            }
            for (const timer of later) queue.push(timer);
            const next = queue.peek();
            if (next !== undefined) requestFrame(next.time);
        },
    };
}
