import { canonicalLength, canonicalText } from "../../src/event/canonical";
import type { FieldValue } from "../../src/event/event";
import { CALLER_RULES, canonicalNumber, createPayloadCopier, STRICT_RULES } from "../../src/event/payload";
import { nested } from "./samples";

function copy(value: unknown): LuaMultiReturn<[FieldValue | undefined, string | undefined]> {
    const copier = createPayloadCopier(CALLER_RULES);
    const [copied, reason] = copier.copy(value);
    return $multi(copied, reason);
}

function lists(depth: number): object {
    let value: object = {};
    for (const _ of $range(2, depth)) value = [value];
    return value;
}

describe("a canonical number", () => {
    const cases: [name: string, number: number, canonical: number | undefined][] = [
        ["stays whole", 123456789, 123456789],
        ["keeps 14 digits", 0.12345678901234, 0.12345678901234],
        ["loses its fifteenth digit", 0.123456789012345, 0.12345678901234],
        ["loses a sum's dust", 0.1 + 0.2, 0.3],
        ["loses whole digits beyond 14", 1234567890123456, 1234567890123500],
        ["may be tiny", 1e-300, 1e-300],
        ["is not infinite", math.huge, undefined],
        ["is not minus infinite", -math.huge, undefined],
        ["is not NaN", 0 / 0, undefined],
    ];
    for (const [name, number, canonical] of cases) {
        it(name, () => {
            assert.equal(canonical, canonicalNumber(number));
        });
    }

    it("has no minus zero", () => {
        assert.equal(math.huge, 1 / canonicalNumber(-0)!);
    });
});

describe("canonical text", () => {
    const cases: [name: string, value: FieldValue, text: string][] = [
        ["of a text tells its length in bytes", "a:b", "3:a:b"],
        ["of a number", -12.5, "-12.5;"],
        ["of minus zero", -0, "0;"],
        ["of booleans", nested([true, false]), "[tf]"],
        ["of an empty table", nested({}), "{}"],
        ["of a list", nested([1, "x", nested([2])]), "[1;1:x[2;]]"],
        ["of a record, names ascending by bytes", nested({ b: 1, a: 2, B: 3, aa: 4 }), "{1:B3;1:a2;2:aa4;1:b1;}"],
    ];
    for (const [name, value, text] of cases) {
        it(name, () => {
            assert.equal(text, canonicalText(value));
            assert.equal(text.length, canonicalLength(value));
        });
    }

    it("puts number keys before names, ascending", () => {
        const mixed = new LuaTable<string | number, FieldValue>();
        for (const key of [10, -1, 2.5, 3]) mixed.set(key, true);
        mixed.set("1", false);
        assert.equal("{-1;t2.5;t3;t10;t1:1f}", canonicalText(mixed));
    });
});

describe("a payload's values", () => {
    it("are copied, so that the caller may go on with his table", () => {
        const theirs = { players: ["Thrall", "Jaina"] };
        const [ours] = copy(theirs);
        theirs.players[0] = "Garrosh";
        assert.same({ players: ["Thrall", "Jaina"] }, ours);
    });

    it("may be false", () => {
        const [copied, reason] = copy(false);
        assert.is_false(copied);
        assert.is_nil(reason);
    });

    it("are rounded at any depth", () => {
        const [copied] = copy({ share: [0.1 + 0.2] });
        assert.same({ share: [0.3] }, copied);
    });

    it("of others are refused instead of rounded", () => {
        const [copied, reason] = createPayloadCopier(STRICT_RULES).copy([0.1 + 0.2]);
        assert.is_nil(copied);
        assert.equal("has more than 14 digits", reason);
    });

    it("may stand in four tables and no more", () => {
        assert.is_not_nil(copy(lists(4))[0]);
        assert.equal("is nested deeper than 4 tables", copy(lists(5))[1]);
    });

    it("may have 2048 bytes together and no more", () => {
        const copier = createPayloadCopier(CALLER_RULES);
        assert.is_not_nil(copier.copy(string.rep("x", 1019))[0]);
        assert.is_not_nil(copier.copy(string.rep("x", 1019))[0]);
        assert.equal("makes the payload larger than 2048 bytes", copier.copy(true)[1]);
        copier.begin();
        assert.is_true(copier.copy(true)[0]);
    });

    const cyclic: Record<string, unknown> = {};
    cyclic["self"] = cyclic;
    let bomb: object = {};
    for (const _ of $range(1, 3)) {
        const list: object[] = [];
        for (const i of $range(1, 200)) list[i - 1] = bomb;
        bomb = list;
    }
    const booleanKey = new LuaTable<AnyNotNil, unknown>();
    booleanKey.set(true, 1);
    const hugeKey = new LuaTable<AnyNotNil, unknown>();
    hugeKey.set(math.huge, 1);
    it("are refused when there is none", () => {
        assert.equal("is missing", copy(undefined)[1]);
    });

    const refused: [name: string, value: unknown, reason: string][] = [
        ["a number of seconds that nobody can wait", [-math.huge], "is not a finite number"],
        ["a function", print, "holds a function"],
        ["a function within", { a: [print] }, "holds a function"],
        ["a coroutine", coroutine.create(() => {}), "holds a thread"],
        ["NaN", [0 / 0], "is not a finite number"],
        ["a table with a metatable", setmetatable({}, {}), "holds a table with a metatable"],
        ["a locked metatable", setmetatable({}, { __metatable: false }), "holds a table with a metatable"],
        ["a table within itself", cyclic, "is nested deeper than 4 tables"],
        ["8 million references to one table", bomb, "holds more than 2048 values"],
        ["a boolean key", booleanKey, "has a boolean as a key"],
        ["an infinite key", hugeKey, "has a key that is not a plain number"],
    ];
    for (const [name, value, expected] of refused) {
        it(`are refused with ${name}`, () => {
            const [copied, reason] = copy(value);
            assert.is_nil(copied);
            assert.equal(expected, reason);
        });
    }

    const tooLarge: [name: string, key: string, value: FieldValue][] = [
        ["one long text many times over", "", string.rep("x", 60000)],
        ["many long keys", string.rep("k", 1000), true],
    ];
    for (const [name, key, value] of tooLarge) {
        it(`are refused with ${name}, before anything is made of them`, () => {
            const fields = new LuaTable<AnyNotNil, FieldValue>();
            for (const i of $range(1, 2000)) fields.set(key === "" ? i : `${key}${i}`, value);
            collectgarbage("collect");
            collectgarbage("stop");
            const before = collectgarbage("count");
            const [copied, reason] = copy(fields);
            const made = collectgarbage("count") - before;
            collectgarbage("restart");
            assert.is_nil(copied);
            assert.equal("makes the payload larger than 2048 bytes", reason);
            assert.is_true(made < 200, `${made} KB`);
        });
    }
});
