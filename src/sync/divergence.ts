import { numberAt, type LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";
import { isSame, type Fingerprint } from "../fingerprint/fingerprint";
import type { Ledger } from "../ledger/ledger";
import type { Clock } from "../port/clock";
import type { Comparison } from "./comparison";
import type { Peer } from "./peers";

/*
 * How our ledger stands to another's. Ledgers only grow, so who held the same as we did lacks nothing that was there
 * then; where both have grown since, only comparing ranges tells, and the ranges tell up to when both are the same. A
 * clock per creator (a version vector) could not: gaps are normal, and the newest says nothing about those before it.
 */

/**
 * "behind": we lack something of theirs. "ahead": they lack something of ours. "diverged": both. "differs": not compared
 * yet.
 */
export type Relation = "same" | "behind" | "ahead" | "diverged" | "differs";

export interface Difference {
    readonly relation: Relation;
    /** Server seconds when the two were first seen to differ; nil for "same". */
    readonly since: number | undefined;
    /** Server seconds before which both hold the same; nil while not compared. */
    readonly sharedUntil: number | undefined;
}

/** @noSelf */
export interface Divergence {
    /** A peer tells what it holds. To be called before its record takes that over. */
    told(peer: Peer, root: Fingerprint): void;
    /** What a peer's question showed. */
    compared(peer: Peer, comparison: Comparison): void;
    /** A peer brought events that we lacked. */
    broughtNew(peer: Peer): void;
    /** Nil while this peer has not told what it holds, or we do not know what we hold. */
    of(peer: Peer): Difference | undefined;
}

/** What both held when they were last the same (`peer.matchedAt` says when), and what was seen of their difference since. */
interface Seen {
    shared: Fingerprint | undefined;
    since: number | undefined;
    isBehind: boolean;
    isAhead: boolean;
    sharedUntil: number | undefined;
}

const SAME: Difference = { relation: "same", since: undefined, sharedUntil: undefined };

/** Where the first of what the comparison found is. */
function firstDifference(layout: Layout, { lacked, question }: Comparison): number | undefined {
    const [event] = lacked as readonly (LedgerEvent | undefined)[];
    const lackedAt = event === undefined ? undefined : numberAt(event, layout.time);
    if (lackedAt === undefined || question === undefined) return lackedAt ?? question?.start;
    return math.min(lackedAt, question.start);
}

function relationOf(isBehind: boolean, isAhead: boolean): Relation {
    if (isBehind) return isAhead ? "diverged" : "behind";
    return isAhead ? "ahead" : "differs";
}

/** How one stands to several: since the first difference, and the same until the first of them. */
export function allInAll(differences: readonly (Difference | undefined)[]): Difference | undefined {
    let known = 0;
    let isBehind = false;
    let isAhead = false;
    let since: number | undefined;
    let sharedUntil: number | undefined = math.huge;
    for (const difference of differences) {
        if (difference === undefined) continue;
        known = known + 1;
        if (difference.since === undefined) continue;
        isBehind = isBehind || difference.relation === "behind" || difference.relation === "diverged";
        isAhead = isAhead || difference.relation === "ahead" || difference.relation === "diverged";
        since = math.min(since ?? math.huge, difference.since);
        // Of one of them it is not known.
        if (difference.sharedUntil === undefined) sharedUntil = undefined;
        else if (sharedUntil !== undefined) sharedUntil = math.min(sharedUntil, difference.sharedUntil);
    }
    if (known === 0) return undefined;
    return since === undefined ? SAME : { relation: relationOf(isBehind, isAhead), since, sharedUntil };
}

export function createDivergence(ledger: Ledger, clock: Clock): Divergence {
    /** Gone when the peer's record is. */
    const records = setmetatable(new LuaTable<Peer, Seen | undefined>(), { __mode: "k" });

    function recordOf(peer: Peer): Seen | undefined {
        return records.get(peer);
    }

    function fresh(): Seen {
        return { shared: undefined, since: undefined, isBehind: false, isAhead: false, sharedUntil: undefined };
    }

    function forgetCompared(record: Seen): void {
        record.isBehind = false;
        record.isAhead = false;
        record.sharedUntil = undefined;
    }

    function agree(record: Seen, root: Fingerprint): void {
        record.shared = root;
        record.since = undefined;
        forgetCompared(record);
    }

    return {
        told(peer, root) {
            const record = recordOf(peer) ?? fresh();
            records.set(peer, record);
            if (peer.root === undefined || !isSame(peer.root, root)) forgetCompared(record);
            const mine = ledger.fingerprint();
            if (mine === undefined) return;
            if (isSame(mine, root)) agree(record, root);
            else record.since ??= clock.serverTime();
        },
        compared(peer, comparison) {
            const record = recordOf(peer);
            if (record === undefined) return;
            // One question shows a part of it; what another showed holds until the peer tells of a change.
            if (comparison.lacked.length > 0) record.isAhead = true;
            if (comparison.question?.ranges.some((range) => range.kind === "wanted") === true) record.isBehind = true;
            record.sharedUntil = firstDifference(ledger.layout, comparison) ?? record.sharedUntil;
        },
        broughtNew(peer) {
            const record = recordOf(peer);
            if (record !== undefined) record.isBehind = true;
        },
        of(peer) {
            const mine = ledger.fingerprint();
            const record = recordOf(peer);
            if (mine === undefined || record === undefined || peer.root === undefined) return undefined;
            if (isSame(mine, peer.root) || peer.isInSync === true) return SAME;
            const { since, shared, sharedUntil } = record;
            const haveWeGrown = shared !== undefined && ledger.revision() > peer.matchedAt;
            const haveTheyGrown = shared !== undefined && !isSame(shared, peer.root);
            const isAhead = record.isAhead || (haveWeGrown && !haveTheyGrown);
            const isBehind = record.isBehind || (haveTheyGrown && !haveWeGrown);
            return { relation: relationOf(isBehind, isAhead), since: since ?? clock.serverTime(), sharedUntil };
        },
    };
}
