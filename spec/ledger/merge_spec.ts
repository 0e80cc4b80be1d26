import type { LedgerEvent } from "../../src/event/event";
import { keyText } from "../../src/event/key";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createDraw, named, shuffled, tuple, type Draw } from "../event/samples";
import { expectedLedger, NAMED, NATIVE, newLedger, type Kitchen } from "./world";

function award(time: number, points: number = 0): LedgerEvent {
    return tuple(time, 0, 1, 1, "award", points);
}

function drawBatch(kitchen: Kitchen, draw: Draw, held: readonly LedgerEvent[], size: number): LedgerEvent[] {
    const batch: LedgerEvent[] = [];
    for (const i of $range(1, size)) {
        const past = [...held, ...batch];
        const choice = draw(0, 9);
        if (choice < 7 || past.length === 0) batch[i - 1] = kitchen.make(draw);
        else if (choice < 9) batch[i - 1] = kitchen.copy(past[draw(0, past.length - 1)]!);
        else batch[i - 1] = kitchen.forge(past[draw(0, past.length - 1)]!);
    }
    return batch;
}

describe("a merge", () => {
    it("appends what comes later and says where it stands", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        assert.same(
            { added: [award(5)], positions: [1], duplicates: 0, conflicts: [], replaced: [] },
            ledger.merge([award(5)]),
        );
        assert.same([2, 2], ledger.merge([award(7), award(9)]).positions);
        assert.same([award(5), award(7), award(9)], ledger.events);
    });

    it("puts late events where they belong", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        ledger.merge([award(10), award(20), award(30), award(40)]);
        const result = ledger.merge([award(35), award(50), award(15), award(5)]);
        assert.same([award(5), award(15), award(35), award(50)], result.added);
        assert.same([1, 2, 4, 5], result.positions);
        assert.same(
            [5, 10, 15, 20, 30, 35, 40, 50].map((time) => award(time)),
            ledger.events,
        );
    });

    it("counts what is held already and changes nothing for it", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        ledger.merge([award(5), award(7)]);
        const revision = ledger.revision();
        const result = ledger.merge([award(7), award(5), award(5)]);
        assert.same({ added: [], positions: [], duplicates: 3, conflicts: [], replaced: [] }, result);
        assert.equal(revision, ledger.revision());
    });

    it("takes an absent realm for realm 0, whichever came first", () => {
        const key = { time: 5, counter: 0, realm: 0, creator: 1 };
        for (const [first, second] of [
            [named(key, "AB"), named(key, "AB", { _e: 0 })],
            [named(key, "AB", { _e: 0 }), named(key, "AB")],
        ] as [LedgerEvent, LedgerEvent][]) {
            const ledger = newLedger(NAMED.layout);
            ledger.merge([first]);
            assert.equal(1, ledger.merge([second]).duplicates);
        }
    });

    it("neither keeps nor changes the batch", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        const batch = [award(9), award(5), award(7)];
        ledger.merge(batch);
        assert.same([award(9), award(5), award(7)], batch);
        batch[0] = award(1);
        assert.same([award(5), award(7), award(9)], ledger.events);
    });

    it("keeps the one list that callers look at", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        const live = ledger.events;
        ledger.merge([award(9)]);
        ledger.merge([award(5)]);
        assert.equal(live, ledger.events);
        assert.same([award(5), award(9)], live);
    });

    it("of nothing does nothing", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        assert.same({ added: [], positions: [], duplicates: 0, conflicts: [], replaced: [] }, ledger.merge([]));
        assert.equal(0, ledger.revision());
    });

    it("of a record without a key raises before anything has changed", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        ledger.merge([award(5)]);
        assert.has_error(() => ledger.merge([award(7), tuple(), award(3)]));
        assert.same([award(5)], ledger.events);
        assert.equal(1, ledger.revision());
    });

    it("sorts a batch that spans more than numbers can pack", () => {
        const ledger = newLedger(NAMED.layout);
        const draw = createDraw(9);
        const batch: LedgerEvent[] = [];
        for (const i of $range(1, 300)) batch[i - 1] = NAMED.make(draw);
        batch[300] = NAMED.make(draw);
        batch[300].set("_b", 4294967295);
        batch[301] = NAMED.make(draw);
        batch[301].set("_c", 0);
        ledger.merge(batch);
        assert.same(expectedLedger(NAMED.layout, batch).events, ledger.events);
    });

    for (const [name, kitchen] of [
        ["native", NATIVE],
        ["the incumbent's", NAMED],
    ] as [string, Kitchen][]) {
        it(`gives the same list for any batches as sorting the whole, ${name} layout`, () => {
            for (const seed of $range(1, 60)) {
                const draw = createDraw(seed);
                const ledger = newLedger(kitchen.layout);
                const arrived: LedgerEvent[] = [];
                let before = expectedLedger(kitchen.layout, []);
                for (const round of $range(1, draw(1, 8))) {
                    const size = draw(0, 3) === 0 ? draw(0, 120) : draw(0, 4);
                    const batch = drawBatch(kitchen, draw, before.events, size);
                    const result = ledger.merge(batch);
                    arrived.push(...batch);
                    const after = expectedLedger(kitchen.layout, arrived);
                    const where = `seed ${seed}, round ${round}`;
                    assert.equal(after.events.length, ledger.events.length, where);
                    for (const i of $range(1, ledger.events.length)) {
                        // One table, not an equal one: the first that came is kept.
                        assert.equal(after.events[i - 1], ledger.events[i - 1], where);
                    }
                    const fresh = after.events.length - before.events.length;
                    const kept = fresh + after.beside.length - before.beside.length;
                    assert.equal(fresh, result.added.length, where);
                    assert.equal(kept - fresh, result.conflicts.length, where);
                    assert.equal(batch.length - kept, result.duplicates, where);
                    for (const [place, event] of result.added.entries()) {
                        assert.equal(event, ledger.events[result.positions[place]! + place - 1], where);
                    }
                    before = after;
                }
            }
        });

        it(`gives the same list in whatever order events arrive, ${name} layout`, () => {
            for (const seed of $range(1, 30)) {
                const draw = createDraw(seed);
                const all: LedgerEvent[] = [];
                for (const i of $range(1, 150)) all[i - 1] = kitchen.make(draw);
                const distinct = expectedLedger(kitchen.layout, all).events;
                const texts = distinct.map((event) => keyText(kitchen.layout, event));
                const ledger = newLedger(kitchen.layout);
                let batch: LedgerEvent[] = [];
                for (const event of shuffled(draw, distinct)) {
                    batch.push(event);
                    if (draw(1, 5) === 1) {
                        ledger.merge(batch);
                        batch = [];
                    }
                }
                ledger.merge(batch);
                assert.same(
                    texts,
                    ledger.events.map((event) => keyText(kitchen.layout, event)),
                );
            }
        });
    }
});
