import type { Describe, EndedCallback } from "../../world/contract";
import { createRepeatedRuns, type RepeatedRuns } from "./repeatedRuns";

export interface Longest {
    readonly milliseconds: number;
    readonly what: string;
}

/**
 * Real times of all callbacks of a world that is run several times, with the collector at rest while clients work. What
 * counts of a callback is its shortest time: it does the same in each run, and what else the machine does comes and goes.
 *
 * @noSelf
 */
export interface CallbackWatch {
    readonly runs: RepeatedRuns;
    began(): void;
    ended(callback: EndedCallback, describe: Describe): void;
    /** Of the game, outside loading screens. */
    longest(): Longest;
    longestLoading(): Longest;
    /** The longest one when each is taken as it was in the first run. */
    longestOnce(): number;
    /** What took longer than 3 ms, how often, and how long as a rule. */
    slow(): string[];
    /** Milliseconds that this share, 0..1, of the callbacks outside loading screens does not exceed. */
    percentile(share: number): number;
    /** Collects all garbage, and lets the collector rest again. */
    collect(): void;
    /** Collects garbage when there is much of it: only when no client is at work, so that no callback is held up. */
    tidy(): void;
}

const SLOW_MILLISECONDS = 3;
/** Garbage that may pile up before it is collected. */
const GARBAGE_KILOBYTES_MAX = 600000;

interface Watched {
    readonly client: string;
    readonly isLoading: boolean;
    /** What ran; "" where it was not slow even in the first run. */
    readonly what: string;
    readonly once: number;
    least: number;
}

function longestOf(list: readonly Watched[], isLoading: boolean): Longest {
    let found: Longest = { milliseconds: 0, what: "nothing" };
    for (const { client, what, least, isLoading: isOther } of list) {
        if (isOther === isLoading && least > found.milliseconds)
            found = { milliseconds: least, what: `${what} of ${client}` };
    }
    return found;
}

export function watchCallbacks(): CallbackWatch {
    const runs = createRepeatedRuns();
    const callbacks: Watched[] = [];
    let run = 0;
    let place = 0;
    let begunAt = 0;
    let kept = 0;

    function collect(): void {
        collectgarbage("collect");
        // A full collection sets the collector going again.
        collectgarbage("stop");
        kept = collectgarbage("count");
    }

    function startRun(): void {
        run = runs.count();
        place = 0;
    }

    function note({ client, isLoading }: EndedCallback, milliseconds: number, describe: Describe): void {
        const what = milliseconds > SLOW_MILLISECONDS / 2 ? describe() : "";
        callbacks[place] = { client, isLoading, what, once: milliseconds, least: milliseconds };
    }

    function noteAgain({ client, isLoading }: EndedCallback, milliseconds: number): void {
        const first = callbacks[place];
        if (first?.client !== client || first.isLoading !== isLoading) error("a run differs from the first one", 0);
        first.least = math.min(first.least, milliseconds);
    }

    function slowTimes(): LuaMap<string, number[]> {
        const times = new LuaMap<string, number[]>();
        for (const { what, least, isLoading } of callbacks) {
            if (isLoading || least <= SLOW_MILLISECONDS) continue;
            const found = times.get(what);
            if (found === undefined) times.set(what, [least]);
            else found.push(least);
        }
        return times;
    }

    collect();
    return {
        runs,
        began: () => {
            begunAt = os.clock();
        },
        ended: (callback, describe) => {
            const milliseconds = (os.clock() - begunAt) * 1000;
            if (run !== runs.count()) startRun();
            if (run === 1) note(callback, milliseconds, describe);
            else noteAgain(callback, milliseconds);
            place = place + 1;
        },
        longest: () => longestOf(callbacks, false),
        longestLoading: () => longestOf(callbacks, true),
        longestOnce: () => {
            let longest = 0;
            for (const { isLoading, once } of callbacks) if (!isLoading) longest = math.max(longest, once);
            return longest;
        },
        slow: () => {
            const lines: string[] = [];
            for (const [what, found] of slowTimes()) {
                table.sort(found);
                const [middle, most] = [found[math.floor(found.length / 2)]!, found[found.length - 1]!];
                const text = "%s %d x, median %.2f ms, most %.2f ms";
                lines.push(string.format(text, what, found.length, middle, most));
            }
            table.sort(lines);
            return lines;
        },
        percentile: (share) => {
            const times: number[] = [];
            for (const { isLoading, least } of callbacks) if (!isLoading) times.push(least);
            table.sort(times);
            return times[math.ceil(times.length * share) - 1] ?? 0;
        },
        collect,
        tidy: () => {
            if (collectgarbage("count") > kept + GARBAGE_KILOBYTES_MAX) collect();
        },
    };
}
