import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createTuple } from "../../src/event/tuple";
import { createLedger, type Ledger } from "../../src/ledger/ledger";
import { WEEK_SECONDS, weekOf, weekStart } from "../../src/ledger/week";
import { compare } from "../../src/sync/comparison";
import { ALL_TIME, blindQuestion, firstQuestion } from "../../src/sync/difference";
import { createDigests } from "../../src/sync/digests";
import { createHolding, type Holding } from "../../src/sync/holding";
import type { Question } from "../../src/sync/question";
import { createUnmoved } from "../../src/sync/unmoved";
import { archive, copyOf, mergeDeferred, unpack, type Disk } from "../ledger/archiving";
import { createRandom, type Random } from "../world/random";

const FIRST_WEEK = 2600;
const WEEKS = 8;
const LAST_WEEK = FIRST_WEEK + WEEKS - 1;

const noPause = (): void => undefined;

interface Side {
    readonly ledger: Ledger;
    readonly holding: Holding;
    disk: Disk;
}

function sideWith(events: readonly LedgerEvent[]): Side {
    const ledger = createLedger(NATIVE_LAYOUT, { milliseconds: () => 0 });
    ledger.merge(events.map((event) => copyOf(event)));
    return { ledger, holding: createHolding(ledger, createDigests(NATIVE_LAYOUT)), disk: new LuaMap() };
}

function drawEvents(random: Random): LedgerEvent[] {
    const events: LedgerEvent[] = [];
    for (const number of $range(1, random.integer(40, 300))) {
        const time = weekStart(FIRST_WEEK) + random.integer(0, WEEKS * WEEK_SECONDS - 1);
        const key = { time, counter: number % 256, realm: 1, creator: number };
        events.push(createTuple(key, "award", ["Player", number]));
    }
    return events;
}

function someOf(random: Random, events: readonly LedgerEvent[]): LedgerEvent[] {
    return events.filter(() => !random.chance(0.03));
}

/** Archives the side when it does so, and unpacks what is needed until there is a result. */
function whenThere<T>(side: Side, body: () => T): T {
    const untilUnmoved = createUnmoved(side.ledger);
    const first = untilUnmoved(body);
    if (first !== undefined) return first;
    assert.is_true(side.ledger.archive.isNeeded());
    unpack(side.ledger, side.disk);
    mergeDeferred(side.ledger);
    return untilUnmoved(body)!;
}

function reconcile(asker: Side, other: Side): void {
    let [from, to] = [asker, other];
    let question = whenThere(from, () => [firstQuestion(from.holding, [ALL_TIME], noPause)])[0];
    for (const _ of $range(1, 20)) {
        if (question === undefined) return;
        const asked: Question = question;
        const found = whenThere(to, () => compare(to.ledger, to.holding, asked, noPause));
        from.ledger.merge(found.lacked.map((event) => copyOf(event)));
        if (from.ledger.archive.isNeeded()) {
            unpack(from.ledger, from.disk);
            mergeDeferred(from.ledger);
        }
        [from, to] = [to, from];
        question = found.question;
    }
}

describe("comparing what is archived", () => {
    it("needs nothing of it while it is the same with the other", () => {
        for (const seed of $range(1, 30)) {
            const random = createRandom(seed);
            const events = drawEvents(random);
            const through = random.integer(FIRST_WEEK, LAST_WEEK - 3);
            const isLive = (event: LedgerEvent): boolean => weekOf(event.get(1) as number) > through;
            const [asker, other] = [sideWith(events.filter((e) => !isLive(e) || random.chance(0.5))), sideWith(events)];
            for (const side of [asker, other]) archive(side.ledger, through);
            const question = blindQuestion(asker.holding, LAST_WEEK, noPause)!;
            const expected = blindQuestion(
                sideWith(asker.ledger.events.filter((event) => isLive(event))).holding,
                LAST_WEEK,
                noPause,
            )!;
            assert.equal(expected.ranges.length, question.ranges.length);
            compare(other.ledger, other.holding, question, noPause);
            assert.is_false(asker.ledger.archive.isNeeded(), `seed ${seed}`);
            assert.is_false(other.ledger.archive.isNeeded(), `seed ${seed}`);
        }
    });

    it("tells of whole weeks what their events would tell", () => {
        for (const seed of $range(1, 30)) {
            const random = createRandom(seed);
            const events = drawEvents(random);
            const [plain, packed] = [sideWith(events), sideWith(events)];
            archive(packed.ledger, random.integer(FIRST_WEEK, LAST_WEEK));
            const start = weekStart(random.integer(FIRST_WEEK - 1, LAST_WEEK));
            const finish = random.chance(0.5) ? ALL_TIME.finish : weekStart(random.integer(FIRST_WEEK, LAST_WEEK + 1));
            const [mine, theirs] = [packed, plain].map(({ holding }) =>
                holding.sum(holding.run(start, finish), noPause),
            );
            assert.equal(theirs, mine, `seed ${seed}`);
            assert.is_false(packed.ledger.archive.isNeeded());
        }
    });

    it("brings both sides to the same, whichever of them archives what", () => {
        let needed = 0;
        for (const seed of $range(1, 150)) {
            const random = createRandom(seed);
            const all = drawEvents(random);
            const [asker, other] = [sideWith(someOf(random, all)), sideWith(someOf(random, all))];
            for (const side of [asker, other]) {
                const through = random.integer(FIRST_WEEK - 1, LAST_WEEK);
                if (through >= weekOf(side.ledger.events[0]!.get(1) as number)) {
                    side.disk = archive(side.ledger, through);
                    side.ledger.archive.onNeeded(() => {
                        needed = needed + 1;
                    });
                }
            }
            reconcile(asker, other);
            for (const side of [asker, other]) {
                if (side.ledger.archive.start() > 0) unpack(side.ledger, side.disk);
                side.ledger.hash(math.huge);
            }
            assert.same(asker.ledger.fingerprint(), other.ledger.fingerprint(), `seed ${seed}`);
        }
        assert.is_true(needed > 100, `${needed} were needed`);
    });
});
