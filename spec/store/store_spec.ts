import type { LedgerEvent } from "../../src/event/event";
import {
    createRandom,
    deepCopy,
    eventsIn,
    finish,
    LEDGER_ID,
    lootRows,
    NOW,
    openStore,
    openWhole,
    tuple,
} from "./support";
import { FIRST_EPOCH, type Epoch } from "../../src/ledger/epoch";
import { loadSavedVariables, savedVariablesText } from "./savedVariablesText";
import { prepareSaved } from "../../src/store/prepareSaved";
import type { SavedLedger } from "../../src/store/savedShape";
import { CONSTANTS_WARNED, OPEN_ROWS_MAX, QUIET_SECONDS } from "../../src/store/store";
import { CONSTANTS_MAX } from "../../src/store/constantCount";

type Saved = LuaTable<string, unknown>;

function emptySaved(): Saved {
    return new LuaTable<string, unknown>();
}

/** The saved table of a client that took these events in and ran long enough to pack them. */
function savedWith(events: readonly LedgerEvent[], ledgerId = LEDGER_ID): Saved {
    const saved = emptySaved();
    addTo(saved, events, ledgerId);
    return saved;
}

function addTo(saved: Saved, events: readonly LedgerEvent[], ledgerId = LEDGER_ID): void {
    const opened = openWhole(saved, ledgerId);
    opened.ledger.merge(events);
    opened.bench.controls.pass(QUIET_SECONDS + 1);
    finish(opened);
    assert.same([], opened.bench.errors);
}

function partOf(saved: Saved, ledgerId = LEDGER_ID): SavedLedger {
    return (saved.get("ledgers") as LuaTable<string, SavedLedger>).get(ledgerId);
}

function weekNumbers(saved: Saved): number[] {
    const numbers: number[] = [];
    for (const [week] of pairs(partOf(saved).weeks)) numbers.push(week);
    table.sort(numbers);
    return numbers;
}

