import { digestOf } from "../../src/event/digest";
import type { FieldTable, FieldValue, LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { named, NAMED_LAYOUT, nested, tuple } from "./samples";

function digest(...slots: FieldValue[]): number {
    return digestOf(NATIVE_LAYOUT, tuple(...slots));
}

describe("the digest of an event", () => {
    it("is what it was in the first release", () => {
        assert.equal(2173570445, digest(1700000000, 0, 4005, 43981, "award", 50, "Thrall"));
        assert.equal(1225247127, digest(1700000000, 255, 0, 4294967295, "item", -12.5, false, true, -7, 1099511627776));
        const lists = [nested(["Thrall", "Jaina"]), nested({ name: "Bob", a: 1 }), nested({})];
        assert.equal(458461968, digest(1700000000, 1, 1, 2, "raid", ...lists));
    });

    const base: FieldValue[] = [1700000000, 1, 4005, 43981, "award", 50, "Thrall", false];
    const others: [name: string, slot: number, value: FieldValue][] = [
        ["time", 1, 1700065025],
        ["counter", 2, 2],
        ["realm", 3, 4006],
        ["creator", 4, 43982],
        ["kind", 5, "awarD"],
        ["a number", 6, 51],
        ["a number's sign", 6, -50],
        ["a number into text", 6, "50"],
        ["a text", 7, "thrall"],
        ["a boolean", 8, true],
        ["an absent field into 0", 8, 0],
        ["an absent field into an empty list", 8, nested({})],
    ];
    for (const [name, slot, value] of others) {
        it(`notices another ${name}`, () => {
            const changed = [...base];
            changed[slot - 1] = value;
            assert.not_equal(digest(...base), digest(...changed));
        });
    }

    it("notices one more field", () => {
        assert.not_equal(digest(1, 0, 0, 1, "a"), digest(1, 0, 0, 1, "a", false));
    });

    it("notices in a sum that two events exchanged their content", () => {
        const before = digest(1, 0, 0, 1, "a", 10, "x") + digest(2, 0, 0, 1, "a", 20, "x");
        const after = digest(1, 0, 0, 1, "a", 20, "x") + digest(2, 0, 0, 1, "a", 10, "x");
        assert.not_equal(before % 4294967296, after % 4294967296);
    });

    it("does not depend on the order in which a table was filled", () => {
        const names = ["zeta", "alpha", "mid", "z", "beta", "gamma"];
        const forward: FieldTable = new LuaTable();
        const backward: FieldTable = new LuaTable();
        for (const i of $range(1, names.length)) {
            forward.set(names[i - 1]!, i);
            forward.set(i * 10, i);
            backward.set(names[names.length - i]!, names.length - i + 1);
            backward.set((names.length - i + 1) * 10, names.length - i + 1);
        }
        assert.equal(digest(1, 0, 0, 1, "a", forward), digest(1, 0, 0, 1, "a", backward));
    });

    it("takes -0 for 0", () => {
        assert.equal(digest(1, 0, 0, 1, "a", 0), digest(1, 0, 0, 1, "a", -0));
        assert.equal(digest(1, 0, 0, 1, "a", nested([0])), digest(1, 0, 0, 1, "a", nested([-0])));
    });

    it("sees no more than the 14 digits that SavedVariables keep", () => {
        assert.equal(digest(1, 0, 0, 1, "a", 0.1), digest(1, 0, 0, 1, "a", 0.10000000000000002));
        assert.not_equal(digest(1, 0, 0, 1, "a", 0.1), digest(1, 0, 0, 1, "a", 0.10000000000001));
    });

    it("covers the names of named fields, and takes an absent realm for 0", () => {
        const key = { time: 10, counter: -1, realm: 0, creator: 3 };
        const one = digestOf(NAMED_LAYOUT, named(key, "X", { points: 5, player: "Bob" }));
        assert.equal(one, digestOf(NAMED_LAYOUT, named(key, "X", { player: "Bob", points: 5 })));
        assert.equal(one, digestOf(NAMED_LAYOUT, named(key, "X", { player: "Bob", points: 5, _e: 0 })));
        assert.not_equal(one, digestOf(NAMED_LAYOUT, named(key, "X", { player: "Bob", price: 5 })));
        assert.not_equal(one, digestOf(NAMED_LAYOUT, named({ ...key, counter: 0 }, "X", { player: "Bob", points: 5 })));
    });

    it("is the same after thousands of other texts", () => {
        const event: LedgerEvent = tuple(1, 0, 0, 1, "a", "Thrall");
        const before = digestOf(NATIVE_LAYOUT, event);
        for (const i of $range(1, 5000)) digest(1, 0, 0, 1, `kind${i}`);
        assert.equal(before, digestOf(NATIVE_LAYOUT, event));
    });
});
