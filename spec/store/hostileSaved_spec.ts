import { packEvents } from "../../src/store/diskCodec";
import type { LedgerEvent } from "../../src/event/event";
import { createRandom, deepCopy, LEDGER_ID, lootRows, neverPause, openWhole, tuple } from "./support";
import { weekOf } from "../../src/ledger/week";

/** A saved table, of which a case may make anything. */
interface Saved {
    format: unknown;
    ledgers: unknown;
    quarantine: unknown;
}

interface Part {
    id: unknown;
    epoch: unknown;
    open: unknown;
    unread: unknown;
    weeks: unknown;
    quarantine: unknown;
}

const PACKED = lootRows(2, 6).filter((_, index) => index < 6);
const OPEN = lootRows(1, 6);
const WEEK = weekOf(PACKED[0]!.get(1) as number);
const TEXT = packEvents(PACKED, neverPause);

type Damage = (this: void, part: Part, saved: Saved) => void;

interface Sample {
    readonly saved: Saved;
    readonly part: Part;
}

function sample(): Sample {
    const weeks = new LuaTable<number, string>();
    weeks.set(WEEK, TEXT);
    const part: Part = {
        id: LEDGER_ID,
        epoch: 0,
        open: deepCopy(OPEN),
        unread: undefined,
        weeks,
        quarantine: [],
    };
    return { part, saved: { format: 1, ledgers: { [LEDGER_ID]: part }, quarantine: undefined } };
}

function row(...slots: unknown[]): unknown {
    return slots;
}

function weekTable(key: unknown, text: unknown): Damage {
    return (part) => {
        (part.weeks as LuaTable<AnyNotNil, unknown>).set(key as AnyNotNil, text);
    };
}

function extraRow(extra: unknown): Damage {
    return (part) => {
        (part.open as unknown[]).push(extra);
    };
}

function deep(levels: number): unknown {
    let inner: unknown = "x";
    for (const _ of $range(1, levels)) inner = [inner];
    return inner;
}

function withMark(events: readonly LedgerEvent[], slot: number, value: unknown): LedgerEvent[] {
    const changed = deepCopy(events) as LedgerEvent[];
    changed[2]!.set(slot, value as never);
    return changed;
}

const time = OPEN[0]!.get(1) as number;

