import type { LedgerEvent } from "../event/event";
import { isSame, type Fingerprint } from "../fingerprint/fingerprint";
import type { Ledger } from "../ledger/ledger";
import type { Peer } from "./peers";

/**
 * Knows how many others hold an event: those who told the very fingerprint that we had at a time when we held it.
 *
 * @noSelf
 */
export interface Replication {
    /** To be called after each merge. */
    added(events: readonly LedgerEvent[]): void;
    /** A peer told what it holds. */
    told(peer: Peer, root: Fingerprint): void;
    /** Others who certainly hold this event of the ledger. */
    count(event: LedgerEvent, peers: readonly Peer[]): number;
}

/** Larger merges are remembered as a whole: their events count from the last of them on. */
const REMEMBERED_EVENTS_MAX = 64;

export function createReplication(ledger: Ledger): Replication {
    /** When an event came, in revisions of the ledger; those that are not in it came with a large merge. */
    const cameAt = setmetatable(new LuaTable<LedgerEvent, number>(), { __mode: "k" });
    let largeMergeAt = 0;

    return {
        added(events) {
            const revision = ledger.revision();
            if (events.length > REMEMBERED_EVENTS_MAX) largeMergeAt = revision;
            else for (const event of events) cameAt.set(event, revision);
        },
        told(peer, root) {
            const mine = ledger.fingerprint();
            if (mine !== undefined && isSame(mine, root)) peer.matchedAt = ledger.revision();
        },
        count(event, peers) {
            const needed = (cameAt.get(event) as number | undefined) ?? largeMergeAt;
            let count = 0;
            for (const peer of peers) if (peer.matchedAt >= needed) count = count + 1;
            return count;
        },
    };
}
