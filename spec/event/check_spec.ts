import { checkEvent, checkKey, createKeyCheck, KIND_BYTES_MAX, problemOf } from "../../src/event/check";
import type { LedgerEvent } from "../../src/event/event";
import { CROSS_REALM_LAYOUT, NATIVE_LAYOUT } from "../../src/event/layout";
import { createDraw, named, NAMED_LAYOUT, nested, raw, tuple } from "./samples";

function reasonFor(record: unknown): string {
    const checked = checkEvent(NATIVE_LAYOUT, record);
    return checked.ok ? "accepted" : checked.reason;
}

function withSlot(slot: unknown, value: unknown): LuaTable<AnyNotNil, unknown> {
    const record = raw(1700000000, 0, 4005, 43981, "award", 50, "Thrall");
    record.set(slot as AnyNotNil, value);
    return record;
}

describe("the check of a record that claims to be an event", () => {
    it("lets an event pass, as a copy that the sender does not hold", () => {
        const theirs = tuple(1700000000, 0, 4005, 43981, "award", 50, nested(["Thrall"]), false);
        const checked = checkEvent(NATIVE_LAYOUT, theirs);
        assert.is_true(checked.ok);
        if (!checked.ok) return;
        assert.same(theirs, checked.value);
        assert.not_equal(theirs, checked.value);
        assert.not_equal(theirs.get(7), checked.value.get(7));
    });

    it("lets the smallest and the largest key pass", () => {
        assert.equal("accepted", reasonFor(raw(0, 0, 0, 0, "a")));
        assert.equal("accepted", reasonFor(raw(4294967295, 255, 65535, 4294967295, string.rep("k", 64))));
    });

    it("lets the library's own kinds and unknown ones pass", () => {
        assert.equal("accepted", reasonFor(raw(1, 0, 0, 1, "!retraction", "0-0-0-1")));
        assert.equal("accepted", reasonFor(raw(1, 0, 0, 1, "@stream", 5, false)));
    });

    const time = "time is not a whole number of 0..2^32-1";
    const creator = "creator is not a whole number of 0..2^32-1";
    const hostile: [name: string, record: unknown, reason: string][] = [
        ["a number", 5, "event is a number"],
        ["text", "x", "event is a string"],
        ["a function", print, "event is a function"],
        ["an empty table", {}, time],
        ["a table with a metatable", setmetatable({}, { __index: () => error("read") }), "event has a metatable"],
        ["a table that hides its metatable", setmetatable({}, { __metatable: false }), "event has a metatable"],
        ["text for the time", withSlot(1, "1700000000"), time],
        ["a time of NaN", withSlot(1, 0 / 0), time],
        ["an infinite time", withSlot(1, math.huge), time],
        ["a negative time", withSlot(1, -1), time],
        ["a time with a fraction", withSlot(1, 1.5), time],
        ["a time above 32 bits", withSlot(1, 4294967296), time],
        ["no counter", withSlot(2, undefined), "counter is out of range"],
        ["a counter of -1", withSlot(2, -1), "counter is out of range"],
        ["a counter of 256", withSlot(2, 256), "counter is out of range"],
        ["no realm", withSlot(3, undefined), "realm is not 0..65535"],
        ["a realm above 16 bits", withSlot(3, 65536), "realm is not 0..65535"],
        ["a table for the realm", withSlot(3, {}), "realm is not 0..65535"],
        ["a creator that is a name", withSlot(4, "Thrall"), creator],
        ["a creator above 32 bits", withSlot(4, 4294967296), creator],
        ["a kind that is a number", withSlot(5, 7), "kind is not text"],
        ["an empty kind", withSlot(5, ""), "kind is not of 1..64 bytes"],
        ["a long kind", withSlot(5, string.rep("k", 65)), "kind is not of 1..64 bytes"],
        ["a hole", withSlot(9, 1), "slots are not 1..n"],
        ["a slot 0", withSlot(0, 1), "slots are not 1..n"],
        ["a negative slot", withSlot(-3, 1), "slots are not 1..n"],
        ["a slot between two", withSlot(7.5, 1), "slots are not 1..n"],
        ["a slot far out", withSlot(1e15, 1), "slots are not 1..n"],
        ["a named slot", withSlot("time", 1), "slots are not 1..n"],
        ["a table as a slot", withSlot({}, 1), "slots are not 1..n"],
        ["a field that is a function", withSlot(7, print), "field 2 holds a function"],
        ["a field of NaN", withSlot(6, 0 / 0), "field 1 is not a finite number"],
        ["a number nobody's file keeps", withSlot(6, 0.1 + 0.2), "field 1 has more than 14 digits"],
        ["a long field", withSlot(7, string.rep("x", 2048)), "field 2 makes the payload larger than 2048 bytes"],
        ["a field with a metatable", withSlot(7, setmetatable({}, {})), "field 2 holds a table with a metatable"],
    ];
    for (const [name, record, reason] of hostile) {
        it(`refuses ${name}`, () => {
            assert.equal(reason, reasonFor(record));
        });
    }

    it("refuses more slots than a payload can fill", () => {
        const record = raw(1, 0, 0, 1, "a");
        for (const slot of $range(6, 3000)) record.set(slot, true);
        assert.equal("slots are not 1..n", reasonFor(record));
    });

    it("never raises, whatever stands in the slots, and accepts nothing that it would refuse later", () => {
        const draw = createDraw(11);
        const odd: unknown[] = [-1, 0.5, 1e300, 0 / 0, math.huge, "", "x", {}, print, true, [[[[[[]]]]]], 4294967296];
        const slots: unknown[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1, 2.5, "x", true, print];
        let accepted = 0;
        for (const _ of $range(1, 5000)) {
            const record = withSlot(6, draw(0, 9));
            for (const __ of $range(1, draw(0, 2))) {
                record.set(slots[draw(0, slots.length - 1)] as AnyNotNil, odd[draw(0, odd.length - 1)]);
            }
            const checked = checkEvent(NATIVE_LAYOUT, record);
            if (checked.ok) {
                accepted = accepted + 1;
                assert.is_true(checkEvent(NATIVE_LAYOUT, checked.value).ok);
            } else {
                assert.is_string(checked.reason);
            }
        }
        assert.is_true(accepted > 500 && accepted < 4500);
    });

    it("gives tuples that take no more memory than their slots", () => {
        const theirs: LuaTable<AnyNotNil, unknown>[] = [];
        for (const i of $range(1, 2000)) {
            const grown: LuaTable<AnyNotNil, unknown> = new LuaTable();
            const slots = [i, 0, 4005, 43981, "award", 50, "Thrall"];
            for (const slot of $range(1, slots.length)) grown.set(slot, slots[slot - 1]);
            theirs[i - 1] = grown;
        }
        const ours: LedgerEvent[] = [];
        for (const i of $range(1, 2000)) ours[i - 1] = tuple();
        collectgarbage();
        collectgarbage("stop");
        const before = collectgarbage("count");
        for (const i of $range(1, 2000)) {
            const checked = checkEvent(NATIVE_LAYOUT, theirs[i - 1]);
            if (checked.ok) ours[i - 1] = checked.value;
        }
        collectgarbage("restart");
        collectgarbage();
        const bytes = ((collectgarbage("count") - before) * 1024) / 2000;
        // A table of seven slots under 64-bit Lua 5.1 has 64 + 7 * 16 = 176 bytes; the empty ones that were here had 64.
        assert.is_true(bytes < 176 - 64 + 4, `${bytes} bytes more for each`);
    });
});

