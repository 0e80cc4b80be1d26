import { isSame } from "../fingerprint/fingerprint";
import type { Peer } from "./peers";
import { drawSeconds } from "./drawSeconds";
import type { Surroundings } from "./surroundings";

type Tell = (this: void, seconds: number) => void;

/**
 * One who may write has come and holds nothing, and nobody else who may write holds anything: one of the members says
 * what they hold, so that he knows whom to ask.
 *
 * @noSelf
 */
export interface Witness {
    /** Whatever told what this peer holds. */
    heardRoot(peer: Peer, seconds: number): void;
    tick(seconds: number): void;
}

/** Before we speak: long enough that one of many is heard by the others, and a sender by all. */
const DELAY_LOW_SECONDS = 3;
const DELAY_HIGH_SECONDS = 15;

/** @param tell says what we hold */
export function createWitness(around: Surroundings, tell: Tell): Witness {
    const { ledger, peers, random } = around;
    let speakAt: number | undefined;

    function hasOtherSource(seconds: number): boolean {
        return peers.senders(seconds).some(({ root }) => root !== undefined && root.count > 0);
    }

    return {
        heardRoot({ maySend, root }, seconds) {
            const mine = ledger.fingerprint();
            if (root === undefined || mine === undefined || mine.count === 0) return;
            if (maySend && root.count === 0) {
                speakAt ??= seconds + drawSeconds(random, DELAY_LOW_SECONDS, DELAY_HIGH_SECONDS);
            } else if (isSame(root, mine)) {
                speakAt = undefined;
            }
        },
        tick(seconds) {
            if (speakAt === undefined || seconds < speakAt) return;
            speakAt = undefined;
            if (!hasOtherSource(seconds)) tell(seconds);
        },
    };
}
