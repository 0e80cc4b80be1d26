import type { Describe, EndedCallback } from "../../world/contract";

export interface Longest {
    readonly milliseconds: number;
    readonly what: string;
}

/** @noSelf */
export interface CallbackWatch {
    note(callback: EndedCallback, describe: Describe): void;
    /** Of the game, outside loading screens. */
    longest(): Longest;
    longestLoading(): Longest;
    /** What took longer than 3 ms, how often, and how long as a rule: an interruption of the machine comes but once. */
    slow(): string[];
    /** Milliseconds that this share, 0..1, of the callbacks outside loading screens does not exceed. */
    percentile(share: number): number;
    /** Collects garbage when there is much of it: only when no client is at work, so that no callback is held up. */
    tidy(): void;
}

const SLOW_MILLISECONDS = 3;
/** Garbage that may pile up before it is collected. */
const GARBAGE_KILOBYTES_MAX = 600000;

/** Real times of all callbacks of a world, with the collector at rest while clients work. */
export function watchCallbacks(): CallbackWatch {
    const times: number[] = [];
    let longest: Longest = { milliseconds: 0, what: "nothing" };
    let longestLoading = longest;
    const slowTimes = new LuaMap<string, number[]>();
    const slowNames: string[] = [];

    function noteSlow(what: string, milliseconds: number): void {
        const found = slowTimes.get(what);
        if (found !== undefined) {
            found.push(milliseconds);
            return;
        }
        slowNames.push(what);
        slowTimes.set(what, [milliseconds]);
    }

    function collect(): number {
        collectgarbage("collect");
        // A full collection sets the collector going again.
        collectgarbage("stop");
        return collectgarbage("count");
    }

    let kept = collect();
    return {
        note: ({ client, milliseconds, isLoading }, describe) => {
            if (!isLoading) {
                times[times.length] = milliseconds;
                if (milliseconds > SLOW_MILLISECONDS) noteSlow(describe(), milliseconds);
            }
            const most = isLoading ? longestLoading : longest;
            if (milliseconds <= most.milliseconds) return;
            const found = { milliseconds, what: `${describe()} of ${client}` };
            if (isLoading) longestLoading = found;
            else longest = found;
        },
        longest: () => longest,
        longestLoading: () => longestLoading,
        slow: () =>
            slowNames.map((what) => {
                const found = slowTimes.get(what)!;
                table.sort(found);
                const [middle, most] = [found[math.floor(found.length / 2)]!, found[found.length - 1]!];
                return string.format("%s %d x, median %.2f ms, most %.2f ms", what, found.length, middle, most);
            }),
        percentile: (share) => {
            // Not kept in their order, which nobody asks for; and too many to be spread into a copy.
            table.sort(times);
            return times[math.ceil(times.length * share) - 1] ?? 0;
        },
        tidy: () => {
            if (collectgarbage("count") > kept + GARBAGE_KILOBYTES_MAX) kept = collect();
        },
    };
}