describe("a store", () => {
    it("brings back what was added, from packed weeks and open rows", () => {
        const events = lootRows(3, 40);
        const saved = savedWith(events);
        assert.equal(2, weekNumbers(saved).length);
        assert.equal(40, partOf(saved).open.length);
        assert.same(events, eventsIn(saved));
    });

    it("has everything in the saved table at once, before anything is packed", () => {
        const saved = emptySaved();
        const opened = openWhole(saved);
        const events = lootRows(3, 5);
        opened.ledger.merge(events);
        assert.same(events, eventsIn(saved));
        assert.equal(15, partOf(saved).open.length);
    });

    it("brings back all contents of a key, from packed weeks and open rows", () => {
        const saved = emptySaved();
        const events = lootRows(3, 6);
        const opened = openWhole(saved);
        opened.ledger.merge(events);
        const rivals = [events[1]!, events[16]!].map((event) => {
            const rival = deepCopy(event);
            rival.set(6, "told otherwise");
            return rival;
        });
        for (const rival of rivals) opened.ledger.merge([rival]);
        opened.bench.controls.pass(QUIET_SECONDS + 1);
        finish(opened);
        assert.equal(7, partOf(saved).open.length);
        const again = openWhole(deepCopy(saved));
        assert.equal(18, again.ledger.events.length);
        assert.equal(2, again.ledger.conflictCount());
        assert.same(opened.ledger.conflicts(), again.ledger.conflicts());
        assert.same([], again.store.quarantined());
        assert.same([], again.bench.errors);
    });

    it("does not store anew what it loads itself", () => {
        const saved = savedWith(lootRows(3, 10));
        openWhole(saved);
        assert.equal(10, partOf(saved).open.length);
        assert.is_nil(partOf(saved).unread);
    });

    it("takes late events of a packed week into its text, and gives repeats no place there", () => {
        const events = lootRows(3, 20);
        const late = tuple(numberOf(events[4]!) + 3, 9, 0, 5, "late", "row");
        const saved = savedWith(events);
        const opened = openWhole(saved);
        opened.store.added([late, events[0]!, late]);
        opened.bench.controls.pass(QUIET_SECONDS + 1);
        finish(opened);
        assert.equal(20, partOf(saved).open.length);
        assert.equal(61, eventsIn(saved).length);
        assert.same(late, eventsIn(saved)[5]);
        assert.matches("^1 21 ", partOf(saved).weeks.get(weekNumbers(saved)[0]!));
    });

    it("packs a crowd of rows of the current week, too", () => {
        const saved = savedWith(lootRows(1, OPEN_ROWS_MAX + 1));
        assert.equal(0, partOf(saved).open.length);
        assert.equal(OPEN_ROWS_MAX + 1, eventsIn(saved).length);
    });

    it("packs once after a backlog, not after every piece of it", () => {
        const saved = emptySaved();
        const opened = openWhole(saved);
        for (const event of lootRows(2, 10)) {
            opened.ledger.merge([event]);
            opened.bench.controls.pass(QUIET_SECONDS - 1);
            assert.is_false(opened.bench.controls.step());
        }
        assert.equal(20, partOf(saved).open.length);
        opened.bench.controls.pass(QUIET_SECONDS + 1);
        finish(opened);
        assert.equal(10, partOf(saved).open.length);
    });

    it("goes on with rows that came while it packed", () => {
        const saved = emptySaved();
        const opened = openWhole(saved);
        opened.bench.sliceMilliseconds = 0;
        const events = lootRows(3, 30);
        opened.ledger.merge(lootRows(3, 20));
        opened.bench.controls.pass(QUIET_SECONDS + 1);
        opened.bench.controls.step();
        opened.store.added(events);
        finish(opened);
        opened.bench.controls.pass(QUIET_SECONDS + 1);
        finish(opened);
        assert.is_false(opened.store.isPacking());
        assert.same(eventsIn(savedWith([...events, ...lootRows(3, 20)])), eventsIn(saved));
        for (const event of partOf(saved).open) assert.is_true(numberOf(event) > NOW - 604800);
    });

    it("tells its progress, and that it has loaded", () => {
        const saved = savedWith(lootRows(4, 100));
        const opened = openStore(saved);
        opened.bench.sliceMilliseconds = 1;
        let done = 0;
        while (!opened.store.isLoaded() && opened.bench.controls.step()) {
            const progress = opened.store.progress();
            assert.is_true(progress.done >= done && (progress.total === 0 || progress.done <= progress.total));
            done = progress.done;
        }
        finish(opened);
        assert.same({ done: 400, total: 400 }, opened.store.progress());
    });

    it("stops where it is, and another store on the same table goes on", () => {
        const events = lootRows(3, 50);
        const saved = savedWith(events);
        const first = openStore(saved);
        first.bench.sliceMilliseconds = 0;
        for (const _ of $range(1, 20)) first.bench.controls.step();
        first.store.stop();
        assert.is_false(first.bench.controls.step());
        assert.same(events, openWhole(saved).ledger.events);
    });

    it("has not loaded when it was stopped by whoever was told of the last events", () => {
        const opened = openStore(savedWith(lootRows(1, 5)));
        opened.ledger.onAdded(() => {
            opened.store.stop();
        });
        finish(opened);
        assert.equal(5, opened.ledger.events.length);
        assert.is_false(opened.store.isLoaded());
    });

    it("keeps several ledgers side by side and never touches another's part", () => {
        const saved = savedWith(lootRows(3, 10), "aaaa");
        const before = deepCopy(partOf(saved, "aaaa"));
        addTo(saved, lootRows(2, 7), "bbbb");
        assert.same(before, partOf(saved, "aaaa"));
        assert.equal(30, openWhole(deepCopy(saved), "aaaa").ledger.events.length);
        assert.equal(14, openWhole(deepCopy(saved), "bbbb").ledger.events.length);
    });

    it("reports a listener's fault and loads on", () => {
        const events = lootRows(3, 30);
        const opened = openStore(savedWith(events));
        opened.ledger.onAdded(() => error("a consumer's fault", 0));
        finish(opened);
        assert.is_true(opened.store.isLoaded());
        assert.equal(90, opened.ledger.events.length);
        assert.is_true(opened.bench.errors.length > 0);
        assert.same([], opened.store.quarantined());
    });

    it("leaves a newer format alone, and says so", () => {
        const saved = savedWith(lootRows(2, 3));
        saved.set("format", 2);
        const before = deepCopy(saved);
        const opened = openWhole(saved);
        assert.matches("newer version", opened.store.refusal()!);
        assert.equal(1, opened.bench.warnings.length);
        assert.is_true(opened.store.isLoaded());
        opened.ledger.merge(lootRows(2, 4));
        opened.bench.controls.pass(QUIET_SECONDS + 1);
        finish(opened);
        assert.same(before, saved);
    });

    it("lives in memory where the saved table is none", () => {
        assert.matches("not a table", openWhole("text").store.refusal()!);
    });

    it("keeps each epoch of a ledger in a part of its own", () => {
        const events = lootRows(2, 3);
        const saved = savedWith(events);
        const before = deepCopy(partOf(saved));
        const epoch: Epoch = { generation: 1, id: "1587089460-0-0-1" };
        const prepared = prepareSaved(saved, LEDGER_ID, epoch);
        if (!prepared.ok) return error(prepared.reason, 0);
        assert.same([], prepared.value.ledger.open);
        assert.same([], prepared.value.ledger.quarantine);
        assert.equal("1587089460-0-0-1", prepared.value.ledger.epoch);
        assert.same(before, partOf(saved));
        assert.same(events, eventsIn(saved));
    });

    it("keeps a part aside whole that says that it is of another epoch", () => {
        const saved = savedWith(lootRows(2, 3));
        (partOf(saved) as { epoch: unknown }).epoch = "1587089460-0-0-1";
        const before = deepCopy(partOf(saved));
        const prepared = prepareSaved(saved, LEDGER_ID, FIRST_EPOCH);
        if (!prepared.ok) return error(prepared.reason, 0);
        const reason = "belongs to the epoch 1587089460-0-0-1";
        assert.same([{ reason, row: before }], prepared.value.ledger.quarantine);
    });
});

