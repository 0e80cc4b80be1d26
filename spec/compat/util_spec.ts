import { createUtil, type Util } from "../../src/compat/entry/util";
import { createFakePorts, OTHER, OWN, type FakePorts } from "./fakePorts";

interface WeekVector {
    readonly timestamp: number;
    readonly week: number;
    readonly week_start: number;
}

interface ChecksumVector {
    readonly name: string;
    readonly numbers: readonly number[];
    readonly checksums: readonly number[];
}

const { weeks } = dofile("spec/vectors/weeks.lua") as { readonly weeks: readonly WeekVector[] };
const { integers } = dofile("spec/vectors/adler32.lua") as { readonly integers: readonly ChecksumVector[] };

describe("EventSourcing/Util", () => {
    let ports: FakePorts;
    let util: Util;

    before_each(() => {
        ports = createFakePorts();
        util = createUtil(ports);
    });

    describe("weeks", () => {
        for (const { timestamp, week, week_start } of weeks) {
            it(`has ${string.format("%.1f", timestamp)} in week ${week}`, () => {
                assert.equal(week, util.WeekNumber(timestamp));
                assert.equal(week_start, util.WeekStart(week));
            });
        }

        it("refuses a time that is no number", () => {
            for (const wrong of ["1700000000", false, {}]) {
                assert.error_matches(() => util.WeekNumber(wrong as unknown as number), "WeekNumber: timestamp");
            }
        });
    });

    describe("the checksum", () => {
        for (const { name, numbers, checksums } of integers) {
            it(`is the incumbent's for ${name}`, () => {
                const thread = util.IntegerChecksumCoroutine();
                for (const index of $range(1, numbers.length)) {
                    const [isAlive, checksum] = coroutine.resume(thread, numbers[index - 1]);
                    assert.is_true(isAlive);
                    assert.equal(checksums[index - 1], checksum);
                }
            });
        }

        it("raises inside the coroutine for what is no number", () => {
            for (const wrong of ["5", false, {}]) {
                const thread = util.IntegerChecksumCoroutine();
                assert.is_true(coroutine.resume(thread, 1)[0]);
                const [isAlive, reason] = coroutine.resume(thread, wrong);
                assert.is_false(isAlive);
                assert.matches("number", tostring(reason));
                assert.equal("dead", coroutine.status(thread));
            }
        });
    });

    describe("bytes of an integer", () => {
        const cases: [value: number, bytes: number[]][] = [
            [0, [0, 0, 0, 0]],
            [0x01020304, [1, 2, 3, 4]],
            [4294967295, [255, 255, 255, 255]],
            [-1, [-1, 255, 255, 255]],
            [4294967296 + 258, [256, 0, 1, 2]],
            [1.9, [0, 0, 0, 1]],
        ];
        for (const [value, bytes] of cases) {
            it(`come most significant first for ${value}`, () => {
                const [first, second, third, fourth] = util.IntegerToBytes(value);
                assert.same(bytes, [first, second, third, fourth]);
                assert.equal(bytes[0]! + bytes[1]! + bytes[2]! + bytes[3]!, util.ByteSum(value));
            });
        }
    });

    describe("comparing", () => {
        const byNumber = (a: unknown, b: unknown): number => ((a as number) < (b as number) ? -1 : a === b ? 0 : 1);

        it("searches the first element that is not before the value", () => {
            const list = [10, 20, 20, 30];
            assert.equal(1, util.BinarySearch(list, 5, byNumber));
            assert.equal(2, util.BinarySearch(list, 20, byNumber));
            assert.equal(4, util.BinarySearch(list, 21, byNumber));
            assert.is_nil(util.BinarySearch(list, 31, byNumber));
            assert.is_nil(util.BinarySearch([], 1, byNumber));
        });

        it("searches inside the given bounds", () => {
            const list = [10, 20, 20, 30];
            assert.equal(3, util.BinarySearch(list, 20, byNumber, 3));
            assert.is_nil(util.BinarySearch(list, 30, byNumber, 1, 3));
            assert.equal(3, util.BinarySearch(list, 20, byNumber, 3, 3));
        });

        it("searches tables only", () => {
            assert.error_matches(() => util.BinarySearch("list", 1, byNumber), "BinarySearch: list must be a table");
        });

        it("knows what is sorted", () => {
            assert.is_true(util.IsSorted([], byNumber));
            assert.is_true(util.IsSorted([1, 2, 2, 3], byNumber));
            assert.is_false(util.IsSorted([1, 3, 2], byNumber));
            const none = undefined as unknown as typeof byNumber;
            assert.error_matches(() => util.IsSorted([], none), "IsSorted: comparator");
        });

        it("makes comparators of fields", () => {
            const low = { a: 1, b: 9 };
            const high = { a: 2, b: 1 };
            const higher = { a: 2, b: 2 };
            const byA = util.CreateFieldSorter("a");
            assert.same([-1, 1, 0], [byA(low, high), byA(high, low), byA(high, higher)]);
            const byBoth = util.CreateMultiFieldSorter("a", "b");
            assert.same(
                [-1, -1, 1, 0],
                [byBoth(low, high), byBoth(high, higher), byBoth(higher, low), byBoth(low, low)],
            );
            const inverted = util.InvertSorter(byBoth);
            assert.same([1, -1], [inverted(low, high), inverted(higher, low)]);
            assert.equal(0, inverted(low, low));
        });
    });

    describe("GUIDs", () => {
        it("are read as creator and realm", () => {
            const [creator, realm] = util.getIntegerFromGuid("Player-4466-01D8DCB0");
            assert.same([OWN.creator, OWN.realm], [creator, realm]);
            const [ownCreator, ownRealm] = util.getIntegerGuid("player");
            assert.same([OWN.creator, OWN.realm], [ownCreator, ownRealm]);
            assert.equal(OTHER.creator, util.getIntegerGuid("target")[0]);
        });

        it("are written from them, on the own realm by default", () => {
            assert.equal("Player-4466-01D8DCB0", util.getGuidFromInteger(OWN.creator));
            assert.equal("Player-7-FFFFFFFF", util.getGuidFromInteger(4294967295, 7));
            ports.setUnit("player", undefined);
            assert.error_matches(() => util.getGuidFromInteger(1), "own realm");
        });

        it("of nobody raise", () => {
            assert.error_matches(() => util.getIntegerGuid("mouseover"), "no player is mouseover");
            assert.error_matches(() => util.getIntegerFromGuid("Creature-0-1-2-3"), "not the GUID of a player");
            assert.error_matches(() => util.getIntegerFromGuid(undefined as unknown as string), "not the GUID");
        });
    });

    it("tells the server's time", () => {
        ports.setServerTime(1700000123);
        assert.equal(1700000123, util.time());
    });

    it("makes ids of time and chance", () => {
        ports.setServerTime(0x65432100);
        const id = util.UUID();
        assert.matches("^65432100%x%x%x%x%x%x%x%x$", id);
        assert.not_equal(id, util.UUID());
        assert.matches("^%x%x%x%x%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%x%x%x%x%x%x%x%x$", util.guid());
        assert.not_equal(util.guid(), util.guid());
    });

    it("makes random text of a length, from given characters", () => {
        assert.matches("^%w%w%w%w%w$", util.random(5));
        assert.matches("^[ab]+$", util.random(30, "ab"));
        assert.equal(30, util.random(30, "ab").length);
        assert.equal("", util.random(0));
    });

    it("empties a table in place", () => {
        const target = new LuaTable<AnyNotNil, unknown>();
        target.set(1, "x");
        target.set("name", 2);
        assert.equal(target, util.wipe(target as LuaTable));
        assert.is_nil(next(target)[0]);
    });

    it("shows a table in chat, even one that holds itself", () => {
        const inner: { name: string; self?: object } = { name: "x" };
        inner.self = inner;
        util.DumpTable({ inner, list: [1] });
        const text = ports.printed().join("\n");
        assert.matches("inner: table", text);
        assert.matches("\n  name: x", text);
        assert.matches("\n  1: 1", text);
    });

    describe("assertions", () => {
        const logger = { Warning() {}, Info() {}, Error() {}, Trace() {}, Debug() {}, Fatal() {} };
        const base = { __index: {} };
        base.__index = base;
        const derived = { __index: {} };
        derived.__index = derived;
        setmetatable(derived, { __index: base });
        const instance = setmetatable({}, derived as unknown as LuaMetatable<object>);
        type Assertion = () => void;
        const passing: [name: string, assertion: Assertion][] = [
            ["a type", () => util.assertType(1, "number", "count")],
            ["a function", () => util.assertFunction(() => undefined, "callback")],
            ["a table", () => util.assertTable({}, "data")],
            ["a string", () => util.assertString("", "name")],
            ["a number", () => util.assertNumber(0, "limit")],
            ["a table with functions", () => util.assertTableWithFunctions(logger, ["Warning", "Info"])],
            ["a logger", () => util.assertLogger(logger)],
            ["an instance", () => util.assertInstanceOf(instance, derived)],
            ["an instance of a parent", () => util.assertInstanceOf(instance, base)],
            ["an absent type", () => util.assertType(undefined, "number", "count", true)],
            ["an absent function", () => util.assertFunction(undefined, "callback", true)],
            ["an absent table", () => util.assertTable(undefined, true)],
            ["an absent string", () => util.assertString(undefined, "name", true)],
            ["an absent number", () => util.assertNumber(undefined, "limit", true)],
            ["an absent table with functions", () => util.assertTableWithFunctions(undefined, ["x"], "x", true)],
            ["an absent logger", () => util.assertLogger(undefined, "logger", true)],
            ["an absent instance", () => util.assertInstanceOf(undefined, base, "base", true)],
        ];
        for (const [name, assertion] of passing) {
            it(`let ${name} pass`, () => {
                assert.has_no_error(assertion);
            });
        }

        const failing: [name: string, assertion: Assertion, problem: string][] = [
            ["another type", () => util.assertType("1", "number", "count"), "count must be a number, got string"],
            ["no function", () => util.assertFunction({}, "callback"), "callback must be a function"],
            ["no table", () => util.assertTable("x", "data", true), "data must be a table"],
            ["no string", () => util.assertString(5, "name"), "name must be a string"],
            ["no number", () => util.assertNumber("5", "limit"), "limit must be a number"],
            ["nothing", () => util.assertNumber(undefined, "limit", false), "limit must be a number, got nil"],
            [
                "a missing function",
                () => util.assertTableWithFunctions({ a() {} }, ["a", "b"], "thing"),
                "thing must be a table with the function b",
            ],
            ["no logger", () => util.assertLogger({ Warning() {} }), "argument must be a logger"],
            ["no instance", () => util.assertInstanceOf(derived, derived, "base"), "base must be an instance"],
        ];
        for (const [name, assertion, problem] of failing) {
            it(`raise for ${name}`, () => {
                assert.error_matches(assertion, problem);
            });
        }
    });
});
