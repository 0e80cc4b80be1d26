/**
 * When the next batch may begin. All times are monotonic seconds.
 *
 * @noSelf
 */
export interface Pace {
    /** True once for each new batch that may begin now; a batch may take several frames. */
    beginsBatch(now: number): boolean;
    /** What the batch allowed is used up, or nothing was left to do. */
    endBatch(now: number): void;
    /** Nil: no batch begins until there is an interval again. */
    setInterval(seconds: number | undefined): void;
    isPaused(): boolean;
    /** Seconds until a used-up batch is followed by the next; 0 when it may begin. */
    waitSeconds(now: number): number;
}

/**
 * `intervalSeconds` lie between two batches; with 0 there is one a frame.
 *
 * A batch that ends because there is nothing to do does not hold up the live event that comes next: what is left of
 * its allowance can still be used, and after the interval the allowance is full again.
 */
export function createPace(intervalSeconds: number): Pace {
    let interval: number | undefined = intervalSeconds;
    let nextBatchAt: number | undefined = -math.huge;

    return {
        beginsBatch(now) {
            if (nextBatchAt === undefined || now < nextBatchAt) return false;
            nextBatchAt = undefined;
            return true;
        },
        endBatch(now) {
            if (nextBatchAt === undefined) nextBatchAt = now + (interval ?? 0);
        },
        setInterval(seconds) {
            interval = seconds;
            nextBatchAt = -math.huge;
        },
        isPaused: () => interval === undefined,
        waitSeconds: (now) => (nextBatchAt === undefined ? 0 : math.max(0, nextBatchAt - now)),
    };
}
