import { digestOf } from "../../src/event/digest";
import type { LedgerEvent } from "../../src/event/event";
import { keyText } from "../../src/event/key";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { VARIANTS_MAX } from "../../src/ledger/contest";
import type { Ledger, MergeResult } from "../../src/ledger/ledger";
import { createRetractions, RETRACTION_KIND } from "../../src/ledger/retraction";
import { RESOLUTION_KIND } from "../../src/ledger/resolution";
import { weekStart } from "../../src/ledger/week";
import { createDraw, shuffled, tuple, type Draw } from "../event/samples";
import { expectedFingerprint, expectedLedger, hashAll, newLedger } from "./world";

const WEEK = 2700;
const START = weekStart(WEEK);

function award(second: number, points: number): LedgerEvent {
    return tuple(START + second, 0, 1, 1, "award", points);
}

function digest(event: LedgerEvent): number {
    return digestOf(NATIVE_LAYOUT, event);
}

/** Ascending by digest: the first is the one that applies when nobody says otherwise. */
function awards(second: number, count: number): LedgerEvent[] {
    const events: LedgerEvent[] = [];
    for (const points of $range(1, count)) events.push(award(second, points));
    return events.sort((a, b) => digest(a) - digest(b));
}

function resolve(second: number, target: LedgerEvent, winner: LedgerEvent): LedgerEvent {
    return tuple(START + second, 0, 1, 2, RESOLUTION_KIND, keyText(NATIVE_LAYOUT, target), digest(winner));
}

/** Everything that must not depend on the order of arrival. */
function pictureOf(ledger: Ledger): unknown {
    hashAll(ledger);
    return { events: ledger.events, beside: ledger.variantsIn(0, math.huge), fingerprint: ledger.fingerprint() };
}

function filled(batches: readonly (readonly LedgerEvent[])[]): Ledger {
    const ledger = newLedger(NATIVE_LAYOUT);
    for (const batch of batches) ledger.merge(batch);
    return ledger;
}

describe("a key that is told in several ways", () => {
    const [small, large] = awards(5, 2) as [LedgerEvent, LedgerEvent];

    it("keeps all contents, and applies the one with the smallest digest, whichever came first", () => {
        for (const batches of [[[small], [large]], [[large], [small]], [[large, small]], [[small, large]]]) {
            const ledger = filled(batches);
            assert.same([small], ledger.events);
            assert.same([large], ledger.variantsIn(0, math.huge));
        }
    });

    it("tells what it did: another content that applies at once replaces the first", () => {
        const ledger = filled([[large]]);
        const told: MergeResult[] = [];
        ledger.onAdded((result) => {
            told.push(result);
        });
        const result = ledger.merge([small]);
        assert.same(
            {
                added: [],
                positions: [],
                duplicates: 0,
                conflicts: [small],
                replaced: [{ former: large, event: small }],
            },
            result,
        );
        assert.same([result], told);
    });

    it("tells contents that came together as if the one that applies had been first", () => {
        const ledger = newLedger(NATIVE_LAYOUT);
        const result = ledger.merge([award(1, 1), large, small, large]);
        assert.same(
            { added: [award(1, 1), small], positions: [1, 1], duplicates: 1, conflicts: [large], replaced: [] },
            result,
        );
        assert.equal(ledger.events[1], result.added[1]);
    });

    it("takes no content twice", () => {
        const ledger = filled([[small], [large]]);
        const revision = ledger.revision();
        const result = ledger.merge([award(5, large.get(6) as number), award(5, small.get(6) as number)]);
        assert.same({ added: [], positions: [], duplicates: 2, conflicts: [], replaced: [] }, result);
        assert.equal(revision, ledger.revision());
    });

    it("counts once in hash and count, and with all contents in the sum", () => {
        const plain = filled([[small, award(9, 1)]]);
        const ledger = filled([[small, award(9, 1)], [large]]);
        const [one, other] = [plain.fingerprint()!, ledger.fingerprint()!];
        assert.same([one.hash, one.count], [other.hash, other.count]);
        assert.equal((one.sum + digest(large)) % 4294967296, other.sum);
        assert.same(other, ledger.weekFingerprint(WEEK));
    });

    it("is listed for people", () => {
        const ledger = filled([[small, award(9, 1)], [large]]);
        const key = keyText(NATIVE_LAYOUT, small);
        const conflict = {
            key,
            events: [small, large],
            digests: [digest(small), digest(large)],
            applied: digest(small),
            resolution: undefined,
            isResolved: false,
        };
        assert.same([conflict], ledger.conflicts());
        assert.same(conflict, ledger.conflict(key));
        assert.is_nil(ledger.conflict(keyText(NATIVE_LAYOUT, award(9, 1))));
    });

    it("stands in the span of its time and in no other", () => {
        const ledger = filled([awards(5, 3), awards(7, 2), awards(20, 2)]);
        assert.same([...awards(5, 3).slice(1), awards(7, 2)[1]], ledger.variantsIn(START + 5, START + 20));
        assert.same([awards(20, 2)[1]], ledger.variantsIn(START + 20, START + 21));
        assert.same([], ledger.variantsIn(START + 8, START + 20));
    });

    it("keeps no more than so many contents, the same ones in whatever order they came", () => {
        const contents = awards(5, 40);
        const expected = contents.slice(1, VARIANTS_MAX);
        for (const seed of $range(1, 20)) {
            const ledger = filled(shuffled(createDraw(seed), contents).map((event) => [event]));
            assert.same([contents[0]], ledger.events);
            assert.same(expected, ledger.variantsIn(0, math.huge));
            assert.same(expectedFingerprint(NATIVE_LAYOUT, ledger.events, expected), ledger.fingerprint());
        }
        const together = newLedger(NATIVE_LAYOUT);
        const { added, conflicts } = together.merge(shuffled(createDraw(1), contents));
        assert.equal(1, added.length);
        assert.equal(VARIANTS_MAX - 1, conflicts.length);
        assert.same(expected, together.variantsIn(0, math.huge));
    });
});

