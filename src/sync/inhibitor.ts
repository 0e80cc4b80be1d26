/*
 * The quiet times. Clients that see the same would all say the same; each of these keeps all but one silent.
 */

/** What another told alike is not told again for so long. */
const ADVERT_QUIET_SECONDS = 30;
/** What anybody has asked for is not asked for again for so long, unless data for it begins to arrive… */
export const REQUEST_QUIET_SECONDS = 10;
/** …and then not until it has stopped for so long. A piece in text tells nothing for up to 16 seconds before its end. */
export const DATA_QUIET_SECONDS = 18;

/**
 * Whether an alike advert still speaks for us. A newcomer who said hello after it has not heard it.
 *
 * @param toldAt when another told the same; nil when nobody did
 * @param helloAt when a newcomer was last heard
 */
export function isAdvertInhibited(toldAt: number | undefined, helloAt: number, seconds: number): boolean {
    return toldAt !== undefined && toldAt >= helloAt && seconds - toldAt < ADVERT_QUIET_SECONDS;
}
