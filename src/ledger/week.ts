/** Seconds of a week. Weeks are counted from 1970-01-01 (a Thursday), as the incumbent does. */
export const WEEK_SECONDS = 604800;

/** The week of a time in unix seconds; the first week is 1. */
export function weekOf(time: number): number {
    return (time - (time % WEEK_SECONDS)) / WEEK_SECONDS + 1;
}

/** The first second of a week; the week ends before `weekStart(week + 1)`. */
export function weekStart(week: number): number {
    return (week - 1) * WEEK_SECONDS;
}

/** Half-open in server seconds. */
export interface Span {
    readonly start: number;
    readonly finish: number;
}

export function weekSpan(week: number): Span {
    return { start: weekStart(week), finish: weekStart(week + 1) };
}
