import { isSame, type Fingerprint } from "../fingerprint/fingerprint";

/**
 * What one advertised week asks of us: nothing, to ask for it, or to let the other ask first: he holds less than we do
 * and will come to hold all of it, so that what we lack will stand out.
 */
export type WeekAnswer = "inSync" | "request" | "yield";

export function answerWeek(mine: Fingerprint, theirs: Fingerprint, maySend: boolean): WeekAnswer {
    if (isSame(mine, theirs)) return "inSync";
    return maySend && mine.count > theirs.count ? "yield" : "request";
}

/** A request that was made: what both sides held then. */
export interface Attempt {
    readonly mine: Fingerprint;
    readonly theirs: Fingerprint;
    /** How often in a row, with these fingerprints. */
    readonly count: number;
    /** Not before this (`clock.seconds()`); infinite when all came and nothing of it was new. */
    readonly againAt: number;
}

const FIRST_PAUSE_SECONDS = 10;
const LONGEST_PAUSE_SECONDS = 300;

/** Two fingerprints that have not brought anything are not tried again soon; any change on either side frees the way. */
export function isFruitless(
    attempt: Attempt | undefined,
    mine: Fingerprint,
    theirs: Fingerprint,
    seconds: number,
): boolean {
    if (attempt === undefined || seconds >= attempt.againAt) return false;
    return isSame(attempt.mine, mine) && isSame(attempt.theirs, theirs);
}

/** The attempt after `last`, with pauses that double while nothing changes. */
export function nextAttempt(
    last: Attempt | undefined,
    mine: Fingerprint,
    theirs: Fingerprint,
    seconds: number,
): Attempt {
    const isRepeated = last !== undefined && isSame(last.mine, mine) && isSame(last.theirs, theirs);
    const count = isRepeated ? last.count + 1 : 1;
    const pause = math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (count - 1));
    return { mine, theirs, count, againAt: seconds + pause };
}
