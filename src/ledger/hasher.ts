import type { ExtendWeek, WeekIndex } from "./weekIndex";

/** Keys hashed before the clock is asked: about as long as a handler call, and the clock costs a tenth of them. */
const EVENTS_PER_UNIT = 16;

/** Digests look at the content: one of a raid's award takes longer than the handler that the award is for. */
const DIGESTS_PER_UNIT = 1;

/**
 * The part of the clock port that the hasher asks.
 *
 * @noSelf
 */
export interface SliceClock {
    milliseconds(): number;
}

/** @noSelf */
export interface Hasher {
    /** One unit at least, then more until `deadline` in milliseconds; true while there is more to do. */
    run(deadline: number): boolean;
}

// What a resume hands in is the next deadline; casting the function keeps it a single value.
const nextDeadline = coroutine.yield as unknown as (hasMore: boolean) => number;

/**
 * Brings the fingerprints of a week index up to date, a slice at a time: first the keys' hashes, then the content
 * sums, each from the newest week to the oldest, since the newest are what clients compare most.
 *
 * How far each week is stands in the index, not here: after each pause the work goes on from there, so an insertion
 * in between costs no more than the week that it falls into.
 */
export function createHasher(index: WeekIndex, clock: SliceClock): Hasher {
    const { milliseconds } = clock;
    let deadline = 0;
    let workedRevision = 0;

    /** False when the ledger has changed on the way, so that weeks passed already may be behind again. */
    function sweep(extend: ExtendWeek, eventsMax: number): boolean {
        const revision = index.revision();
        for (const position of $range(index.numbers.length, 1, -1)) {
            const week = index.numbers[position - 1]!;
            let hasMore = true;
            while (hasMore) {
                hasMore = extend(week, eventsMax);
                if (milliseconds() >= deadline) {
                    deadline = nextDeadline(true);
                    if (index.revision() !== revision) return false;
                }
            }
        }
        return true;
    }

    function work(first: number): boolean {
        deadline = first;
        while (true) {
            const revision = index.revision();
            if (sweep(index.extendHash, EVENTS_PER_UNIT) && sweep(index.extendSum, DIGESTS_PER_UNIT)) {
                workedRevision = revision;
                deadline = nextDeadline(false);
            }
        }
    }

    let body = coroutine.create(work);

    return {
        run(until) {
            if (workedRevision === index.revision()) return false;
            const [ok, hasMore] = coroutine.resume(body, until);
            if (ok) return hasMore as boolean;
            body = coroutine.create(work);
            return error(hasMore, 0);
        },
    };
}
