import { isSame, type Fingerprint } from "../fingerprint/fingerprint";

/**
 * What we held until a live event came. Who tells it right after has spoken before he heard the event, and lacks
 * nothing.
 *
 * @noSelf
 */
export interface RecentRoots {
    /** What the ledger holds now. */
    holds(root: Fingerprint): void;
    /** A live event, our own or another's, was added to it, that all others hear, too. */
    grewLive(seconds: number): void;
    /** It has changed in another way: what we held before is not what the others hold now. */
    grewOtherwise(): void;
    /** Whether who told this then may hold what we hold. */
    wasOurs(root: Fingerprint, toldAt: number): boolean;
}

/** The longest that a message, and the live event that crossed it, take; with the time to compare. */
export const CROSSING_SECONDS = 4;
/** A burst of live events. */
const ROOTS_MAX = 16;

interface Past {
    readonly root: Fingerprint;
    readonly until: number;
}

export function createRecentRoots(): RecentRoots {
    let current: Fingerprint | undefined;
    let past: Past[] = [];

    return {
        holds(root) {
            current = root;
        },
        grewLive(seconds) {
            if (current === undefined) return;
            past.push({ root: current, until: seconds + CROSSING_SECONDS });
            if (past.length > ROOTS_MAX) table.remove(past, 1);
            current = undefined;
        },
        grewOtherwise() {
            current = undefined;
            past = [];
        },
        wasOurs: (root, toldAt) => past.some((other) => toldAt <= other.until && isSame(other.root, root)),
    };
}
