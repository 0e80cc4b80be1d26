import type { LedgerEvent } from "../../src/event/event";
import { ARCHIVED_KIND } from "../../src/ledger/archive";
import { weekOf } from "../../src/ledger/week";
import { packEvents } from "../../src/store/diskCodec";
import type { SavedLedger } from "../../src/store/savedShape";
import { QUIET_SECONDS } from "../../src/store/store";
import {
    createRandom,
    deepCopy,
    eventsIn,
    finish,
    LEDGER_ID,
    lootRows,
    neverPause,
    NOW,
    openStore,
    openWhole,
    tuple,
    type Opened,
} from "./support";

type Saved = LuaTable<string, unknown>;

const THIS_WEEK = weekOf(NOW);
const WEEKS = 5;
const ROWS = 30;

function partOf(saved: Saved): SavedLedger {
    return (saved.get("ledgers") as LuaTable<string, SavedLedger>).get(LEDGER_ID);
}

function pack(opened: Opened): void {
    opened.bench.controls.pass(QUIET_SECONDS + 1);
    finish(opened);
}

/** Weeks up to the third one before this week leave memory. @returns whether they did */
function archive(opened: Opened, through = THIS_WEEK - 3): boolean {
    let isDone: boolean | undefined;
    opened.ledger.hash(math.huge);
    opened.store.archive(through, (isArchived) => {
        isDone = isArchived;
    });
    finish(opened);
    return isDone!;
}

function archivedCount({ ledger }: Opened): number {
    return ledger.events.filter((event) => event.get(5) === ARCHIVED_KIND).length;
}

