/** Weeks that every full advert tells, the current one included. */
export const RECENT_WEEKS = 4;
/** Older weeks that one advert tells at most; with the recent ones, and their usual sizes, one message in binary. */
export const WINDOW_WEEKS = 14;

export interface WeekChoice {
    /** Descending. */
    readonly weeks: readonly number[];
    /** The oldest week of the window: the next window begins below it. */
    readonly cursor: number;
}

type WeekTest = (this: void, week: number) => boolean;

/**
 * Which weeks to tell: the recent ones that hold events, and a window that rolls from the newest older week down to the
 * first and begins again.
 *
 * @param held weeks with events, ascending
 * @param cursor what the last choice gave; any week above the current one to begin with
 * @param isInhibited true for weeks that somebody else has told alike just now
 */
export function chooseWeeks(
    held: readonly number[],
    currentWeek: number,
    cursor: number,
    isInhibited: WeekTest,
): WeekChoice {
    const weeks: number[] = [];
    const firstRecent = currentWeek - RECENT_WEEKS + 1;
    let at = held.length;
    while (at > 0 && held[at - 1]! >= firstRecent) {
        if (!isInhibited(held[at - 1]!)) weeks.push(held[at - 1]!);
        at = at - 1;
    }
    const olderCount = at;
    while (at > 0 && held[at - 1]! >= cursor) at = at - 1;
    if (at === 0) at = olderCount;
    let lastTold = cursor;
    let told = 0;
    // One turn over the older weeks at most; weeks that others told are passed over and cost nothing.
    for (const _ of $range(1, olderCount)) {
        if (told >= WINDOW_WEEKS || at === 0) break;
        const week = held[at - 1]!;
        lastTold = week;
        if (!isInhibited(week)) {
            weeks.push(week);
            told = told + 1;
        }
        at = at - 1;
    }
    return { weeks, cursor: lastTold };
}