/** Stands for nil in a row of cases, which could not hold it. */
const ABSENT = "absent";

describe("the check of an incumbent's record", () => {
    const key = { time: 1700000000, counter: -1, realm: 4005, creator: 43981 };

    it("gives the record back as it is, since it is used in place", () => {
        const record = named(key, "IGN", { ref: "x", amount: 0.1 + 0.2, big: string.rep("x", 5000) });
        const checked = checkEvent(NAMED_LAYOUT, record);
        assert.is_true(checked.ok);
        if (checked.ok) assert.equal(record, checked.value);
    });

    it("does not miss an absent realm", () => {
        assert.is_true(checkEvent(NAMED_LAYOUT, named({ ...key, realm: 0 }, "X")).ok);
    });

    const wrong: [name: string, field: AnyNotNil, value: unknown, reason: string][] = [
        ["no creator", "_a", ABSENT, "creator is not a whole number of 0..2^32-1"],
        ["a counter of -2", "_b", -2, "counter is out of range"],
        ["a realm that is text", "_e", "4005", "realm is not 0..65535"],
        ["no kind", "_d", ABSENT, "kind is not text"],
        ["a number as a name", 1, 5, "a field has a number as its name"],
        ["a function", "x", print, "field x holds a function"],
    ];
    for (const [name, field, value, reason] of wrong) {
        it(`refuses ${name}`, () => {
            const record = named(key, "X") as unknown as LuaTable<AnyNotNil, unknown>;
            record.set(field, value === ABSENT ? undefined : value);
            assert.same({ ok: false, reason }, checkEvent(NAMED_LAYOUT, record));
        });
    }
});

