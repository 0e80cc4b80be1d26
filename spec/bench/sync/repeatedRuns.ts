import type { ProcessorSeconds } from "../../world/contract";

/**
 * Runs of the very same world: the first one's clients see the processor's clock, and what it said is told again in the
 * others. So each cuts its work into the same slices, and a callback can be timed several times.
 *
 * @noSelf
 */
export interface RepeatedRuns {
    /** What the clients see. */
    readonly seconds: ProcessorSeconds;
    /** To be called before each run. */
    begin(): void;
    /** Runs so far, the one that goes on included. */
    count(): number;
}

/** One long list would now and then take milliseconds to grow, in the middle of a callback. */
const TOLD_PER_LIST = 4096;

export function createRepeatedRuns(): RepeatedRuns {
    const lists: number[][] = [];
    let total = 0;
    let count = 0;
    let place = 0;

    function write(): number {
        const now = os.clock();
        if (place % TOLD_PER_LIST === 0) lists[place / TOLD_PER_LIST] = [];
        lists[(place - (place % TOLD_PER_LIST)) / TOLD_PER_LIST]![place % TOLD_PER_LIST] = now;
        total = total + 1;
        return now;
    }

    function repeat(): number {
        if (place >= total) error("this run asks the clock more often than the first one", 0);
        return lists[(place - (place % TOLD_PER_LIST)) / TOLD_PER_LIST]![place % TOLD_PER_LIST]!;
    }

    return {
        seconds() {
            const now = count === 1 ? write() : repeat();
            place = place + 1;
            return now;
        },
        begin() {
            if (count > 0 && place !== total) error("a run asked the clock less often than the first one", 0);
            count = count + 1;
            place = 0;
        },
        count: () => count,
    };
}