function numberOf(event: LedgerEvent): number {
    return event.get(1) as number;
}

describe("the saved table at any moment", () => {
    /** Saves at every slice, and looks whether a fresh client would find everything. */
    function proveComplete(saved: Saved, work: (this: void) => boolean, expected: readonly LedgerEvent[]): number {
        let moments = 0;
        do {
            moments = moments + 1;
            assert.same(expected, eventsIn(saved), `moment ${moments}`);
        } while (work());
        assert.same(expected, eventsIn(saved), "at the end");
        return moments;
    }

    it("is complete while weeks are packed", () => {
        const saved = emptySaved();
        const opened = openWhole(saved);
        const events = lootRows(3, 12);
        opened.ledger.merge(events);
        opened.bench.sliceMilliseconds = 0;
        opened.bench.controls.pass(QUIET_SECONDS + 1);
        assert.is_true(proveComplete(saved, () => opened.bench.controls.step(), events) > 50);
        assert.equal(12, partOf(saved).open.length);
    });

    it("is complete while it is loaded, packed weeks taken apart and broken rows put aside", () => {
        const events = lootRows(3, 12);
        const saved = savedWith(events);
        const weeks = weekNumbers(saved);
        const part = partOf(saved);
        // One week stands under a wrong number, and the open rows hold rubbish.
        part.weeks.set(weeks[0]! + 5, part.weeks.get(weeks[0]!));
        (part.open as unknown[])[3] = "rubbish";
        const expected = events.filter((event) => event !== undefined && event.get(1) !== numberOf(events[27]!));
        const opened = openStore(saved);
        opened.bench.sliceMilliseconds = 0;
        proveComplete(saved, () => opened.bench.controls.step(), expected);
        assert.equal(13, opened.store.quarantined().length);
        assert.equal(13, opened.store.quarantinedCount());
    });

    it("is complete when rows arrive between slices", () => {
        const events = lootRows(4, 8);
        const saved = emptySaved();
        const opened = openWhole(saved);
        opened.bench.sliceMilliseconds = 0;
        const random = createRandom(5);
        const arrived: LedgerEvent[] = [];
        for (const event of events) {
            opened.ledger.merge([event]);
            arrived.push(event);
            opened.bench.controls.pass(random(0, 1) * (QUIET_SECONDS + 1));
            for (const _ of $range(1, random(0, 40))) opened.bench.controls.step();
            assert.same(arrived, eventsIn(saved));
        }
    });
});

