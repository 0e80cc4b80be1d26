import type { LedgerEvent } from "../../src/event/event";
import { CLASSIC_LAYOUT, CROSS_REALM_LAYOUT, NATIVE_LAYOUT, type Layout } from "../../src/event/layout";
import { createLedger, type Ledger } from "../../src/ledger/ledger";
import { createDraw, named, shuffled, tuple } from "../event/samples";
import { createRunningChecksum } from "../fingerprint/runningChecksum";
import { hashAll, newLedger } from "./world";

const WEEK = 604800;

const clock = { milliseconds: () => 0 };

function awards(count: number): LedgerEvent[] {
    const events: LedgerEvent[] = [];
    for (const i of $range(1, count)) events.push(tuple(1600000000 + i * 7000, 0, 1, i % 5, "award", i));
    return events;
}

function entries(layout: Layout, count: number): LedgerEvent[] {
    const realm = layout === CLASSIC_LAYOUT ? 0 : 3;
    const events: LedgerEvent[] = [];
    for (const i of $range(1, count)) {
        events.push(named({ time: 1600000000 + i * 7000, counter: i % 3, realm, creator: i % 5 }, "AB", { points: i }));
    }
    return events;
}

describe("a ledger over a list that exists", () => {
    it("holds and tells the same as one that took the events in", () => {
        const events = awards(500);
        const adopting = createLedger(NATIVE_LAYOUT, clock, [...events]);
        const merging = newLedger(NATIVE_LAYOUT);
        merging.merge(shuffled(createDraw(3), events));
        for (const ledger of [adopting, merging]) hashAll(ledger);
        assert.same(merging.weeks(), adopting.weeks());
        assert.same(merging.fingerprint(), adopting.fingerprint());
        for (const week of merging.weeks()) {
            assert.same([...merging.weekRange(week)], [...adopting.weekRange(week)]);
            assert.same(merging.weekFingerprint(week), adopting.weekFingerprint(week));
        }
    });

    it("is that list: what is merged later stands in it, in its place", () => {
        const list = awards(10);
        const ledger = createLedger(NATIVE_LAYOUT, clock, list);
        const late = tuple(1600000000 + 10500, 0, 1, 1, "award", 1);
        assert.equal(list, ledger.events);
        assert.same([2], ledger.merge([late]).positions);
        assert.equal(late, list[1]);
        assert.equal(0, ledger.merge([late]).added.length);
    });

    it("has no fingerprint of its weeks until the hasher was there", () => {
        const ledger = createLedger(NATIVE_LAYOUT, clock, awards(10));
        assert.is_nil(ledger.fingerprint());
        hashAll(ledger);
        assert.equal(10, ledger.fingerprint()!.count);
    });
});

describe("a ledger of the incumbent's entries", () => {
    const cases: [name: string, layout: Layout, words: (entry: LedgerEvent) => unknown[]][] = [
        [
            "of four words",
            CROSS_REALM_LAYOUT,
            (entry) => [entry.get("_c"), entry.get("_b"), entry.get("_e"), entry.get("_a")],
        ],
        ["of three words", CLASSIC_LAYOUT, (entry) => [entry.get("_c"), entry.get("_b"), entry.get("_a")]],
    ];
    for (const [name, layout, words] of cases) {
        it(`hashes keys ${name}, over weeks as in one go`, () => {
            const ledger: Ledger = newLedger(layout);
            ledger.merge(shuffled(createDraw(4), entries(layout, 600)));
            hashAll(ledger);
            const checksum = createRunningChecksum();
            let expected = 0;
            for (const entry of ledger.events) for (const word of words(entry)) expected = checksum(word as number);
            assert.is_true(ledger.weeks().length > 3);
            assert.equal(expected, ledger.fingerprint()!.hash);
        });
    }

    it("holds what came first under a key, whatever else it says", () => {
        const ledger = newLedger(CROSS_REALM_LAYOUT);
        const key = { time: WEEK, counter: -1, realm: 1, creator: 9 };
        const first = named(key, "AB", { points: 5 });
        ledger.merge([first]);
        hashAll(ledger);
        const before = ledger.fingerprint();
        const result = ledger.merge([named(key, "AB", { points: 1 })]);
        assert.equal(1, result.duplicates);
        assert.same([], result.conflicts);
        assert.equal(first, ledger.events[0]);
        assert.same(before, ledger.fingerprint());
    });

    it("does not look at realms where there are none", () => {
        const ledger = newLedger(CLASSIC_LAYOUT);
        ledger.merge([named({ time: WEEK, counter: 0, realm: 0, creator: 9 }, "AB")]);
        const told = named({ time: WEEK, counter: 0, realm: 77, creator: 9 }, "AB");
        assert.equal(1, ledger.merge([told]).duplicates);
        assert.is_not_nil(ledger.find({ time: WEEK, counter: 0, realm: 0, creator: 9 }));
    });
});
