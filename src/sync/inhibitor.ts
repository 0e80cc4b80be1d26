/*
 * The quiet times. Clients that see the same would all say the same; each of these keeps all but one silent.
 */

/** A week or root that another told alike is not told again for so long. */
export const ADVERT_QUIET_SECONDS = 30;
/** A week that anybody has asked for is not asked for again for so long, unless data for it begins to arrive… */
export const REQUEST_QUIET_SECONDS = 10;
/** …and then not until it has stopped for so long. A piece takes 16 seconds on an exhausted allowance. */
export const DATA_QUIET_SECONDS = 30;
/** A greeting of one who lacks something speaks for all who do, for so long. */
export const HELLO_QUIET_SECONDS = 10;

/**
 * Whether an alike advert still speaks for us. A newcomer who said hello after it has not heard it.
 *
 * @param toldAt when another told the same; nil when nobody did
 * @param helloAt when a newcomer was last heard
 */
export function isAdvertInhibited(toldAt: number | undefined, helloAt: number, seconds: number): boolean {
    return toldAt !== undefined && toldAt >= helloAt && seconds - toldAt < ADVERT_QUIET_SECONDS;
}

/** When our turn comes, after a piece of the same week, or of any week by one with priority, was heard. */
export function turnAfterData(turnAt: number, isLast: boolean, isSameWeek: boolean, seconds: number): number {
    // What is left after the last piece is ours to send, if we hold more than was sent.
    if (isLast && isSameWeek) return seconds;
    return math.max(turnAt, seconds + DATA_QUIET_SECONDS);
}