describe("the saved file", () => {
    it("brings every event back through the game's text, packed or not", () => {
        const saved = emptySaved();
        const opened = openWhole(saved);
        const events = lootRows(3, 20);
        opened.ledger.merge(events);
        const unpackedText = savedVariablesText("LootLedgerDB", saved);
        assert.same(events, eventsIn(loadSavedVariables("LootLedgerDB", unpackedText)));
        opened.bench.controls.pass(QUIET_SECONDS + 1);
        finish(opened);
        const packedText = savedVariablesText("LootLedgerDB", saved);
        assert.is_true(packedText.length < unpackedText.length);
        assert.same(events, eventsIn(loadSavedVariables("LootLedgerDB", packedText)));
    });

    it("loads with 100,000 events, far below the game's limit of constants, with no more than a week to be written", () => {
        const saved = savedWith(lootRows(200, 500));
        assert.is_true(partOf(saved).open.length <= 500);
        const text = savedVariablesText("LootLedgerDB", saved);
        const opened = openWhole(loadSavedVariables("LootLedgerDB", text));
        assert.equal(100000, opened.ledger.events.length);
        assert.is_true(opened.store.constants() < 5000, `${opened.store.constants()} constants`);
        if (isStockBytecode()) assert.equal(constantsInChunk(text), opened.store.constants() + 1);
    });

    it("stays below half of the limit where one week holds thousands of events, while they come in and after", () => {
        const saved = emptySaved();
        const opened = openWhole(saved);
        const events = lootRows(1, 10000);
        for (const first of $range(0, events.length - 1, 2000)) {
            opened.ledger.merge(events.slice(first, first + 2000));
            opened.bench.controls.pass(1);
            finish(opened);
            assert.is_true(partOf(saved).open.length <= OPEN_ROWS_MAX);
        }
        assert.same([], opened.bench.errors);
        const text = savedVariablesText("LootLedgerDB", saved);
        if (isStockBytecode()) assert.is_true(constantsInChunk(text) < CONSTANTS_WARNED);
        assert.same(events, eventsIn(loadSavedVariables("LootLedgerDB", text)));
    });

    // The count is of Lua 5.1's own compiler, as the game has it; LuaJIT compiles tables of constants in another way.
    if (isStockBytecode()) {
        it("has as many constants as are counted", () => {
            const saved = savedWith(lootRows(20, 50));
            const text = savedVariablesText("LootLedgerDB", saved);
            const opened = openWhole(loadSavedVariables("LootLedgerDB", text));
            assert.equal(constantsInChunk(text), opened.store.constants() + 1);
        });
    }

    it("warns at half of the limit", () => {
        const saved = savedWith(lootRows(1, 3));
        const rubbish: string[] = [];
        for (const i of $range(0, CONSTANTS_WARNED)) rubbish[i] = `constant ${i}`;
        saved.set("another ledger's", rubbish);
        const opened = openWhole(saved);
        assert.equal(1, opened.bench.warnings.length);
        assert.matches("can no longer load", opened.bench.warnings[0]!);
    });

    it("does not count on for ever", () => {
        const saved = savedWith(lootRows(1, 3));
        const rubbish: number[] = [];
        for (const i of $range(0, CONSTANTS_MAX + 1000)) rubbish[i] = i + 0.5;
        saved.set("another ledger's", rubbish);
        assert.equal(CONSTANTS_MAX, openWhole(saved).store.constants());
    });
});

function isStockBytecode(): boolean {
    return (
        string.sub(
            string.dump(() => undefined),
            1,
            4,
        ) === "\x1bLua"
    );
}

/** The number of constants of the main function of a chunk, out of Lua 5.1's own bytecode (64-bit, little-endian). */
function constantsInChunk(text: string): number {
    const [chunk] = loadstring(text, "=c");
    const code = string.dump(chunk as never);
    const word = (at: number): number => {
        const [a, b, c, d] = string.byte(code, at, at + 3);
        return a! + b! * 256 + c! * 65536 + d! * 16777216;
    };
    // Header 12, source name (8 bytes of length, its bytes), two line numbers, four bytes, then the instructions.
    const afterName = 13 + 8 + word(13);
    const instructions = word(afterName + 12);
    return word(afterName + 16 + instructions * 4);
}