/** What is left of the 12 events, and how many rows are put aside. */
const cases: [name: string, events: number, aside: number, damage: Damage][] = [
    ["nothing wrong", 12, 0, () => {}],
    ["no format", 12, 0, (_part, saved) => (saved.format = undefined)],
    ["a format of text", 12, 1, (_part, saved) => (saved.format = "1")],
    ["a format of 0", 12, 1, (_part, saved) => (saved.format = 0)],
    ["a format of -1", 12, 1, (_part, saved) => (saved.format = -1)],
    ["a format that is a table", 12, 1, (_part, saved) => (saved.format = {})],
    ["a format that is true", 12, 1, (_part, saved) => (saved.format = true)],
    ["no ledgers", 0, 0, (_part, saved) => (saved.ledgers = undefined)],
    ["ledgers that are a number", 0, 1, (_part, saved) => (saved.ledgers = 5)],
    ["ledgers that are text", 0, 1, (_part, saved) => (saved.ledgers = "ledgers")],
    ["ledgers that are false", 0, 1, (_part, saved) => (saved.ledgers = false)],
    ["a ledger that is text", 0, 1, (_part, saved) => (saved.ledgers = { [LEDGER_ID]: "x" })],
    ["a ledger that is a number", 0, 1, (_part, saved) => (saved.ledgers = { [LEDGER_ID]: 0 })],
    ["a ledger that is true", 0, 1, (_part, saved) => (saved.ledgers = { [LEDGER_ID]: true })],
    ["an empty ledger", 0, 0, (_part, saved) => (saved.ledgers = { [LEDGER_ID]: {} })],
    ["a shared quarantine of text", 12, 1, (_part, saved) => (saved.quarantine = "x")],
    ["a shared quarantine with odd keys", 12, 2, (_part, saved) => (saved.quarantine = { a: 1, b: { reason: 5 } })],
    ["another ledger's id", 0, 1, (part) => (part.id = "another")],
    ["no id", 12, 0, (part) => (part.id = undefined)],
    ["an id that is a number", 12, 1, (part) => (part.id = 12)],
    ["an id that is a table", 12, 1, (part) => (part.id = {})],
    ["another epoch", 0, 1, (part) => (part.epoch = 1)],
    ["an epoch of text", 0, 1, (part) => (part.epoch = "1587089460-0-0-1")],
    ["no epoch", 12, 0, (part) => (part.epoch = undefined)],
    ["an epoch that is a table", 12, 1, (part) => (part.epoch = {})],
    ["an epoch that is false", 12, 1, (part) => (part.epoch = false)],
    ["no open rows", 6, 0, (part) => (part.open = undefined)],
    ["open rows that are text", 6, 1, (part) => (part.open = "x")],
    ["open rows that are a number", 6, 1, (part) => (part.open = 7)],
    [
        "open rows under names",
        12,
        0,
        (part) => (part.open = { a: OPEN[0], b: OPEN[1], c: OPEN[2], d: OPEN[3], e: OPEN[4], f: OPEN[5] }),
    ],
    ["a hole in the open rows", 11, 0, (part) => (part.open as LuaTable<number, unknown>).delete(3)],
    ["unread rows from an interrupted load", 13, 0, (part) => (part.unread = [[tuple(time, 9, 0, 1, "x")]])],
    ["unread rows that are text", 12, 1, (part) => (part.unread = "x")],
    ["unread rows that are no lists", 12, 2, (part) => (part.unread = ["x", 5])],
    ["unread rows under a name", 13, 0, (part) => (part.unread = { a: { b: tuple(time, 9, 0, 1, "x") } })],
    ["no weeks", 6, 0, (part) => (part.weeks = undefined)],
    ["weeks that are text", 6, 1, (part) => (part.weeks = TEXT)],
    ["weeks that are a number", 6, 1, (part) => (part.weeks = 3)],
    ["weeks as a list", 6, 6, (part) => (part.weeks = [TEXT])],
    ["a week number of text", 12, 1, weekTable(`${WEEK}`, TEXT)],
    ["a week number with a fraction", 12, 1, weekTable(WEEK + 0.5, TEXT)],
    ["a week number below 1", 12, 1, weekTable(0, TEXT)],
    ["a negative week number", 12, 1, weekTable(-WEEK, TEXT)],
    ["a week number out of time", 12, 1, weekTable(99999999, TEXT)],
    ["a week number that is true", 12, 1, weekTable(true, TEXT)],
    ["a week that is a number", 12, 1, weekTable(WEEK + 1, 5)],
    ["a week that is a table", 12, 1, weekTable(WEEK + 1, [TEXT])],
    ["a week that is true", 12, 1, weekTable(WEEK + 1, true)],
    ["an empty week text", 12, 1, weekTable(WEEK + 1, "")],
    ["a week of prose", 12, 1, weekTable(WEEK + 1, "once upon a time")],
    ["a truncated week", 6, 1, weekTable(WEEK, string.sub(TEXT, 1, 80))],
    ["a week of a newer version", 6, 1, weekTable(WEEK, `9${string.sub(TEXT, 2)}`)],
    ["a week with one byte changed", 6, 1, weekTable(WEEK, string.sub(TEXT, 1, 60) + "\u007f" + string.sub(TEXT, 62))],
    ["a week under another week's number", 12, 6, weekTable(WEEK - 1, TEXT)],
    ["a packed event out of bounds", 11, 1, weekTable(WEEK, packEvents(withMark(PACKED, 2, 300), neverPause))],
    ["a packed event without a kind", 11, 1, weekTable(WEEK, packEvents(withMark(PACKED, 5, ""), neverPause))],
    ["a packed event nested too deep", 11, 1, weekTable(WEEK, packEvents(withMark(PACKED, 6, deep(9)), neverPause))],
    [
        "packed events out of order",
        12,
        0,
        (part) => (part.open = [OPEN[5], OPEN[0], OPEN[3], OPEN[1], OPEN[4], OPEN[2]]),
    ],
    ["the same row twice", 12, 0, extraRow(deepCopy(OPEN[0]))],
    ["a packed event among the open rows", 12, 0, extraRow(deepCopy(PACKED[0]))],
    ["a key with other content", 12, 0, extraRow(withMark(OPEN, 6, "Mallory")[2])],
    ["a packed key with other content", 12, 0, extraRow(withMark(PACKED, 6, "Mallory")[2])],
    ["a row of text", 12, 1, extraRow("x")],
    ["a row that is a number", 12, 1, extraRow(1)],
    ["a row that is false", 12, 1, extraRow(false)],
    ["an empty row", 12, 1, extraRow({})],
    ["a row with names", 12, 1, extraRow({ time: 1 })],
    ["a row without a kind", 12, 1, extraRow(row(time, 9, 0, 1))],
    ["a row whose time is text", 12, 1, extraRow(row(`${time}`, 9, 0, 1, "x"))],
    ["a row whose time is negative", 12, 1, extraRow(row(-1, 9, 0, 1, "x"))],
    ["a row whose time has a fraction", 12, 1, extraRow(row(time + 0.5, 9, 0, 1, "x"))],
    ["a row whose time is infinite", 12, 1, extraRow(row(math.huge, 9, 0, 1, "x"))],
    ["a row whose time is not a number", 12, 1, extraRow(row(0 / 0, 9, 0, 1, "x"))],
    ["a row whose counter is too large", 12, 1, extraRow(row(time, 256, 0, 1, "x"))],
    ["a row whose realm is too large", 12, 1, extraRow(row(time, 9, 65536, 1, "x"))],
    ["a row whose creator is too large", 12, 1, extraRow(row(time, 9, 0, 4294967296, "x"))],
    ["a row whose kind is too long", 12, 1, extraRow(row(time, 9, 0, 1, string.rep("x", 65)))],
    ["a row with a huge payload", 12, 1, extraRow(row(time, 9, 0, 1, "x", string.rep("x", 5000)))],
    ["a row nested too deep", 12, 1, extraRow(row(time, 9, 0, 1, "x", deep(30)))],
    ["a row with a field beyond a hole", 12, 1, extraRow({ [1]: time, [2]: 9, [3]: 0, [4]: 1, [5]: "x", [9]: 1 })],
    ["a quarantine of text", 12, 1, (part) => (part.quarantine = "x")],
    ["a quarantine of rows that are none", 12, 3, (part) => (part.quarantine = [5, "x", { reason: {} }])],
    ["what was put aside before", 12, 1, (part) => (part.quarantine = [{ reason: "old", row: 5 }])],
];

