import type { LedgerEvent } from "../../src/event/event";
import { keyOf, keyText } from "../../src/event/key";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { ARCHIVED_KIND } from "../../src/ledger/archive";
import type { Ledger } from "../../src/ledger/ledger";
import { createRetractions, RETRACTION_KIND, type Retractions } from "../../src/ledger/retraction";
import { WEEK_SECONDS, weekOf, weekStart } from "../../src/ledger/week";
import { createDraw, shuffled, tuple, type Draw } from "../event/samples";
import { archive, copyOf, mergeDeferred, unpack, type Disk } from "./archiving";
import { newLedger } from "./world";

const FIRST_WEEK = 2600;

function award(week: number, second: number, points = 50): LedgerEvent {
    return tuple(weekStart(week) + second, 0, 1, 1, "award", points);
}

function retract(week: number, second: number, target: LedgerEvent): LedgerEvent {
    return tuple(weekStart(week) + second, 0, 1, 2, RETRACTION_KIND, keyText(NATIVE_LAYOUT, target));
}

function keysWhere(ledger: Ledger, test: (event: LedgerEvent) => boolean): string[] {
    return ledger.events.filter((event) => test(event)).map((event) => keyText(NATIVE_LAYOUT, event));
}

describe("an archive", () => {
    let ledger: Ledger;
    let retractions: Retractions;
    let changed: string[];
    let needed: number;

    before_each(() => {
        ledger = newLedger(NATIVE_LAYOUT);
        retractions = createRetractions(ledger);
        changed = [];
        needed = 0;
        retractions.onChanged((event) => {
            changed.push(keyText(NATIVE_LAYOUT, event));
        });
        ledger.archive.onNeeded(() => {
            needed = needed + 1;
        });
    });

    it("keeps counts, weeks and fingerprints while its events are gone", () => {
        for (const week of [FIRST_WEEK, FIRST_WEEK + 1, FIRST_WEEK + 3]) {
            ledger.merge([1, 2, 3].map((second) => award(week, second)));
        }
        ledger.hash(math.huge);
        const whole = ledger.fingerprint();
        const weeks = [...ledger.weeks()].map((week) => ledger.weekFingerprint(week));

        archive(ledger, FIRST_WEEK + 2);

        assert.equal(6, ledger.archive.count());
        assert.equal(weekStart(FIRST_WEEK + 2), ledger.archive.start());
        assert.same(whole, ledger.fingerprint());
        assert.same(
            weeks,
            [...ledger.weeks()].map((week) => ledger.weekFingerprint(week)),
        );
        assert.equal(9, ledger.events.length);
        assert.equal(ARCHIVED_KIND, ledger.events[5]!.get(5));
        assert.same([4, 6], [...ledger.weekRange(FIRST_WEEK + 1)]);
        assert.equal(7, ledger.indexAtTime(weekStart(FIRST_WEEK + 3)));
    });

    it("is needed by a search for one of its events, once, and finds it when it is open", () => {
        const [old, young] = [award(FIRST_WEEK, 1), award(FIRST_WEEK + 1, 1)];
        ledger.merge([old, young]);
        const disk = archive(ledger, FIRST_WEEK);
        assert.equal(young, ledger.find(keyOf(NATIVE_LAYOUT, young)));
        assert.equal(0, needed);
        assert.is_nil(ledger.find(keyOf(NATIVE_LAYOUT, old)));
        assert.is_nil(ledger.find(keyOf(NATIVE_LAYOUT, old)));
        assert.equal(1, needed);
        assert.is_true(ledger.archive.isNeeded());
        unpack(ledger, disk);
        assert.is_false(ledger.archive.isNeeded());
        assert.same(old, ledger.find(keyOf(NATIVE_LAYOUT, old)));
    });

    it("puts off what comes for its weeks, and takes in the rest at once", () => {
        ledger.merge([award(FIRST_WEEK, 1), award(FIRST_WEEK + 1, 1)]);
        const disk = archive(ledger, FIRST_WEEK);
        const told: number[] = [];
        const deferred: LedgerEvent[] = [];
        ledger.onAdded(({ added }) => {
            told.push(added.length);
        });
        ledger.archive.onDeferred((events) => {
            for (const event of events) deferred.push(event);
        });
        const [late, live] = [award(FIRST_WEEK, 2), award(FIRST_WEEK + 1, 2)];
        const result = ledger.merge([live, late]);
        assert.same([live], result.added);
        assert.same([late], deferred);
        assert.is_true(ledger.archive.isNeeded());
        assert.is_nil(ledger.archive.takeDeferred());
        unpack(ledger, disk);
        mergeDeferred(ledger);
        assert.same([1, 1], told);
        assert.equal(4, ledger.events.length);
        assert.equal(late, ledger.events[1]);
    });

    it("comes back as it was, what was undone included, without telling of it", () => {
        const [first, second] = [award(FIRST_WEEK, 1), award(FIRST_WEEK, 2)];
        const undo = retract(FIRST_WEEK + 1, 1, first);
        ledger.merge([first, second, undo, retract(FIRST_WEEK + 2, 5, retract(FIRST_WEEK + 2, 1, second))]);
        changed = [];
        assert.is_false(retractions.reachesBehind(weekStart(FIRST_WEEK + 2)));
        const disk = archive(ledger, FIRST_WEEK + 1);
        assert.is_false(retractions.hasAny());
        unpack(ledger, disk);
        assert.same([], changed);
        assert.same(
            [keyText(NATIVE_LAYOUT, first)],
            keysWhere(ledger, (event) => retractions.isRetracted(event)),
        );
    });

    it("is needed by a retraction of one of its events, which is told once it is open", () => {
        const target = award(FIRST_WEEK, 1);
        ledger.merge([target, award(FIRST_WEEK + 1, 1)]);
        const disk = archive(ledger, FIRST_WEEK);
        ledger.merge([retract(FIRST_WEEK + 1, 2, target)]);
        assert.equal(1, needed);
        unpack(ledger, disk);
        assert.same([keyText(NATIVE_LAYOUT, target)], changed);
        assert.is_true(retractions.isRetracted(ledger.events[0]!));
        assert.is_true(retractions.reachesBehind(weekStart(FIRST_WEEK + 1)));
    });

    it("tells what a retraction of an archived retraction restores", () => {
        const target = award(FIRST_WEEK, 1);
        const undo = retract(FIRST_WEEK + 1, 1, target);
        ledger.merge([target, undo, award(FIRST_WEEK + 2, 1)]);
        const disk = archive(ledger, FIRST_WEEK + 1);
        changed = [];
        ledger.merge([retract(FIRST_WEEK + 2, 2, undo)]);
        unpack(ledger, disk);
        assert.same([undo, target].map((event) => keyText(NATIVE_LAYOUT, event)).sort(), changed.sort());
        assert.is_false(retractions.isRetracted(ledger.events[0]!));
    });

    it("can be taken over without its events", () => {
        const events = [1, 2, 3].map((second) => award(FIRST_WEEK, second));
        const source = newLedger(NATIVE_LAYOUT);
        source.merge(events);
        ledger.archive.adopt(FIRST_WEEK, source.weekFingerprint(FIRST_WEEK)!);
        ledger.merge([award(FIRST_WEEK + 1, 1)]);
        source.merge([award(FIRST_WEEK + 1, 1)]);
        assert.same(source.fingerprint(), ledger.fingerprint());
        ledger.archive.restore(FIRST_WEEK, events);
        ledger.archive.open();
        assert.same(source.events, ledger.events);
    });
});

