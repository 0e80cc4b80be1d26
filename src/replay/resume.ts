/** Where a consumer stands and how it could get back. Positions are counts of events from the oldest on. */
export interface Standing {
    /** Events applied. */
    readonly applied: number;
    /**
     * 1-based index of the earliest event whose effect on the consumer is not what it applied: a late event, one
     * retracted or restored since. Nil while there is none.
     */
    readonly changedAt: number | undefined;
    /** Counts of applied events whose state the consumer can return to, ascending; begins with 0. */
    readonly returnPoints: readonly number[];
}

/**
 * How many events a consumer may keep as applied; it goes on with the next one. Equal to `applied` where nothing that
 * it has applied changed, else the furthest point of return before the change.
 */
export function resumeAfter(standing: Standing): number {
    const { applied, changedAt, returnPoints } = standing;
    if (changedAt === undefined || changedAt > applied) return applied;
    let point = 0;
    for (const candidate of returnPoints) {
        if (candidate < changedAt) point = candidate;
    }
    return point;
}
