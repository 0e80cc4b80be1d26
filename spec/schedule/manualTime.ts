import type { Clock } from "../../src/port/clock";
import type { Log } from "../../src/port/log";
import type { Cancel, Timer } from "../../src/port/timer";

/**
 * Time that passes only when a spec says so.
 *
 * @noSelf
 */
export interface ManualTime {
    readonly clock: Clock;
    readonly timer: Timer;
    /** Lets milliseconds pass inside a frame; nothing runs. */
    spend(milliseconds: number): void;
    /** Lets one frame of 1/60 second begin: everything that is due runs once. */
    frame(): void;
    /** Frames until `seconds` have passed. */
    pass(seconds: number): void;
    /** Tickers and timers that are not cancelled. */
    pending(): number;
    /** How often the clock was asked for milliseconds. */
    looks(): number;
}

type Callback = () => void;

interface Due {
    at: number;
    readonly every: number | undefined;
    readonly callback: Callback;
    isCancelled: boolean;
}

const FRAME_SECONDS = 1 / 60;

export function createManualTime(): ManualTime {
    let seconds = 1000;
    let spentMilliseconds = 0;
    let looks = 0;
    let dues: Due[] = [];

    function add(at: number, every: number | undefined, callback: Callback): Cancel {
        const due: Due = { at, every, callback, isCancelled: false };
        dues.push(due);
        return () => {
            due.isCancelled = true;
        };
    }

    function frame(): void {
        seconds = seconds + FRAME_SECONDS;
        const present = dues.filter((due) => !due.isCancelled);
        dues = present;
        for (const due of present.filter((each) => each.at <= seconds)) {
            if (due.isCancelled) continue;
            if (due.every === undefined) due.isCancelled = true;
            else due.at = seconds + due.every;
            due.callback();
        }
    }

    return {
        clock: {
            serverTime: () => 1600000000 + math.floor(seconds),
            seconds: () => seconds,
            milliseconds() {
                looks = looks + 1;
                return seconds * 1000 + spentMilliseconds;
            },
        },
        timer: {
            after: (delay, callback) => add(seconds + delay, undefined, callback),
            every: (interval, callback) => add(seconds + interval, interval, callback),
        },
        spend(milliseconds) {
            spentMilliseconds = spentMilliseconds + milliseconds;
        },
        frame,
        pass(duration) {
            const end = seconds + duration;
            while (seconds < end) frame();
        },
        pending: () => dues.filter((due) => !due.isCancelled).length,
        looks: () => looks,
    };
}

/** @noSelf */
export interface KeptLog extends Log {
    errors(): readonly string[];
}

export function createKeptLog(): KeptLog {
    const errors: string[] = [];
    return {
        error: (message) => errors.push(message),
        warn() {},
        errors: () => errors,
    };
}
