import { isSame, type Fingerprint } from "../fingerprint/fingerprint";

/**
 * Remembers which exchanges brought nothing, one slot a peer: they are not repeated soon, so that what is refused,
 * unknown or made up never keeps the channel busy.
 *
 * @noSelf
 */
export interface Attempts {
    /** Whether asking now would be in vain. */
    isFruitless(peer: string, mine: Fingerprint, theirs: Fingerprint, seconds: number): boolean;
    asked(peer: string, mine: Fingerprint, theirs: Fingerprint, seconds: number): void;
    /** What he sent was not let in. If it can be all that he has for us, he is not asked again before something changes. */
    broughtNothing(peer: string, refused: number): void;
}

/** What both sides held at the last exchange. */
interface Attempt {
    readonly mine: Fingerprint;
    readonly theirs: Fingerprint;
    /** How often in a row while our own ledger stayed the same. */
    readonly count: number;
    /** Not before this (`clock.seconds()`), even if he tells something else each time. */
    readonly pauseUntil: number;
    /** All came, and nothing of it was let in. */
    isVain: boolean;
}

const FIRST_PAUSE_SECONDS = 10;
const LONGEST_PAUSE_SECONDS = 300;
/** So often a peer may make us ask anew by telling something else; then it has to wait like the others. */
const CHANGES_MAX = 3;
/** Peers remembered; beyond it all are forgotten, which costs one fruitless exchange each. */
const ATTEMPTS_MAX = 128;

export function createAttempts(): Attempts {
    let attempts = new LuaMap<string, Attempt>();
    let slots = 0;

    return {
        isFruitless(peer, mine, theirs, seconds) {
            const last = attempts.get(peer);
            if (last === undefined || !isSame(last.mine, mine)) return false;
            if (isSame(last.theirs, theirs)) return last.isVain || seconds < last.pauseUntil;
            return last.count >= CHANGES_MAX && seconds < last.pauseUntil;
        },
        asked(peer, mine, theirs, seconds) {
            const last = attempts.get(peer);
            const count = last !== undefined && isSame(last.mine, mine) ? last.count + 1 : 1;
            const pause = math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** math.min(count - 1, 10));
            if (last === undefined) slots = slots + 1;
            if (slots > ATTEMPTS_MAX) {
                attempts = new LuaMap();
                slots = 1;
            }
            attempts.set(peer, { mine, theirs, count, pauseUntil: seconds + pause, isVain: false });
        },
        broughtNothing(peer, refused) {
            const last = attempts.get(peer);
            // Fewer than he holds more were for somebody else: what was for us may have been lost.
            if (last !== undefined && refused >= last.theirs.count - last.mine.count) last.isVain = true;
        },
    };
}