describe("the quick look at the keys of many records", () => {
    const layout = CROSS_REALM_LAYOUT;
    const { sift } = createKeyCheck(layout);
    const good = { _a: 7, _b: 0, _c: 1700000000, _d: "AB", _e: 5 };

    function lacking(name: string): object {
        const record = new LuaTable<string, unknown>();
        for (const [key, value] of pairs(good)) if (key !== name) record.set(key, value);
        return record;
    }

    function rowsOf(rows: unknown[]): LedgerEvent[] {
        return rows as LedgerEvent[];
    }

    interface Sifted {
        readonly kept: LedgerEvent[];
        readonly bad: [record: unknown, index: number, reason: string][];
    }

    function sifted(rows: LedgerEvent[]): Sifted {
        const bad: Sifted["bad"] = [];
        const kept = sift(rows, (record, index, reason) => {
            bad.push([record, index, reason]);
        });
        return { kept, bad };
    }

    const cases: [string, unknown][] = [
        ["an entry", good],
        ["an entry without realm", lacking("_e")],
        ["an ignore entry", { ...good, _b: -1 }],
        ["an entry of a class", setmetatable({ ...good }, { __index: { _e: 5 } })],
        ["a text as time", { ...good, _c: "1700000000" }],
        ["no time", lacking("_c")],
        ["half a second", { ...good, _c: 0.5 }],
        ["a time that is no number", { ...good, _c: 0 / 0 }],
        ["a time without end", { ...good, _c: math.huge }],
        ["a time before all others", { ...good, _c: -1 }],
        ["a counter far below", { ...good, _b: -4294967296 }],
        ["a table as counter", { ...good, _b: {} }],
        ["a creator that is too large", { ...good, _a: 4294967296 }],
        ["no creator", lacking("_a")],
        ["a realm that is too large", { ...good, _e: 65536 }],
        ["true as realm", { ...good, _e: true }],
        ["a number as class", { ...good, _d: 5 }],
        ["an empty class", { ...good, _d: "" }],
        ["a class that is too long", { ...good, _d: string.rep("x", KIND_BYTES_MAX + 1) }],
        ["a table as class", { ...good, _d: [] }],
        ["no class", lacking("_d")],
        ["a text", "entry"],
        ["a number", 5],
    ];
    for (const [name, record] of cases) {
        it(`is of one mind with the check of one: ${name}`, () => {
            const isGood = type(record) === "table" && checkKey(layout, record as LuaTable) === undefined;
            const rows = rowsOf([good, record, good]);
            const reason = problemOf(layout, record);
            assert.equal(isGood, reason === undefined);
            const { kept, bad } = sifted(rows);
            assert.same(isGood ? [] : [[record, 2, reason]], bad);
            if (isGood) assert.equal(rows, kept);
            else assert.same([good, good], kept);
        });
    }

    it("finds all of them", () => {
        const rows = rowsOf([{}, good, {}, {}, good, 5]);
        const { kept, bad } = sifted(rows);
        assert.same([good, good], kept);
        assert.same(
            [1, 3, 4, 6],
            bad.map(([, index]) => index),
        );
        assert.same([{}, good, {}, {}, good, 5], rows);
    });

    it("gives back an empty list as it is", () => {
        const rows: LedgerEvent[] = [];
        assert.equal(rows, sifted(rows).kept);
    });
});
