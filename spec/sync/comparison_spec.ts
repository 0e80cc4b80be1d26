import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createTuple } from "../../src/event/tuple";
import { createLedger, type Ledger } from "../../src/ledger/ledger";
import { compare } from "../../src/sync/comparison";
import { ALL_TIME, firstQuestion } from "../../src/sync/difference";
import { createDigests } from "../../src/sync/digests";
import { createHolding, type Holding } from "../../src/sync/holding";
import type { Question } from "../../src/sync/question";
import { createRandom, type Random } from "../world/random";

interface Side {
    readonly ledger: Ledger;
    readonly holding: Holding;
}

const noPause = (): void => undefined;

function sideWith(events: readonly LedgerEvent[]): Side {
    const ledger = createLedger(NATIVE_LAYOUT, { milliseconds: () => 0 });
    ledger.merge(events);
    return { ledger, holding: createHolding(ledger, createDigests(NATIVE_LAYOUT)) };
}

function eventAt(time: number, counter: number): LedgerEvent {
    const [realm, creator] = [1, 1 + (counter - (counter % 256)) / 256];
    return createTuple({ time, counter: counter % 256, realm, creator }, "award", ["Player", counter]);
}

/** Each asks the other back until nobody has a question. @returns how many questions were asked */
function reconcile(asker: Side, other: Side): number {
    let [from, to] = [asker, other];
    let question: Question | undefined = firstQuestion(asker.holding, [ALL_TIME], noPause);
    let asked = 0;
    while (question !== undefined && asked < 20) {
        asked = asked + 1;
        const found = compare(to.ledger, to.holding, question, noPause);
        from.ledger.merge(found.lacked);
        [from, to] = [to, from];
        question = found.question;
    }
    return asked;
}

/** Most events in seconds of their own, some seconds with very many: imports are like that. */
function drawEvents(random: Random): LedgerEvent[] {
    const events: LedgerEvent[] = [];
    let time = 1754000000;
    let counter = 0;
    for (const _ of $range(1, random.integer(1, 40))) {
        time = time + random.integer(1, 40000);
        const count = random.chance(0.2) ? random.integer(2, 150) : 1;
        for (const _ of $range(1, count)) {
            counter = counter + 1;
            events.push(eventAt(time, counter));
        }
    }
    return events;
}

function expectSame(one: Side, other: Side, count: number): void {
    assert.equal(count, one.ledger.events.length);
    assert.equal(count, other.ledger.events.length);
}

describe("two who compare what they hold", () => {
    it("come to hold the same in a few questions, whatever either lacks", () => {
        for (const seed of $range(1, 300)) {
            const random = createRandom(seed);
            const events = drawEvents(random);
            const lackRate = [0, 0.01, 0.1, 0.9][random.integer(0, 3)]!;
            const one = sideWith(events.filter(() => !random.chance(lackRate)));
            const other = sideWith(events.filter(() => !random.chance(lackRate)));
            const all = new LuaSet<string>();
            for (const side of [one, other]) for (const event of side.ledger.events) all.add(tostring(event.get(7)));
            let count = 0;
            for (const _ of all) count = count + 1;
            const asked = reconcile(one, other);
            assert.is_true(asked <= 6, `seed ${seed}: ${asked} questions`);
            expectSame(one, other, count);
        }
    });

    it("split a range that is one second but for a few events", () => {
        const events: LedgerEvent[] = [];
        for (const index of $range(1, 4)) events.push(eventAt(1754000000 + index * 100, index));
        for (const index of $range(5, 70)) events.push(eventAt(1754000900, index));
        const one = sideWith(events.filter((_, index) => index !== 40));
        const other = sideWith(events);
        assert.is_true(reconcile(one, other) <= 4);
        expectSame(one, other, 70);
    });
});