const SEEDS = 300;
const WEEKS = 4;

/** Awards and retractions, also of retractions, over some weeks, in order. */
function randomHistory(draw: Draw): LedgerEvent[] {
    const events: LedgerEvent[] = [];
    let time = weekStart(FIRST_WEEK);
    for (const _ of $range(1, draw(5, 30))) {
        time = time + draw(1, (WEEKS * WEEK_SECONDS) / 30);
        const target = events.length === 0 || draw(0, 2) > 0 ? undefined : events[draw(0, events.length - 1)];
        if (target === undefined) events.push(tuple(time, 0, 1, 1, "award", draw(0, 9)));
        else events.push(tuple(time, 0, 1, 2, RETRACTION_KIND, keyText(NATIVE_LAYOUT, target)));
    }
    return events;
}

describe("a ledger that archives now and then", () => {
    for (const part of $range(0, 2)) {
        it(`ends as one that never does, seeds ${part * SEEDS + 1} to ${(part + 1) * SEEDS}`, () => {
            let closings = 0;
            for (const seed of $range(part * SEEDS + 1, (part + 1) * SEEDS)) {
                const draw = createDraw(seed);
                const history = randomHistory(draw);
                const [plain, packed] = [newLedger(NATIVE_LAYOUT), newLedger(NATIVE_LAYOUT)];
                const [expected, found] = [createRetractions(plain), createRetractions(packed)];
                /** As a replayer follows it: what is undone as far as anybody was told. */
                const undone = new LuaSet<string>();
                found.onChanged((event) => {
                    const text = keyText(NATIVE_LAYOUT, event);
                    if (found.isRetracted(event)) undone.add(text);
                    else undone.delete(text);
                });
                let disk: Disk | undefined;
                for (const event of shuffled(draw, history)) {
                    plain.merge([event]);
                    packed.merge([copyOf(event)]);
                    const through = FIRST_WEEK + draw(0, WEEKS);
                    const isFree = packed.archive.start() === 0;
                    if (isFree && packed.events.length > 0 && !found.reachesBehind(weekStart(through + 1))) {
                        if (weekOf(packed.events[0]!.get(1) as number) <= through) {
                            disk = archive(packed, through);
                            closings = closings + 1;
                        }
                    } else if (!isFree && (packed.archive.isNeeded() || draw(0, 3) === 0)) {
                        unpack(packed, disk!);
                        mergeDeferred(packed);
                    }
                }
                if (packed.archive.start() > 0) unpack(packed, disk!);
                mergeDeferred(packed);
                assert.same(plain.events, packed.events, `seed ${seed}`);
                plain.hash(math.huge);
                packed.hash(math.huge);
                assert.same(plain.fingerprint(), packed.fingerprint(), `seed ${seed}`);
                const right = keysWhere(plain, (event) => expected.isRetracted(event));
                assert.same(
                    right,
                    keysWhere(packed, (event) => found.isRetracted(event)),
                    `seed ${seed}`,
                );
                assert.same(
                    right,
                    keysWhere(packed, (event) => undone.has(keyText(NATIVE_LAYOUT, event))),
                    `seed ${seed}`,
                );
            }
            assert.is_true(closings > SEEDS, `archived ${closings} times`);
        });
    }
});
