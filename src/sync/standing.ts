import type { LedgerEvent } from "../event/event";
import { isSame, type Fingerprint } from "../fingerprint/fingerprint";
import type { Comparison } from "./comparison";
import { allInAll, createDivergence, type Difference } from "./divergence";
import type { Peer } from "./peers";
import { progressOf, type Progress } from "./progress";
import { createReplication } from "./replication";
import type { Requester } from "./requester";
import type { Router } from "./router";
import type { Surroundings } from "./surroundings";

/** What the status shows of a peer. */
export interface PeerStatus {
    readonly name: string;
    /** `clock.seconds()` when it was last heard. */
    readonly lastHeard: number;
    /** Events in its ledger when it last told. */
    readonly events: number | undefined;
    /** Nil while it has not told what it holds, or we do not know what we hold. */
    readonly isInSync: boolean | undefined;
    /** How our ledger stands to its; nil as for `isInSync`. */
    readonly difference: Difference | undefined;
    /** May write, and so send ledger data, as of when it was last heard. */
    readonly maySend: boolean;
    /** Speaks in a version that is newer than ours. */
    readonly isNewer: boolean;
    /** Why it is not listened to for a while. */
    readonly mutedFor: string | undefined;
}

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
    /** What a peer's question showed. */
    compared(name: string, comparison: Comparison): void;
    /** A peer brought what we lacked. */
    broughtNew(peer: Peer): void;
    /** How we stand to those who send, all in all; nil when none was heard lately. */
    difference(): Difference | undefined;
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
    const divergence = createDivergence(ledger, clock);
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
                difference: divergence.of(peer),
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
            divergence.told(peer, root);
            replication.told(peer, root);
            if (peer.matchedAt !== before) hasNewsOfPeers = true;
        },
        compared(name, comparison) {
            const peer = peers.find(name);
            if (peer === undefined) return;
            divergence.compared(peer, comparison);
            hasNewsOfPeers = true;
        },
        broughtNew(peer) {
            divergence.broughtNew(peer);
        },
        difference: () => allInAll(peers.senders(clock.seconds()).map((peer) => divergence.of(peer))),
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