describe("archived weeks of a saved ledger", () => {
    const events = lootRows(WEEKS, ROWS);
    const archived = (WEEKS - 3) * ROWS;
    let saved: Saved;
    let opened: Opened;

    before_each(() => {
        saved = new LuaTable();
        opened = openWhole(saved, LEDGER_ID, true);
        opened.ledger.merge(events);
        pack(opened);
    });

    after_each(() => {
        assert.same([], opened.bench.errors);
    });

    it("leave memory and stay in the saved table", () => {
        const fingerprint = opened.ledger.fingerprint();
        assert.is_true(archive(opened));
        assert.equal(archived, archivedCount(opened));
        assert.equal(archived, opened.ledger.archive.count());
        assert.same(fingerprint, opened.ledger.fingerprint());
        assert.same(events, eventsIn(saved));
    });

    it("come back as they were when they are needed", () => {
        archive(opened);
        opened.ledger.archive.need();
        finish(opened);
        assert.same(events, opened.ledger.events);
        assert.equal(0, opened.ledger.archive.start());
        assert.is_nil(partOf(saved).archive);
    });

    it("are not read at the next login, if they are to be archived", () => {
        archive(opened);
        const fingerprint = opened.ledger.fingerprint();
        const again = openWhole(deepCopy(saved), LEDGER_ID, true);
        assert.equal(archived, archivedCount(again));
        assert.same(fingerprint, again.ledger.fingerprint());
        assert.same({ done: WEEKS * ROWS, total: WEEKS * ROWS }, again.store.progress());
        again.ledger.archive.need();
        finish(again);
        assert.same(events, again.ledger.events);
        assert.same([], again.bench.errors);
        assert.same([], again.store.quarantined());
    });

    it("take in an event that comes for them, which is saved at once", () => {
        archive(opened);
        const late = deepCopy(events[3]!);
        late.set(2, 200);
        opened.ledger.merge([late]);
        const whole = [...events.slice(0, 4), late, ...events.slice(4)];
        assert.same(whole, eventsIn(saved));
        const crashed = openWhole(deepCopy(saved), LEDGER_ID, true);
        assert.same(whole, crashed.ledger.events);
        finish(opened);
        assert.same(whole, opened.ledger.events);
        pack(opened);
        assert.same(whole, eventsIn(saved));
        assert.is_true(archive(opened));
        assert.same(whole, eventsIn(saved));
    });

    it("stay where the saved table does not hold exactly the same", () => {
        const part = partOf(saved);
        const first = weekOf(events[0]!.get(1) as number);
        const good = part.weeks.get(first);
        part.weeks.set(first, packEvents(events.slice(0, ROWS - 1), neverPause));
        assert.is_false(archive(opened));
        part.weeks.set(first, "1 spoilt");
        assert.is_false(archive(opened));
        part.weeks.delete(first);
        assert.is_false(archive(opened));
        assert.is_nil(part.archive);
        assert.equal(0, archivedCount(opened));
        part.weeks.set(first, good);
        assert.is_true(archive(opened));
    });

    it("stay where rows of theirs are not packed yet, or a key has several contents", () => {
        const late = deepCopy(events[3]!);
        late.set(2, 200);
        opened.ledger.merge([late]);
        assert.is_false(archive(opened));
        pack(opened);
        const rival = deepCopy(events[5]!);
        rival.set(6, "told otherwise");
        opened.ledger.merge([rival]);
        pack(opened);
        assert.is_false(archive(opened));
        assert.equal(0, archivedCount(opened));
    });

    it("stay where an event comes in between, and none of them leaves", () => {
        let isDone: boolean | undefined;
        opened.store.archive(THIS_WEEK - 3, (isArchived) => {
            isDone = isArchived;
        });
        opened.bench.sliceMilliseconds = 2;
        for (const _ of $range(1, 5)) opened.bench.controls.step();
        const late = deepCopy(events[0]!);
        late.set(2, 200);
        opened.ledger.merge([late]);
        finish(opened);
        assert.is_false(isDone);
        assert.equal(0, archivedCount(opened));
    });

    const spoilt: [name: string, spoil: (part: SavedLedger, week: number) => void, kept: number][] = [
        [
            "a text that was written anew",
            (part, week) => {
                part.weeks.set(week, packEvents(events.slice(0, ROWS - 1), neverPause));
            },
            WEEKS * ROWS - 1,
        ],
        ["a mark that says nothing", (part, week) => part.archive!.set(week, "1 2"), WEEKS * ROWS],
        [
            "a text that went bad",
            (part, week) => {
                part.weeks.set(week, `${part.weeks.get(week)} `);
            },
            (WEEKS - 1) * ROWS,
        ],
        ["marks that are none", (part) => ((part as { archive: unknown }).archive = "x"), WEEKS * ROWS],
    ];
    for (const [name, spoil, kept] of spoilt) {
        it(`are loaded as any others after ${name}`, () => {
            archive(opened);
            const copy = deepCopy(saved);
            spoil(partOf(copy), weekOf(events[0]!.get(1) as number));
            const again = openWhole(copy, LEDGER_ID, true);
            assert.equal(0, archivedCount(again));
            assert.equal(kept, again.ledger.events.length);
            assert.same([], again.bench.errors);
        });
    }

    it("say when one of them can no longer be read, and lose nothing", () => {
        archive(opened);
        const part = partOf(saved);
        const week = weekOf(events[0]!.get(1) as number);
        const text = part.weeks.get(week);
        part.weeks.set(week, packEvents(events.slice(0, ROWS - 1), neverPause));
        opened.ledger.archive.need();
        finish(opened);
        assert.equal(1, opened.bench.errors.length);
        assert.matches(`the archived week ${week} is not what was archived`, opened.bench.errors[0]!, 1, true);
        opened.bench.errors.pop();
        part.weeks.set(week, text);
        assert.same(events, openWhole(deepCopy(saved), LEDGER_ID, true).ledger.events);
    });

    for (const part of $range(0, 1)) {
        it(`lose nothing whatever comes when, seeds ${part * 15 + 1} to ${part * 15 + 15}`, () => {
            for (const seed of $range(part * 15 + 1, part * 15 + 15)) {
                const random = createRandom(seed);
                let table: Saved = new LuaTable();
                let client = openWhole(table, LEDGER_ID, true);
                const all: LedgerEvent[] = [];
                for (const _ of $range(1, 40)) {
                    const choice = random(1, 6);
                    if (choice <= 2) {
                        const time = NOW - random(0, WEEKS * 604800);
                        const event = tuple(time, random(0, 255), 0, 5, "award", random(1, 9));
                        client.ledger.merge([event]);
                        all.push(event);
                    } else if (choice === 3) {
                        client.ledger.hash(math.huge);
                        client.store.archive(THIS_WEEK - random(1, 3), () => {});
                    } else if (choice === 4) {
                        client.bench.controls.pass(random(0, 1) * (QUIET_SECONDS + 1));
                    } else if (choice === 5 && random(1, 3) === 1) {
                        table = deepCopy(table);
                        client = openStore(table, LEDGER_ID, true);
                    }
                    client.bench.sliceMilliseconds = random(1, 200);
                    for (const _step of $range(1, random(0, 20))) client.bench.controls.step();
                    assert.equal(all.length, eventsIn(table).length, `seed ${seed}`);
                }
                finish(client);
                client.ledger.archive.need();
                finish(client);
                const plain = openWhole(new LuaTable());
                plain.ledger.merge(all);
                assert.same(plain.ledger.events, client.ledger.events, `seed ${seed}`);
                assert.same(plain.ledger.events, eventsIn(table), `seed ${seed}`);
                assert.same([], client.bench.errors, `seed ${seed}`);
            }
        });
    }
});
