import { isSame, type Fingerprint } from "../fingerprint/fingerprint";
import type { WeekState } from "../wire/message";

/** What the status shows of a peer. */
export interface PeerStatus {
    readonly name: string;
    /** `clock.seconds()` when it was last heard. */
    readonly lastHeard: number;
    /** Events in its ledger when it last told. */
    readonly events: number | undefined;
    /** Nil while it has not told what it holds, or we do not know what we hold. */
    readonly isInSync: boolean | undefined;
}

/** A week that a peer told. */
export interface ToldWeek {
    readonly fingerprint: Fingerprint;
    readonly toldAt: number;
}

/** What we know of one peer. Times are `clock.seconds()`. */
export interface Peer {
    readonly name: string;
    lastHeard: number;
    /** Its whole ledger, when it last told. */
    root: Fingerprint | undefined;
    rootAt: number;
    isInSync: boolean | undefined;
    /** Must be compared again, as soon as we know what we hold. */
    isDoubtful: boolean;
    /** Nil for who has not advertised: who may not write, or does not send. Clamped to when we received it. */
    announceTime: number | undefined;
    advertisedAt: number;
    /** Only who advertises tells weeks. */
    weeks: LuaMap<number, ToldWeek>;
    weekCount: number;
}

/** Clients we keep track of; the one that was silent longest makes room. */
export const PEERS_MAX = 100;
/** Weeks we keep of one peer (ten years); beyond it we begin anew. */
const WEEKS_PER_PEER_MAX = 520;
/** A peer silent for so long says nothing about being in sync any more; who is there speaks at least every 190 s. */
export const HEARD_LATELY_SECONDS = 300;
/** So long a week that was told counts as what its teller still holds. */
export const TOLD_VALID_SECONDS = 120;

/** @noSelf */
export interface Peers {
    /** The record of this peer, who was heard now. */
    heard(name: string, seconds: number): Peer;
    /** In the order in which they were first heard. */
    all(): readonly Peer[];
    toldRoot(peer: Peer, root: Fingerprint, mine: Fingerprint | undefined, seconds: number): void;
    toldWeeks(peer: Peer, weeks: readonly WeekState[], seconds: number): void;
    /**
     * We hold something that the others may lack. Not after live events: who was in sync has heard them too, while
     * what it told last is a little older.
     */
    doubtAll(): void;
    /** Compares those in doubt; `mine` is what the ledger holds now. */
    review(mine: Fingerprint): void;
    /** Those who may send and were heard lately. */
    senders(seconds: number): Peer[];
    /** When the week was last told with this fingerprint. */
    toldAlikeAt(week: number, fingerprint: Fingerprint): number | undefined;
}

export function createPeers(): Peers {
    const byName = new LuaMap<string, Peer>();
    let list: Peer[] = [];

    function forgetOne(): void {
        let oldest = list[0]!;
        for (const peer of list) if (peer.lastHeard < oldest.lastHeard) oldest = peer;
        byName.delete(oldest.name);
        list = list.filter((peer) => peer !== oldest);
    }

    function create(name: string, seconds: number): Peer {
        if (list.length >= PEERS_MAX) forgetOne();
        const peer: Peer = {
            name,
            lastHeard: seconds,
            root: undefined,
            rootAt: 0,
            isInSync: undefined,
            isDoubtful: false,
            announceTime: undefined,
            advertisedAt: 0,
            weeks: new LuaMap(),
            weekCount: 0,
        };
        byName.set(name, peer);
        list.push(peer);
        return peer;
    }

    return {
        heard(name, seconds) {
            const peer = byName.get(name) ?? create(name, seconds);
            peer.lastHeard = seconds;
            return peer;
        },
        all: () => list,
        toldRoot(peer, root, mine, seconds) {
            peer.root = root;
            peer.rootAt = seconds;
            peer.isDoubtful = mine === undefined;
            if (mine !== undefined) peer.isInSync = isSame(mine, root);
        },
        toldWeeks(peer, weeks, seconds) {
            for (const { week, fingerprint } of weeks) {
                if (!peer.weeks.has(week)) peer.weekCount = peer.weekCount + 1;
                if (peer.weekCount > WEEKS_PER_PEER_MAX) {
                    peer.weeks = new LuaMap();
                    peer.weekCount = 1;
                }
                peer.weeks.set(week, { fingerprint, toldAt: seconds });
            }
        },
        doubtAll() {
            for (const peer of list) peer.isDoubtful = true;
        },
        review(mine) {
            for (const peer of list) {
                if (!peer.isDoubtful || peer.root === undefined) continue;
                peer.isInSync = isSame(mine, peer.root);
                peer.isDoubtful = false;
            }
        },
        senders: (seconds) =>
            list.filter(
                (peer) => peer.announceTime !== undefined && seconds - peer.advertisedAt < HEARD_LATELY_SECONDS,
            ),
        toldAlikeAt(week, fingerprint) {
            let latest: number | undefined;
            for (const peer of list) {
                const told = peer.weeks.get(week);
                if (told === undefined || !isSame(told.fingerprint, fingerprint)) continue;
                if (latest === undefined || told.toldAt > latest) latest = told.toldAt;
            }
            return latest;
        },
    };
}
