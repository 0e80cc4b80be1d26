/*
 * The quiet times. Clients that see the same would all say the same; each of these keeps all but one silent.
 */

/** A week or root that another told alike is not told again for so long. */
export const ADVERT_QUIET_SECONDS = 30;
/** A week that anybody has asked for is not asked for again for so long, unless data for it begins to arrive… */
export const REQUEST_QUIET_SECONDS = 10;
/** …and then not until it has stopped for so long. Segments come every second; a text piece takes up to 16. */
export const DATA_QUIET_SECONDS = 20;
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

/** When our turn comes, after data for the same weeks, or for any by one with priority, was heard. */
export function turnAfterData(turnAt: number, isLast: boolean, isForSame: boolean, seconds: number): number {
    // What is left after the last chunk is ours to send, if we hold more than was sent.
    if (isLast && isForSame) return seconds;
    return math.max(turnAt, seconds + DATA_QUIET_SECONDS);
}
