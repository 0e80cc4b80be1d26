import { isSame, type Fingerprint } from "../fingerprint/fingerprint";
import type { WeekState } from "../wire/message";

/** What we know of one peer. Times are `clock.seconds()`. */
export interface Peer {
    readonly name: string;
    lastHeard: number;
    /** The authority's answer when it was last heard. */
    maySend: boolean;
    /** Its whole ledger, when it last told. */
    root: Fingerprint | undefined;
    rootAt: number;
    /** Weeks that it told together with this root. */
    weeks: readonly WeekState[];
    isInSync: boolean | undefined;
    /** The ledger's revision when it last told exactly what we held; -1 when it never did. */
    matchedAt: number;
    /** Must be compared again, as soon as we know what we hold. */
    isDoubtful: boolean;
    /** Nil for who has not advertised. Clamped to when we received it. */
    announceTime: number | undefined;
    advertisedAt: number;
    /** When it last greeted; before a sender's first advert nothing else shows that it is there. */
    greetedAt: number;
    /** When it last sent data, or asked somebody back. */
    servedAt: number;
    /** Since when data that it promised has not come; nil while it owes nothing. */
    owesSince: number | undefined;
    /** Promises in a row that were not kept. */
    broken: number;
    /** Until then it is neither waited for nor yielded to. */
    distrustedUntil: number;
}

/** Clients we keep track of; the one that was silent longest makes room. */
export const PEERS_MAX = 100;
/** A peer silent for so long says nothing about being in sync any more; who is there speaks at least every 190 s. */
export const HEARD_LATELY_SECONDS = 300;
/** So long what a peer told counts as what it still holds. */
export const TOLD_VALID_SECONDS = 120;
/** So long a sender that has said hello counts as one, before its first advert. */
const GREETED_SECONDS = 30;
/** A sending on an exhausted allowance brings a chunk in half a minute. */
const PROMISE_SECONDS = 60;
const FIRST_DISTRUST_SECONDS = 60;
const LONGEST_DISTRUST_SECONDS = 600;

/** @noSelf */
export interface Peers {
    /** The record of this peer, who was heard now. */
    heard(name: string, seconds: number): Peer;
    /** In the order in which they were first heard. */
    all(): readonly Peer[];
    find(name: string): Peer | undefined;
    /** @returns whether it is news: another root than it told before, or its first */
    toldRoot(peer: Peer, root: Fingerprint, mine: Fingerprint | undefined, seconds: number): boolean;
    /**
     * We hold something that the others may lack. Not after live events: who was in sync has heard them too, while
     * what it told last is a little older.
     */
    doubtAll(): void;
    /** A live event came that others may have heard, and told, before us. */
    doubtStrangers(): void;
    /** Compares those in doubt; `mine` is what the ledger holds now. */
    review(mine: Fingerprint): void;
    /** Those who may send, send, and were heard lately. */
    senders(seconds: number): Peer[];
    /** Whether all senders hold what we hold; nil when none was heard lately. */
    inSync(seconds: number): boolean | undefined;
    /** Whether all senders hold what we hold, as one of them has told after that time. */
    agreeSince(told: number, seconds: number): boolean;
    /** Those who may send and were heard lately, also who has kept still because others told the same. */
    couldSend(seconds: number): Peer[];
    /** It has claimed a sending, or sent part of a chunk. */
    promised(peer: Peer, seconds: number): void;
    /** What it promised has come. */
    kept(peer: Peer): void;
    /** It has won an election and stayed silent, or claimed what it did not send. */
    broke(peer: Peer, seconds: number): void;
    isCredible(peer: Peer, seconds: number): boolean;
}

/** Whether who told this root then may hold what we hold, although it is not what we hold. */
export type WasOurs = (this: void, root: Fingerprint, toldAt: number) => boolean;

export function createPeers(wasOurs: WasOurs = () => false): Peers {
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
            maySend: false,
            root: undefined,
            rootAt: 0,
            weeks: [],
            isInSync: undefined,
            matchedAt: -1,
            isDoubtful: false,
            announceTime: undefined,
            advertisedAt: -math.huge,
            greetedAt: -math.huge,
            servedAt: -math.huge,
            owesSince: undefined,
            broken: 0,
            distrustedUntil: -math.huge,
        };
        byName.set(name, peer);
        list.push(peer);
        return peer;
    }

    function isSender(peer: Peer, seconds: number): boolean {
        if (!peer.maySend) return false;
        return seconds - peer.advertisedAt < HEARD_LATELY_SECONDS || seconds - peer.greetedAt < GREETED_SECONDS;
    }

    function broke(peer: Peer, seconds: number): void {
        peer.owesSince = undefined;
        peer.broken = peer.broken + 1;
        const distrust = FIRST_DISTRUST_SECONDS * 2 ** math.min(peer.broken - 1, 10);
        peer.distrustedUntil = seconds + math.min(LONGEST_DISTRUST_SECONDS, distrust);
    }

    function inSync(seconds: number): boolean | undefined {
        let answer: boolean | undefined;
        for (const peer of list) {
            if (!isSender(peer, seconds)) continue;
            if (peer.isInSync === false) return false;
            if (peer.isInSync === true) answer = true;
        }
        return answer;
    }

    return {
        heard(name, seconds) {
            const peer = byName.get(name) ?? create(name, seconds);
            peer.lastHeard = seconds;
            return peer;
        },
        all: () => list,
        find: (name) => byName.get(name),
        toldRoot(peer, root, mine, seconds) {
            const isNews = peer.root === undefined || !isSame(peer.root, root);
            if (isNews) peer.weeks = [];
            peer.root = root;
            peer.rootAt = seconds;
            peer.isDoubtful = mine === undefined;
            if (mine !== undefined) peer.isInSync = isSame(mine, root) || wasOurs(root, seconds);
            return isNews;
        },
        doubtAll() {
            for (const peer of list) peer.isDoubtful = true;
        },
        doubtStrangers() {
            for (const peer of list) if (peer.isInSync === false) peer.isDoubtful = true;
        },
        review(mine) {
            for (const peer of list) {
                if (!peer.isDoubtful || peer.root === undefined) continue;
                peer.isInSync = isSame(mine, peer.root) || wasOurs(peer.root, peer.rootAt);
                peer.isDoubtful = false;
            }
        },
        inSync,
        agreeSince: (told, seconds) =>
            inSync(seconds) === true &&
            list.some((peer) => isSender(peer, seconds) && peer.isInSync === true && peer.rootAt > told),
        couldSend: (seconds) => list.filter((peer) => peer.maySend && seconds - peer.lastHeard < HEARD_LATELY_SECONDS),
        senders: (seconds) => list.filter((peer) => isSender(peer, seconds)),
        promised(peer, seconds) {
            peer.owesSince ??= seconds;
        },
        kept(peer) {
            peer.owesSince = undefined;
            peer.broken = 0;
            peer.distrustedUntil = -math.huge;
        },
        broke,
        isCredible(peer, seconds) {
            if (peer.owesSince !== undefined && seconds - peer.owesSince > PROMISE_SECONDS) broke(peer, seconds);
            return seconds >= peer.distrustedUntil;
        },
    };
}
