import type { EventKey } from "./event";
import type { Layout } from "./layout";

/** The part of a key that a stamp issues; realm and creator are the player's. */
export type Moment = Pick<EventKey, "time" | "counter">;

/** Whole server unix seconds. */
export type ServerTime = () => number;

/**
 * Issues the times and counters of one player's events.
 *
 * @noSelf
 */
export interface Stamp {
    /**
     * Tells of an own event that exists already, in any order: from before a /reload, or back from peers after a crash.
     * The stamp goes on after the newest of them.
     */
    observe(moment: Moment): void;
    /**
     * A moment after all own events and after `cause`, never one twice: the server's time, or later where its clock
     * went back or 256 events fell into one second.
     */
    next(cause?: Moment): Moment;
}

export function createStamp(layout: Layout, serverTime: ServerTime): Stamp {
    let lastTime = -1;
    let lastCounter = 0;

    /** The counter of an event of this second that comes after `moment`. */
    function counterAfter(moment: Moment | undefined, time: number): number {
        return moment !== undefined && moment.time === time && moment.counter >= 0 ? moment.counter + 1 : 0;
    }

    return {
        observe({ time, counter }) {
            if (time < lastTime || (time === lastTime && counter <= lastCounter)) return;
            lastTime = time;
            lastCounter = counter;
        },
        next(cause) {
            let time = math.max(math.floor(serverTime()), lastTime, cause === undefined ? 0 : cause.time);
            let counter = math.max(
                counterAfter({ time: lastTime, counter: lastCounter }, time),
                counterAfter(cause, time),
            );
            if (counter > layout.counterMax) {
                time = time + 1;
                counter = 0;
            }
            lastTime = time;
            lastCounter = counter;
            return { time, counter };
        },
    };
}