describe("a resolution", () => {
    const [small, middle, large] = awards(5, 3) as [LedgerEvent, LedgerEvent, LedgerEvent];

    it("names the content that applies", () => {
        const ledger = filled([[small, middle, large]]);
        const { added, replaced } = ledger.merge([resolve(9, small, large)]);
        assert.equal(1, added.length);
        assert.same([{ former: small, event: large }], replaced);
        assert.equal(large, ledger.events[0]);
        assert.same([small, middle], ledger.variantsIn(0, math.huge));
        const [conflict] = ledger.conflicts();
        assert.is_true(conflict!.isResolved);
        assert.equal(digest(large), conflict!.applied);
        assert.same(resolve(9, small, large), conflict!.resolution);
    });

    it("waits for the contents that it is about", () => {
        const ledger = filled([[resolve(9, small, large)], [middle], [small]]);
        assert.equal(small, ledger.events[0]);
        assert.is_false(ledger.conflicts()[0]!.isResolved);
        ledger.merge([large]);
        assert.equal(large, ledger.events[0]);
        assert.is_true(ledger.conflicts()[0]!.isResolved);
    });

    it("gives way to a later one", () => {
        for (const order of [
            [1, 2],
            [2, 1],
        ]) {
            const ledger = filled([[small, middle, large]]);
            for (const which of order) ledger.merge([resolve(which * 10, small, which === 1 ? large : middle)]);
            assert.equal(middle, ledger.events[0]);
        }
    });

    it("keeps its winner among however many contents", () => {
        const contents = awards(5, 20);
        const last = contents[19]!;
        const ledger = filled([[resolve(9, last, last)], contents]);
        assert.equal(last, ledger.events[0]);
        assert.same(contents.slice(0, VARIANTS_MAX), ledger.variantsIn(0, math.huge));
    });

    it("of a later key, or of none, says nothing", () => {
        const late = awards(50, 2);
        const ledger = filled([[...late, resolve(9, late[0]!, late[1]!)]]);
        assert.same(late[0], ledger.events[1]);
        ledger.merge([
            tuple(START + 60, 0, 1, 2, RESOLUTION_KIND, "nonsense", 5),
            tuple(START + 61, 0, 1, 2, RESOLUTION_KIND),
        ]);
        assert.same(late[0], ledger.events[1]);
    });

    it("that is told in several ways itself counts as the one that applies", () => {
        const contents = [middle, large].map((winner) => resolve(9, small, winner));
        contents.sort((a, b) => digest(a) - digest(b));
        const [applied, other] = contents as [LedgerEvent, LedgerEvent];
        for (const batches of [
            [[small, middle, large], [other], [applied]],
            [[applied, other, small, middle, large]],
        ]) {
            const ledger = filled(batches);
            assert.equal(applied.get(7), digest(ledger.events[0]!));
            ledger.merge([resolve(30, applied, other)]);
            assert.equal(other.get(7), digest(ledger.events[0]!));
        }
    });
});

