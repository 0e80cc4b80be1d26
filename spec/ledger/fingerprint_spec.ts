import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { NOTHING, type Fingerprint } from "../../src/fingerprint/fingerprint";
import type { Ledger } from "../../src/ledger/ledger";
import { weekStart } from "../../src/ledger/week";
import { createDraw, tuple } from "../event/samples";
import {
    createCountedLedger,
    eventsOfWeek,
    expectedFingerprint,
    hashAll,
    NAMED,
    NATIVE,
    newLedger,
    type Kitchen,
} from "./world";

const WEEK = 2700;

function award(second: number): LedgerEvent {
    return tuple(weekStart(WEEK) + second, 0, 1, 1, "award", second);
}

function awards(first: number, last: number): LedgerEvent[] {
    const events: LedgerEvent[] = [];
    for (const second of $range(first, last)) events.push(award(second));
    return events;
}

/** Of all weeks those that the ledger claims to know must be right; returns how many it does not know yet. */
function checkKnown(ledger: Ledger, where: string): number {
    let unknown = 0;
    for (const week of ledger.weeks()) {
        const fingerprint = ledger.weekFingerprint(week);
        if (fingerprint === undefined) unknown = unknown + 1;
        else
            assert.same(
                expectedFingerprint(
                    ledger.layout,
                    eventsOfWeek(ledger.layout, ledger.events, week),
                    ledger.variantsIn(weekStart(week), weekStart(week + 1)),
                ),
                fingerprint,
                where,
            );
    }
    const whole: Fingerprint | undefined = ledger.fingerprint();
    if (whole === undefined) assert.is_true(unknown > 0, where);
    else assert.same(expectedFingerprint(ledger.layout, ledger.events, ledger.variantsIn(0, math.huge)), whole, where);
    return unknown;
}

describe("the fingerprints of a ledger", () => {
    it("are those of nothing at first", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        assert.same(NOTHING, ledger.fingerprint());
        assert.same(NOTHING, ledger.weekFingerprint(WEEK));
        assert.is_false(ledger.hash(0));
    });

    it("grow with each appended event, without any hashing", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        for (const second of $range(1, 20)) {
            ledger.merge([award(second)]);
            assert.equal(0, checkKnown(ledger, `event ${second}`));
        }
    });

    it("of one week are unknown after a late event, until it was hashed again; other weeks stay known", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        ledger.merge([award(-5), award(10), award(20), award(604805)]);
        hashAll(ledger);
        ledger.merge([award(15)]);
        assert.is_nil(ledger.weekFingerprint(WEEK));
        assert.is_nil(ledger.fingerprint());
        assert.is_not_nil(ledger.weekFingerprint(WEEK - 1));
        assert.is_not_nil(ledger.weekFingerprint(WEEK + 1));
        hashAll(ledger);
        assert.equal(0, checkKnown(ledger, "after the late event"));
    });

    const unnoticed: [name: string, one: LedgerEvent, other: LedgerEvent][] = [
        // One more in the second byte, two less in the third, one more in the fourth: no change to either sum of bytes.
        ["keys that collide", tuple(1700000000, 0, 1, 1, "award", 1), tuple(1700065025, 0, 1, 1, "award", 1)],
        ["other content", tuple(1700000000, 0, 1, 1, "award", 1), tuple(1700000000, 0, 1, 1, "award", 2)],
    ];
    for (const [name, one, other] of unnoticed) {
        it(`notice by their sum what Adler-32 does not: ${name}`, () => {
            const ledgers = [newLedger(NATIVE_LAYOUT), newLedger(NATIVE_LAYOUT)];
            ledgers[0]!.merge([one]);
            ledgers[1]!.merge([other]);
            const [first, second] = [ledgers[0]!.fingerprint()!, ledgers[1]!.fingerprint()!];
            assert.equal(first.hash, second.hash);
            assert.not_equal(first.sum, second.sum);
        });
    }

    it("of a large batch are left to the hasher, newest week first", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        ledger.merge([...awards(-300, -1), ...awards(1, 300)]);
        assert.is_nil(ledger.weekFingerprint(WEEK));
        while (ledger.weekFingerprint(WEEK) === undefined) {
            assert.is_nil(ledger.weekFingerprint(WEEK - 1));
            assert.is_true(ledger.hash(0));
        }
        hashAll(ledger);
        assert.equal(0, checkKnown(ledger, "after hashing"));
    });

    for (const [name, kitchen] of [
        ["native", NATIVE],
        ["the incumbent's", NAMED],
    ] as [string, Kitchen][]) {
        it(`are never wrong while events arrive during the hashing, ${name} layout`, () => {
            for (const seed of $range(1, 12)) {
                const draw = createDraw(seed);
                const [ledger, clock] = createCountedLedger(kitchen.layout);
                for (const round of $range(1, 8)) {
                    const batch: LedgerEvent[] = [];
                    const size = draw(0, 4) === 0 ? draw(200, 400) : draw(1, 5);
                    for (const i of $range(1, size)) batch[i - 1] = kitchen.make(draw);
                    ledger.merge(batch);
                    if (draw(0, 1) === 0) ledger.hash(clock.now + draw(0, 12));
                    checkKnown(ledger, `seed ${seed}, round ${round}`);
                }
                hashAll(ledger);
                assert.equal(0, checkKnown(ledger, `seed ${seed}, at the end`), `seed ${seed}`);
            }
        });
    }
});

