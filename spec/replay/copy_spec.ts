import { type Copied, copyOf } from "../../src/replay/copy";
import { createRandom, type Random } from "../world/random";

type Node = LuaTable<AnyNotNil, unknown>;

describe("a copy of a state", () => {
    const event = { isEvent: true };

    function copy(value: unknown, former?: unknown): Copied {
        return copyOf(
            value,
            former,
            (each) => each === event,
            () => {},
        );
    }

    it("is equal and has no table in common with the original", () => {
        const inner = { points: 5, list: [1, 2, 3] };
        const original = { inner, name: "x", isOn: false };
        const copied = copy(original).value as typeof original;
        assert.same(original, copied);
        inner.list.push(4);
        inner.points = 6;
        assert.same({ inner: { points: 5, list: [1, 2, 3] }, name: "x", isOn: false }, copied);
    });

    it("of what is no table is the value itself", () => {
        assert.equal(5, copy(5).value);
        assert.equal("x", copy("x").value);
        assert.is_nil(copy(undefined).value);
    });

    it("has events, functions and metatables in common with it", () => {
        const metatable = { __index: { extra: 1 } };
        const call = () => 5;
        const original = setmetatable({ event, call }, metatable);
        const copied = copy(original).value as typeof original;
        assert.equal(event, copied.event);
        assert.equal(call, copied.call);
        assert.equal(metatable, getmetatable(copied));
        assert.not_equal(original, copied);
    });

    it("calls no metamethods", () => {
        const fail = () => error("called");
        const original = setmetatable({ list: [1] }, { __index: fail, __newindex: fail, __eq: fail, __len: fail });
        const first = copy(original).value;
        const second = copy(original, first).value;
        assert.equal(first, second);
    });

    it("keeps what is one table in two places one table", () => {
        const shared = { points: 1 };
        const copied = copy({ a: shared, b: { c: shared } }).value as { a: object; b: { c: object } };
        assert.equal(copied.a, copied.b.c);
        assert.not_equal(shared, copied.a);
    });

    it("keeps what contains itself", () => {
        const original: Node = new LuaTable();
        const child: Node = new LuaTable();
        original.set("child", child);
        child.set("parent", original);
        const copied = copy(original).value as Node;
        assert.equal(copied, (copied.get("child") as Node).get("parent"));
        const again = copy(original, copied).value as Node;
        assert.equal(again, (again.get("child") as Node).get("parent"));
        assert.not_equal(original, again);
    });

    it("copies tables that are keys", () => {
        const key = { id: 1 };
        const original: Node = new LuaTable();
        original.set(key, "a");
        original.set("key", key);
        original.set(event, "b");
        const copied = copy(original).value as Node;
        assert.is_nil(copied.get(key));
        assert.equal("a", copied.get(copied.get("key") as object));
        assert.equal("b", copied.get(event));
    });

    it("counts tables and entries", () => {
        assert.equal(2 + 3, copy({ a: 1, b: { c: 2 } }).nodes);
        assert.equal(2 + 3, copy({ a: 1, b: { c: 2 } }).ownNodes);
    });

    it("refuses a table whose metatable is protected", () => {
        assert.has_error(() => copy({ inner: setmetatable({}, { __metatable: "locked" }) }));
    });

    describe("with an earlier one", () => {
        it("is the earlier one when nothing has changed", () => {
            const original = { a: { b: { c: 1 } }, list: [1, 2] };
            const former = copy(original).value;
            const { value, ownNodes, nodes } = copy(original, former);
            assert.equal(former, value);
            assert.equal(0, ownNodes);
            assert.equal(4 + 6, nodes);
        });

        it("has in common with it what has not changed", () => {
            const original = { a: { n: 1 }, b: { n: 1 } };
            const former = copy(original).value as typeof original;
            original.b.n = 2;
            const { value, ownNodes } = copy(original, former);
            const copied = value as typeof original;
            assert.equal(former.a, copied.a);
            assert.same({ a: { n: 1 }, b: { n: 2 } }, copied);
            assert.same({ a: { n: 1 }, b: { n: 1 } }, former);
            assert.equal(3 + 2, ownNodes);
        });

        it("notices what was taken away, and what came in its place", () => {
            const original: Record<string, number | undefined> = { a: 1, b: 2, c: 3 };
            const former = copy(original).value;
            original["b"] = undefined;
            assert.same({ a: 1, c: 3 }, copy(original, former).value);
            original["d"] = 4;
            assert.same({ a: 1, c: 3, d: 4 }, copy(original, former).value);
            assert.same({ a: 1, b: 2, c: 3 }, former);
        });

        it("keeps two tables apart that were one", () => {
            const one = { n: 1 };
            const former = copy({ a: one, b: one }).value;
            const copied = copy({ a: { n: 1 }, b: { n: 1 } }, former).value as { a: object; b: object };
            assert.not_equal(copied.a, copied.b);
        });

        it("makes one of two tables that were apart", () => {
            const former = copy({ a: { n: 1 }, b: { n: 1 } }).value;
            const one = { n: 1 };
            const copied = copy({ a: one, b: one }, former).value as { a: object; b: object };
            assert.equal(copied.a, copied.b);
        });

        it("shares nothing with a table that has another metatable", () => {
            const former = copy({ a: { n: 1 } }).value;
            const metatable = {};
            const copied = copy({ a: setmetatable({ n: 1 }, metatable) }, former).value as { a: object };
            assert.equal(metatable, getmetatable(copied.a));
            assert.is_nil(getmetatable((former as { a: object }).a));
        });
    });

    describe("of random states that go on changing", () => {
        /** Few keys, so that tables meet in many ways. */
        function change(nodes: readonly Node[], random: Random): void {
            const node = nodes[random.integer(0, nodes.length - 1)]!;
            const key = ["a", "b", "c", 1, 2][random.integer(0, 4)]!;
            const draw = random.integer(1, 6);
            if (draw === 1) node.delete(key);
            else if (draw <= 3) node.set(key, nodes[random.integer(0, nodes.length - 1)]);
            else node.set(key, random.integer(1, 3));
        }

        /** Numbers the tables in the order of a walk, so that equal shapes give equal texts, cycles and all. */
        function shapeOf(root: Node): string {
            const numbers = new LuaTable<Node, number>();
            const parts: string[] = [];
            let count = 0;
            function walk(value: unknown): void {
                if (type(value) !== "table") {
                    parts.push(tostring(value));
                    return;
                }
                const node = value as Node;
                const known = numbers.get(node) as number | undefined;
                parts.push(`#${known ?? count}`);
                if (known !== undefined) return;
                numbers.set(node, count);
                count = count + 1;
                for (const key of ["a", "b", "c", 1, 2]) {
                    const entry = node.get(key);
                    if (entry !== undefined) {
                        parts.push(`${key}=`);
                        walk(entry);
                    }
                }
                parts.push(";");
            }
            walk(root);
            return parts.join(" ");
        }

        it("shows each state as it was (seeds 1 to 300)", () => {
            for (const seed of $range(1, 300)) {
                const random = createRandom(seed);
                const nodes: Node[] = [];
                for (const _ of $range(1, random.integer(1, 8))) nodes.push(new LuaTable());
                const copies: Node[] = [];
                const shapes: string[] = [];
                for (const _ of $range(1, 12)) {
                    for (const _change of $range(1, random.integer(0, 4))) change(nodes, random);
                    copies.push(copy(nodes[0], copies[copies.length - 1]).value as Node);
                    shapes.push(shapeOf(nodes[0]!));
                }
                for (const [index, each] of copies.entries()) {
                    assert.equal(shapes[index], shapeOf(each), `copy ${index}, seed ${seed}`);
                    assert.is_false(nodes.includes(each), `seed ${seed}`);
                }
            }
        });
    });
});