describe("contents of one key", () => {
    /** Few keys, few contents, and resolutions of all of these, of resolutions too. */
    function drawEvents(draw: Draw, count: number): LedgerEvent[] {
        const events: LedgerEvent[] = [];
        for (const _ of $range(1, count)) {
            const second = draw(0, 30);
            const target = events[draw(0, math.max(0, events.length - 1))];
            if (target === undefined || draw(0, 2) > 0) events.push(award(second, draw(1, 4)));
            else events.push(resolve(second, target, draw(0, 3) === 0 ? award(second, 1) : target));
        }
        return events;
    }

    it("come out the same in whatever order and in whatever batches they arrive", () => {
        let resolvedCount = 0;
        for (const seed of $range(1, 60)) {
            const draw = createDraw(seed);
            const all = drawEvents(draw, 60);
            const expected = expectedLedger(NATIVE_LAYOUT, all);
            const picture = {
                ...expected,
                fingerprint: expectedFingerprint(NATIVE_LAYOUT, expected.events, expected.beside),
            };
            for (const order of $range(1, 4)) {
                const ledger = newLedger(NATIVE_LAYOUT);
                let batch: LedgerEvent[] = [];
                for (const event of shuffled(draw, all)) {
                    batch.push(event);
                    if (draw(1, order * 3) === 1) {
                        ledger.merge(batch);
                        batch = [];
                        if (draw(0, 1) === 0) hashAll(ledger);
                    }
                }
                ledger.merge(batch);
                assert.same(picture, pictureOf(ledger), `seed ${seed}, order ${order}`);
                for (const { isResolved } of ledger.conflicts()) if (isResolved) resolvedCount = resolvedCount + 1;
            }
        }
        assert.is_true(resolvedCount > 100);
    });

    it("leave retractions as they would be of the applied contents alone", () => {
        let retractedCount = 0;
        for (const seed of $range(1, 80)) {
            const draw = createDraw(seed);
            const all: LedgerEvent[] = [];
            for (const _ of $range(1, 40)) {
                const [second, choice] = [draw(0, 12), draw(0, 3)];
                const target = all[draw(0, math.max(0, all.length - 1))];
                if (target === undefined || choice === 0) all.push(award(second, draw(1, 3)));
                else if (choice === 1) all.push(resolve(second, target, target));
                else all.push(tuple(START + second, 0, 1, 1, RETRACTION_KIND, keyText(NATIVE_LAYOUT, target)));
            }
            const ledger = newLedger(NATIVE_LAYOUT);
            const retractions = createRetractions(ledger);
            const following = new LuaSet<string>();
            retractions.onChanged((event) => {
                const key = keyText(NATIVE_LAYOUT, event);
                if (following.has(key)) following.delete(key);
                else following.add(key);
            });
            for (const event of shuffled(draw, all)) ledger.merge([event]);
            const fresh = newLedger(NATIVE_LAYOUT);
            fresh.merge(ledger.events);
            const expected = createRetractions(fresh);
            for (const event of ledger.events) {
                const key = keyText(NATIVE_LAYOUT, event);
                assert.equal(expected.isRetracted(event), retractions.isRetracted(event), `seed ${seed}, ${key}`);
                assert.equal(expected.isRetracted(event), following.has(key), `seed ${seed}, told of ${key}`);
                if (expected.isRetracted(event)) retractedCount = retractedCount + 1;
            }
        }
        assert.is_true(retractedCount > 100);
    });
});
