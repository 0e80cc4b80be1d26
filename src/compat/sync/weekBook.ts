import { weekOf } from "../../ledger/week";
import type { Clock } from "../../port/clock";

/** Entries of a week as they were last told by data that was accepted. */
export interface HeardData {
    /** Monotonic seconds. */
    readonly at: number;
    /** Of the whole week, as its sender holds it. */
    readonly hash: number;
}

/** Another sender who told the same of the week, and comes before us. */
export interface Elder {
    readonly name: string;
    readonly at: number;
}

/** What is going on about one week. All times are monotonic seconds. */
export interface WeekState {
    readonly week: number;
    /** When we told what we hold; nil when we did not, or have answered since. */
    toldAt: number | undefined;
    /** Not told again before. */
    tellAfter: number;
    /** Somebody has asked for it: who tells something else meanwhile silences an original that was about to answer. */
    hushedUntil: number;
    /** Not asked for again before. */
    askAfter: number;
    data: HeardData | undefined;
    elder: Elder | undefined;
}

/** @noSelf */
export interface WeekBook {
    /** Nil for what is no week that anybody can hold entries of. */
    of(week: number): WeekState | undefined;
    current(): number;
}

/** Clocks of clients differ; who is ahead writes in a week that is not ours yet. */
const WEEKS_AHEAD = 1;

/** States are few: one for each week since the first that anybody told of. */
export function createWeekBook(clock: Clock): WeekBook {
    const states = new LuaMap<number, WeekState>();

    function current(): number {
        return weekOf(clock.serverTime());
    }

    return {
        current,
        of(week) {
            const known = states.get(week);
            if (known !== undefined) return known;
            if (!(week >= 1 && week <= current() + WEEKS_AHEAD && week % 1 === 0)) return undefined;
            const state: WeekState = {
                week,
                toldAt: undefined,
                tellAfter: -math.huge,
                hushedUntil: -math.huge,
                askAfter: -math.huge,
                data: undefined,
                elder: undefined,
            };
            states.set(week, state);
            return state;
        },
    };
}
