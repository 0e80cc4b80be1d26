/** What the library uses of a frame at most when nobody says otherwise: an eighth of a frame at 60 per second. */
export const DEFAULT_BUDGET_MILLISECONDS = 2;

/** Of shorter frames no larger part is used than of these: who plays at 144 should not come down to 110. */
const COMMON_FRAMES_PER_SECOND = 60;

/** Below so many frames a second the game struggles. */
const STRUGGLING_FRAMES_PER_SECOND = 30;

/**
 * Whatever the frame rate: work goes on, also on a client that was sent into the background, where the game draws
 * 8 frames a second of its own will.
 */
const LEAST_SHARE = 1 / 2;

/**
 * Milliseconds of the next frame that all work together may use.
 *
 * @param most at a common frame rate
 * @param framesPerSecond 0 when unknown
 */
export function frameBudget(most: number, framesPerSecond: number): number {
    if (!(framesPerSecond > 0)) return most;
    const share = math.min(
        1,
        COMMON_FRAMES_PER_SECOND / framesPerSecond,
        framesPerSecond / STRUGGLING_FRAMES_PER_SECOND,
    );
    return most * math.max(LEAST_SHARE, share);
}