describe("the hasher", () => {
    const EVENTS = 6000;

    it("stops at the first look at the clock that shows the deadline", () => {
        const [ledger, clock] = createCountedLedger(NATIVE_LAYOUT);
        ledger.merge(awards(1, EVENTS));
        let slices = 0;
        let hasMore = true;
        while (hasMore) {
            const deadline = clock.now + 10;
            hasMore = ledger.hash(deadline);
            assert.is_true(clock.now <= deadline, `${clock.now} is after ${deadline}`);
            slices = slices + 1;
        }
        assert.is_true(slices > 10);
        assert.same(
            expectedFingerprint(NATIVE_LAYOUT, ledger.events, ledger.variantsIn(0, math.huge)),
            ledger.fingerprint(),
        );
    });

    it("does one unit when the deadline is over, and a unit is short however long the ledger is", () => {
        let hundreds = 0;
        const count = (): void => {
            hundreds = hundreds + 1;
        };
        const threads = coroutine as { create: typeof coroutine.create };
        const create = threads.create;
        // A thread does not take over the hook of the one that makes it.
        threads.create = ((body: () => void) => {
            const thread = create(body);
            debug.sethook(thread, count, "", 100);
            return thread;
        }) as typeof create;
        const [ledger] = createCountedLedger(NATIVE_LAYOUT);
        threads.create = create;
        ledger.merge(awards(1, EVENTS));
        let longest = 0;
        let slices = 0;
        let hasMore = true;

        while (hasMore) {
            const before = hundreds;
            hasMore = ledger.hash(0);
            longest = math.max(longest, hundreds - before);
            slices = slices + 1;
        }
        // A unit has some 1,000 instructions, the whole several hundred thousand (LuaJIT's compiled code counts none).
        assert.is_true(longest * 100 < 3000, `${longest} hundred instructions`);
        assert.is_true(slices >= EVENTS / 16 + EVENTS, `${slices} slices`);
        if ((_G as { jit?: object }).jit === undefined) assert.is_true(hundreds * 100 > 300000);
    });

    it("has nothing to do once all is known", () => {
        const [ledger, clock] = createCountedLedger(NATIVE_LAYOUT);
        ledger.merge(awards(1, 500));
        hashAll(ledger);
        const before = clock.now;
        assert.is_false(ledger.hash(0));
        assert.equal(before, clock.now);
    });

    it("hashes one week again after a late event, not the ledger", () => {
        const [ledger, clock] = createCountedLedger(NATIVE_LAYOUT);
        const week = 604800;
        for (const i of $range(0, 9)) ledger.merge(awards(i * week + 1, i * week + 600));
        hashAll(ledger);
        ledger.merge([tuple(weekStart(WEEK) + 100, 1, 1, 1, "award", 0)]);
        const before = clock.now;
        hashAll(ledger);
        // 601 events of one week make 38 units; each other week is looked at once for either fingerprint.
        assert.is_true(clock.now - before <= 38 + 2 * 10, `${clock.now - before} looks at the clock`);
    });
});
