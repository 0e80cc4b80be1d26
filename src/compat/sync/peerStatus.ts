import type { Clock } from "../../port/clock";
import type { StateMessage } from "./messages";

/** What a peer answered last. Consumers show it: the names are theirs. */
export interface PeerStatus {
    readonly stateHash: number;
    readonly lag: number;
    readonly count: number;
    /** Server seconds of our client. */
    readonly timestamp: number;
}

/** By the name that the answer came from; consumers are handed this very table. */
export type PeerStatuses = Record<string, PeerStatus>;

export function notePeerStatus(statuses: PeerStatuses, sender: string, message: StateMessage, clock: Clock): void {
    const { stateHash, lag, totalEntryCount } = message;
    statuses[sender] = { stateHash, lag, count: totalEntryCount, timestamp: clock.serverTime() };
}
