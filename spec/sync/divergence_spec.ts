import { numberAt, type LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import type { Fingerprint } from "../../src/fingerprint/fingerprint";
import { createLedger, type Ledger } from "../../src/ledger/ledger";
import { compare } from "../../src/sync/comparison";
import { createDigests } from "../../src/sync/digests";
import { allInAll, createDivergence, type Difference, type Divergence } from "../../src/sync/divergence";
import { createHolding } from "../../src/sync/holding";
import { createPeers, type Peer, type Peers } from "../../src/sync/peers";
import type { Question } from "../../src/sync/question";
import { createReplication } from "../../src/sync/replication";
import { createGuild, makeEvent, weekOfEvents } from "./guild";

const NOW = 1572600000;
const NO_PAUSE = (): undefined => undefined;

function ledgerOf(events: readonly LedgerEvent[]): Ledger {
    const ledger = createLedger(NATIVE_LAYOUT, { milliseconds: () => 0 });
    ledger.merge(events);
    return ledger;
}

function rootOf(ledger: Ledger): Fingerprint {
    while (ledger.hash(math.huge)) {
        // Each call does a part.
    }
    return ledger.fingerprint()!;
}

/** One event a second, numbered. */
function events(first: number, last: number, creator = 7): LedgerEvent[] {
    const list: LedgerEvent[] = [];
    for (const i of $range(first, last)) list.push(makeEvent(NOW + i, creator, `note ${i}`));
    return list;
}

/** Our ledger, and what we know of one peer. @noSelf */
interface Stage {
    readonly mine: Ledger;
    readonly divergence: Divergence;
    readonly peer: Peer;
    hears(theirs: Ledger): void;
    /** What he told of all he holds is compared with what we hold, as often as it takes; counts the questions. */
    compares(theirs: Ledger): number;
    difference(): Difference | undefined;
}

function createStage(held: readonly LedgerEvent[]): Stage {
    const mine = ledgerOf(held);
    const peers: Peers = createPeers(() => false);
    const peer = peers.heard("Zoe-Realm", 10);
    let seconds = NOW + 1000;
    const clock = { serverTime: () => seconds, seconds: () => 10, milliseconds: () => 0 };
    const divergence = createDivergence(mine, clock);
    const replication = createReplication(mine);
    const digests = createDigests(NATIVE_LAYOUT);
    return {
        mine,
        divergence,
        peer,
        hears(theirs) {
            seconds = seconds + 1;
            const root = rootOf(theirs);
            divergence.told(peer, root);
            replication.told(peer, root);
            peers.toldRoot(peer, root, rootOf(mine), 10);
        },
        compares(theirs) {
            const ours = createHolding(mine, digests);
            const his = createHolding(theirs, digests);
            const start = numberAt(theirs.events[0]!, NATIVE_LAYOUT.time);
            const range = { kind: "fingerprint", finish: 4294967296, count: theirs.events.length, sum: 1 } as const;
            let next: Question | undefined = { start, ranges: [range] };
            let count = 0;
            while (next !== undefined && count < 20) {
                count = count + 1;
                const shown = compare(mine, ours, next, NO_PAUSE);
                divergence.compared(peer, shown);
                if (shown.question === undefined) return count;
                const answer = compare(theirs, his, shown.question, NO_PAUSE);
                // He sends them.
                if (answer.lacked.length > 0) divergence.broughtNew(peer);
                next = answer.question;
            }
            return count;
        },
        difference: () => divergence.of(peer),
    };
}

describe("two ledgers", () => {
    it("of which nothing was told cannot be set against each other", () => {
        assert.is_nil(createStage(events(1, 3)).difference());
    });

    it("are the same when they hold the same", () => {
        const stage = createStage(events(1, 3));
        stage.hears(ledgerOf(events(1, 3)));
        assert.same({ relation: "same" }, stage.difference());
    });

    it("differ, nobody knows how, when they were never the same and are not compared", () => {
        const stage = createStage(events(1, 3));
        stage.hears(ledgerOf(events(1, 4)));
        assert.same({ relation: "differs", since: NOW + 1001 }, stage.difference());
    });

    it("that were the same: the one that has grown is ahead, and since when they differ stays", () => {
        const stage = createStage(events(1, 3));
        stage.hears(ledgerOf(events(1, 3)));
        stage.mine.merge(events(4, 4));
        rootOf(stage.mine);
        stage.hears(ledgerOf(events(1, 3)));
        assert.same({ relation: "ahead", since: NOW + 1002 }, stage.difference());
        stage.hears(ledgerOf(events(1, 3)));
        assert.equal(NOW + 1002, stage.difference()!.since);
    });

    it("that were the same: the one that has not grown is behind", () => {
        const stage = createStage(events(1, 3));
        stage.hears(ledgerOf(events(1, 3)));
        stage.hears(ledgerOf(events(1, 5)));
        assert.equal("behind", stage.difference()!.relation);
        stage.mine.merge(events(4, 5));
        stage.hears(ledgerOf(events(1, 5)));
        assert.same({ relation: "same" }, stage.difference());
    });

    it("that have both grown differ until a few questions find where they part", () => {
        const shared = events(1, 3000);
        const stage = createStage([...shared, ...events(3001, 3020, 8)]);
        const theirs = ledgerOf([...shared, ...events(3010, 3030, 9)]);
        stage.hears(theirs);
        assert.equal("differs", stage.difference()!.relation);
        const questions = stage.compares(theirs);
        assert.is_true(questions <= 4, `${questions} questions`);
        const { relation, sharedUntil } = stage.difference()!;
        assert.equal("diverged", relation);
        assert.equal(NOW + 3001, sharedUntil);
    });

    it("are set apart by a gap that the newest events do not show", () => {
        const stage = createStage(events(1, 2000));
        const theirs = ledgerOf([...events(1, 1000), ...events(1002, 2000)]);
        stage.hears(theirs);
        stage.compares(theirs);
        const { relation, sharedUntil } = stage.difference()!;
        assert.equal("ahead", relation);
        assert.equal(NOW + 1001, sharedUntil);
    });
});

describe("how one stands to several", () => {
    const behind: Difference = { relation: "behind", since: 20, sharedUntil: 9 };
    const ahead: Difference = { relation: "ahead", since: 30, sharedUntil: 7 };
    const same: Difference = { relation: "same", since: undefined, sharedUntil: undefined };

    it("is the sum of all", () => {
        assert.is_nil(allInAll([undefined]));
        assert.same(same, allInAll([same, undefined]));
        assert.same(behind, allInAll([same, behind]));
        assert.same({ relation: "diverged", since: 20, sharedUntil: 7 }, allInAll([behind, ahead]));
    });

    it("is told by the engines of a guild while it catches up, and after", () => {
        const guild = createGuild(31);
        guild.officers.add("Anna-Realm");
        guild.officers.add("Bert-Realm");
        const shared = weekOfEvents(1, 30, 7);
        const anna = guild.join("Anna-Realm", { events: [...shared, ...weekOfEvents(0, 5, 8)] });
        const bert = guild.join("Bert-Realm", { events: [...shared, ...weekOfEvents(0, 6, 9)] });
        const seen = new LuaSet<string>();
        for (const _ of $range(1, 120)) {
            guild.run(0.5);
            for (const client of [anna, bert]) seen.add(client.engine.difference()?.relation ?? "unknown");
        }
        assert.is_true(seen.has("diverged") || (seen.has("ahead") && seen.has("behind")));
        assert.equal("same", anna.engine.difference()!.relation);
        assert.equal("same", bert.engine.peers()[0]!.difference!.relation);
    });
});
