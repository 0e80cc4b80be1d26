import type { LedgerEvent } from "../event/event";
import { isSame, type Fingerprint } from "../fingerprint/fingerprint";
import type { Peer, PeerStatus } from "./peers";
import { progressOf, type Progress } from "./progress";
import { createReplication } from "./replication";
import type { Requester } from "./requester";
import type { Router } from "./router";
import type { Surroundings } from "./surroundings";

/**
 * How we and the others stand, for people.
 *
 * @noSelf
 */
export interface Standing {
    progress(): Progress;
    peers(): PeerStatus[];
    /** Others who certainly hold this event. */
    replicatedTo(event: LedgerEvent): number;
    /** A peer told what it holds. */
    told(peer: Peer, root: Fingerprint): void;
    /** To be called after each merge. */
    added(events: readonly LedgerEvent[]): void;
    /** Tells what has changed since the last time. */
    tick(): void;
}

export type InSyncHandler = (this: void, inSync: boolean | undefined) => void;
export type ProgressHandler = (this: void, progress: Progress) => void;
export type PeersHandler = (this: void) => void;

export interface StandingOptions {
    readonly around: Surroundings;
    readonly requester: Requester;
    readonly router: Router;
    /** Whether all senders hold what we hold has changed; nil when none was heard lately. */
    readonly onInSyncChanged: InSyncHandler;
    readonly onProgressChanged: ProgressHandler;
    /** What a peer holds, or whether it is in sync, has changed. */
    readonly onPeersChanged: PeersHandler;
}

function isAlike(a: Progress, b: Progress): boolean {
    return a.state === b.state && a.held === b.held && a.total === b.total && a.reason === b.reason;
}

export function createStanding(options: StandingOptions): Standing {
    const { around, requester, router } = options;
    const { ledger, peers, clock, outlet } = around;
    const replication = createReplication(ledger);
    let last: Progress | undefined;
    let lastInSync: boolean | undefined;
    let hasNewsOfPeers = false;

    function progress(): Progress {
        const seconds = clock.seconds();
        return progressOf({
            held: ledger.events.length,
            peers: peers.all(),
            senders: peers.senders(seconds),
            closedReason: outlet.closedReason(),
            isWhispered: requester.isWhispered(),
            seconds,
        });
    }

    function tellInSync(): void {
        const now = peers.inSync(clock.seconds());
        if (now === lastInSync) return;
        lastInSync = now;
        options.onInSyncChanged(now);
    }

    return {
        progress,
        peers() {
            const muted = router.muted();
            const newer = router.newerVersions();
            const known = peers.all().map((peer): PeerStatus => ({
                name: peer.name,
                lastHeard: peer.lastHeard,
                events: peer.root?.count,
                isInSync: peer.isInSync,
                maySend: peer.maySend,
                isNewer: newer.includes(peer.name),
                mutedFor: muted.find(({ name }) => name === peer.name)?.reason,
            }));
            return known;
        },
        replicatedTo: (event) => replication.count(event, peers.all()),
        told(peer, root) {
            if (peer.root === undefined || !isSame(peer.root, root)) hasNewsOfPeers = true;
            const before = peer.matchedAt;
            replication.told(peer, root);
            if (peer.matchedAt !== before) hasNewsOfPeers = true;
        },
        added(events) {
            replication.added(events);
        },
        tick() {
            tellInSync();
            const now = progress();
            if (last === undefined || !isAlike(last, now)) {
                last = now;
                options.onProgressChanged(now);
            }
            if (!hasNewsOfPeers) return;
            hasNewsOfPeers = false;
            options.onPeersChanged();
        },
    };
}
