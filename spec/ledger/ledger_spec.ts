import type { LedgerEvent } from "../../src/event/event";
import { keyOf } from "../../src/event/key";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import type { MergeResult } from "../../src/ledger/ledger";
import { weekStart } from "../../src/ledger/week";
import { createDraw, named, NAMED_LAYOUT, tuple } from "../event/samples";
import { NATIVE, newLedger } from "./world";

function award(time: number): LedgerEvent {
    return tuple(time, 0, 1, 1, "award", 0);
}

describe("a ledger", () => {
    it("finds an event by its key", () => {
        const draw = createDraw(4);
        const ledger = newLedger(NATIVE_LAYOUT);
        const events: LedgerEvent[] = [];
        for (const i of $range(1, 200)) events[i - 1] = NATIVE.make(draw);
        const { added } = ledger.merge(events);
        for (const event of added) assert.equal(event, ledger.find(keyOf(NATIVE_LAYOUT, event)));
    });

    it("does not find what it does not hold", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        const key = { time: 5, counter: 0, realm: 1, creator: 1 };
        assert.is_nil(ledger.find(key));
        ledger.merge([award(5), award(7)]);
        assert.is_not_nil(ledger.find(key));
        for (const missing of [
            { ...key, time: 6 },
            { ...key, time: 4 },
            { ...key, time: 8 },
            { ...key, counter: 1 },
            { ...key, realm: 0 },
            { ...key, creator: 2 },
        ]) {
            assert.is_nil(ledger.find(missing));
        }
    });

    it("finds an event without a realm under realm 0", () => {
        const ledger = newLedger(NAMED_LAYOUT);
        const key = { time: 5, counter: -1, realm: 0, creator: 1 };
        const event = named(key, "IGN");
        ledger.merge([event]);
        assert.equal(event, ledger.find(key));
    });

    it("tells where a time begins", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        assert.equal(1, ledger.indexAtTime(5));
        ledger.merge([award(5), tuple(5, 1, 1, 1, "award"), award(7)]);
        const cases: [time: number, index: number][] = [
            [0, 1],
            [5, 1],
            [6, 3],
            [7, 3],
            [8, 4],
        ];
        for (const [time, index] of cases) assert.equal(index, ledger.indexAtTime(time), `time ${time}`);
    });

    it("knows its weeks and where they stand", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        const first = weekStart(2600);
        ledger.merge([award(first + 5), award(first - 1), award(first), award(weekStart(2610))]);
        ledger.merge([award(weekStart(2605))]);
        assert.same([2599, 2600, 2605, 2610], ledger.weeks());
        assert.same([1, 1], [...ledger.weekRange(2599)]);
        assert.same([2, 3], [...ledger.weekRange(2600)]);
        assert.same([4, 3], [...ledger.weekRange(2601)]);
        assert.same([5, 5], [...ledger.weekRange(2610)]);
        assert.same([6, 5], [...ledger.weekRange(2611)]);
    });

    it("tells of each merge that added something, and of no other", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        const told: MergeResult[] = [];
        ledger.onAdded((result) => {
            told.push(result);
        });
        const first = ledger.merge([award(5)]);
        ledger.merge([award(5)]);
        ledger.merge([]);
        const second = ledger.merge([award(3), award(5)]);
        assert.equal(2, told.length);
        assert.equal(first, told[0]);
        assert.equal(second, told[1]);
    });

    it("tells all of one merge before it tells of one that was made meanwhile", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        const told: string[] = [];
        ledger.onAdded(({ added }) => {
            const time = added[0]!.get(1) as number;
            told.push(`first ${time}`);
            if (time === 5) ledger.merge([award(6)]);
        });
        ledger.onAdded(({ added }) => {
            told.push(`second ${added[0]!.get(1) as number}`);
        });
        ledger.merge([award(5)]);
        assert.same(["first 5", "second 5", "first 6", "second 6"], told);
    });

    it("keeps its events and goes on telling when a handler fails", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        let told = 0;
        ledger.onAdded(() => error("broken", 0));
        ledger.onAdded(() => {
            told = told + 1;
        });
        assert.has_error(() => ledger.merge([award(5)]), "broken");
        assert.has_error(() => ledger.merge([award(6)]), "broken");
        assert.equal(2, told);
        assert.equal(2, ledger.events.length);
    });

    it("raises its revision with each change", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        const before = ledger.revision();
        ledger.merge([award(5)]);
        assert.is_true(ledger.revision() > before);
    });
});
