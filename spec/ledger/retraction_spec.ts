import type { LedgerEvent } from "../../src/event/event";
import { keyText } from "../../src/event/key";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import type { Ledger } from "../../src/ledger/ledger";
import { createRetractions, RETRACTION_KIND, type Retractions } from "../../src/ledger/retraction";
import { createDraw, shuffled, tuple } from "../event/samples";
import { newLedger } from "./world";

function award(time: number): LedgerEvent {
    return tuple(time, 0, 1, 1, "award", 50);
}

function retract(time: number, target: LedgerEvent, counter: number = 0): LedgerEvent {
    return tuple(time, counter, 1, 2, RETRACTION_KIND, keyText(NATIVE_LAYOUT, target));
}

function retractedTimes(ledger: Ledger, retractions: Retractions): number[] {
    return ledger.events.filter((event) => retractions.isRetracted(event)).map((event) => event.get(1) as number);
}

/** The rule in its shortest form: an event is undone while a later retraction of it is not. */
function expectedTimes(events: readonly LedgerEvent[]): number[] {
    const undone = new LuaSet<string>();
    for (const i of $range(events.length, 1, -1)) {
        const event = events[i - 1]!;
        const isStanding = !undone.has(keyText(NATIVE_LAYOUT, event));
        if (event.get(5) === RETRACTION_KIND && isStanding) undone.add(event.get(6) as string);
    }
    return events.filter((event) => undone.has(keyText(NATIVE_LAYOUT, event))).map((event) => event.get(1) as number);
}

describe("a retraction", () => {
    let ledger: Ledger;
    let retractions: Retractions;
    let changed: number[];

    before_each(() => {
        ledger = newLedger(NATIVE_LAYOUT);
        retractions = createRetractions(ledger);
        changed = [];
        retractions.onChanged((event) => {
            changed.push(event.get(1) as number);
        });
    });

    it("undoes an earlier event and nothing else", () => {
        ledger.merge([award(10), award(20)]);
        assert.is_false(retractions.hasAny());
        ledger.merge([retract(30, award(10))]);
        assert.is_true(retractions.hasAny());
        assert.same([10], retractedTimes(ledger, retractions));
        assert.same([10], changed);
    });

    it("of an unknown event waits for it", () => {
        ledger.merge([retract(30, award(10))]);
        assert.is_false(retractions.hasAny());
        ledger.merge([award(20)]);
        assert.same([], changed);
        ledger.merge([award(10)]);
        assert.same([10], retractedTimes(ledger, retractions));
        assert.same([10], changed);
    });

    it("that is retracted restores the event", () => {
        ledger.merge([award(10)]);
        ledger.merge([retract(30, award(10))]);
        ledger.merge([retract(40, retract(30, award(10)))]);
        assert.same([30], retractedTimes(ledger, retractions));
        assert.same([10, 30, 10], changed);
    });

    it("stands while another one of the same event is retracted", () => {
        ledger.merge([award(10), retract(30, award(10)), retract(31, award(10))]);
        ledger.merge([retract(40, retract(30, award(10)))]);
        assert.same([10, 30], retractedTimes(ledger, retractions));
    });

    it("works within the second of its event, when its key is later", () => {
        ledger.merge([award(10), retract(10, award(10), 1)]);
        assert.same([10], retractedTimes(ledger, retractions));
    });

    const without: [name: string, event: LedgerEvent][] = [
        ["a later event", retract(5, award(10))],
        ["itself", tuple(30, 0, 1, 2, RETRACTION_KIND, "30-0-1-2")],
        ["no key", tuple(30, 0, 1, 2, RETRACTION_KIND, "monday")],
        ["another spelling of a key", tuple(30, 0, 1, 2, RETRACTION_KIND, "010-0-1-1")],
        ["a number", tuple(30, 0, 1, 2, RETRACTION_KIND, 10)],
        ["nothing", tuple(30, 0, 1, 2, RETRACTION_KIND)],
    ];
    for (const [name, event] of without) {
        it(`of ${name} is kept and undoes nothing`, () => {
            ledger.merge([event]);
            ledger.merge([award(10)]);
            assert.equal(2, ledger.events.length);
            assert.is_false(retractions.hasAny());
            assert.same([], changed);
        });
    }

    it("that stands in the ledger already counts as well", () => {
        ledger.merge([award(10), retract(30, award(10))]);
        assert.same([10], retractedTimes(ledger, createRetractions(ledger)));
    });

    it("gives the same in whatever order events arrive", () => {
        for (const seed of $range(1, 200)) {
            const draw = createDraw(seed);
            const events: LedgerEvent[] = [];
            for (const i of $range(1, 25)) {
                const isRetraction = i > 1 && draw(0, 2) > 0;
                const target = events[draw(0, i - 2 < 0 ? 0 : i - 2)];
                events[i - 1] = isRetraction && target !== undefined ? retract(i, target) : award(i);
            }
            const other = newLedger(NATIVE_LAYOUT);
            const others = createRetractions(other);
            let flips = 0;
            others.onChanged(() => {
                flips = flips + 1;
            });
            let batch: LedgerEvent[] = [];
            for (const event of shuffled(draw, events)) {
                batch.push(event);
                if (draw(0, 2) === 0) {
                    other.merge(batch);
                    batch = [];
                }
            }
            other.merge(batch);
            const expected = expectedTimes(other.events);
            assert.same(expected, retractedTimes(other, others), `seed ${seed}`);
            assert.equal(expected.length > 0, others.hasAny(), `seed ${seed}`);
            assert.equal(expected.length % 2, flips % 2, `seed ${seed}`);
        }
    });
});
