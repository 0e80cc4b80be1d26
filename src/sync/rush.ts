/**
 * Notices when many come at once, as before a raid: then one answer, a little later, serves them all.
 *
 * @noSelf
 */
export interface Rush {
    /** Somebody who lacks something said hello. */
    arrived(seconds: number): void;
    /** When the last rush is over, or was. */
    overAt(): number;
    /** Whether somebody has waited so long that others do not count. */
    isTooLong(since: number, seconds: number): boolean;
}

/** So many within so long are a rush. */
const RUSH_ARRIVALS = 2;
const RUSH_SECONDS = 10;
/** A rush is over when nobody came for so long. */
const PAUSE_SECONDS = 5;
/** The first who came waits at most so long. */
const LONGEST_WAIT_SECONDS = 60;

export function createRush(): Rush {
    let arrivals: number[] = [];
    let overAt = -math.huge;
    return {
        arrived(seconds) {
            arrivals = arrivals.filter((at) => seconds - at < RUSH_SECONDS);
            arrivals.push(seconds);
            if (arrivals.length >= RUSH_ARRIVALS) overAt = seconds + PAUSE_SECONDS;
        },
        overAt: () => overAt,
        isTooLong: (since, seconds) => seconds - since >= LONGEST_WAIT_SECONDS,
    };
}