describe("a saved table with", () => {
    for (const [name, events, aside, damage] of cases) {
        it(`${name} loads what is good and keeps the rest aside`, () => {
            const { saved, part } = sample();
            damage(part, saved);
            const opened = openWhole(saved);
            assert.same([], opened.bench.errors);
            assert.is_nil(opened.store.refusal());
            assert.equal(events, opened.ledger.events.length);
            assert.equal(aside, opened.store.quarantined().length);
            assert.equal(aside, opened.store.quarantinedCount());
            for (const { reason } of opened.store.quarantined()) assert.is_true(reason.length > 0);
            const again = openWhole(deepCopy(saved));
            assert.same(opened.ledger.events, again.ledger.events);
            assert.same(opened.ledger.variantsIn(0, math.huge), again.ledger.variantsIn(0, math.huge));
            assert.equal(aside, again.store.quarantined().length);
        });
    }

    it("has more than 60 ways to be broken in this table", () => {
        assert.is_true(cases.length > 60);
    });
});

/** Puts a random value somewhere into a table, or takes something away. */
function mutate(root: LuaTable<AnyNotNil, unknown>, random: ReturnType<typeof createRandom>): void {
    let fields = root;
    for (const _ of $range(1, random(0, 4))) {
        const tables: LuaTable<AnyNotNil, unknown>[] = [];
        for (const [, value] of pairs(fields)) if (type(value) === "table") tables.push(value as never);
        if (tables.length > 0) fields = tables[random(0, tables.length - 1)]!;
    }
    const keys: AnyNotNil[] = [];
    for (const [key] of pairs(fields)) keys.push(key);
    const rubbish: unknown[] = [false, -1, "x", [], { a: 1 }, 0 / 0, TEXT, undefined];
    const value = rubbish[random(0, rubbish.length - 1)];
    if (keys.length > 0) fields.set(keys[random(0, keys.length - 1)]!, value);
}

describe("a saved table mutated at random", () => {
    it("never raises, never takes in what was not there, and loads alike the second time (500 seeds)", () => {
        const known = new LuaSet<string>();
        for (const event of [...PACKED, ...OPEN]) known.add(`${event.get(1) as number}`);
        for (const seed of $range(1, 500)) {
            const random = createRandom(seed);
            const { saved } = sample();
            for (const _ of $range(1, random(1, 4))) mutate(saved as never, random);
            const opened = openWhole(saved);
            assert.same([], opened.bench.errors, `seed ${seed}`);
            if (opened.store.refusal() === undefined) {
                for (const event of opened.ledger.events) {
                    assert.is_true(known.has(`${event.get(1) as number}`), `seed ${seed}`);
                }
                assert.same(opened.ledger.events, openWhole(saved).ledger.events, `seed ${seed}`);
            }
        }
    });
});
