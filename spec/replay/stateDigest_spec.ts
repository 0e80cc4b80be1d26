import type { State } from "../../src/replay/projection";
import { digestState } from "../../src/replay/stateDigest";
import { createDraw, shuffled, type Draw } from "../event/samples";

const noPause = (): void => {};

function digestOf(state: unknown): number | string {
    const digest = digestState(state as State, noPause);
    return digest.ok ? digest.value : digest.reason;
}

type Fields = LuaTable<string | number | boolean, unknown>;

/** Entries of a table that may hold others, to be filled in in any order. */
type Plan = readonly (readonly [key: string | number | boolean, value: unknown])[];

function drawPlan(draw: Draw, depth: number): Plan {
    const plan: [string | number | boolean, unknown][] = [];
    for (const i of $range(1, draw(0, 6))) {
        const key = draw(0, 2) === 0 ? i : `k${i}`;
        const kind = draw(0, depth >= 3 ? 2 : 3);
        plan.push([
            key,
            kind === 0
                ? draw(-5, 5) / 3
                : kind === 1
                  ? `v${draw(0, 3)}`
                  : kind === 2
                    ? draw(0, 1) === 1
                    : drawPlan(draw, depth + 1),
        ]);
    }
    return plan;
}

function isPlan(value: unknown): value is Plan {
    return type(value) === "table";
}

function fill(plan: Plan, draw: Draw): Fields {
    const fields: Fields = new LuaTable();
    // What was there once leaves its traces in the order of `pairs`.
    for (const i of $range(1, draw(0, 9))) fields.set(`gone${i}`, i);
    for (const [key, value] of shuffled(draw, plan)) fields.set(key, isPlan(value) ? fill(value, draw) : value);
    for (const i of $range(1, 9)) fields.delete(`gone${i}`);
    return fields;
}

describe("the digest of a state", () => {
    it("does not depend on how its tables came about, and on nothing but what they say", () => {
        for (const seed of $range(1, 400)) {
            const draw = createDraw(seed);
            const plan = drawPlan(draw, 1);
            const [first, second] = [fill(plan, draw), fill(plan, draw)];
            assert.equal(digestOf(first), digestOf(second), `seed ${seed}`);
        }
    });

    const different: [name: string, a: unknown, b: unknown][] = [
        ["a value", { a: 1 }, { a: 2 }],
        ["a number and its text", { a: 1 }, { a: "1" }],
        ["a key and its text", [7], { "1": 7 }],
        ["the last digit", { a: 0.1 + 0.2 }, { a: 0.3 }],
        ["true and false", { a: true }, { a: false }],
        ["exchanged values", { a: 1, b: 2 }, { a: 2, b: 1 }],
        ["exchanged tables", { a: { x: 1 }, b: { x: 2 } }, { a: { x: 2 }, b: { x: 1 } }],
        ["where a text ends", { ab: "c" }, { a: "bc" }],
        ["an empty table and none", { a: {} }, {}],
        ["a table and what it holds", { a: { a: 1 } }, { a: 1 }],
    ];
    for (const [name, a, b] of different) {
        it(`tells apart: ${name}`, () => {
            assert.not_equal(digestOf(a), digestOf(b));
        });
    }

    it("takes -0 for the 0 that it equals", () => {
        assert.equal(digestOf({ a: 0 }), digestOf({ a: -0 }));
    });

    it("refuses what has no value of its own", () => {
        const own: Fields = new LuaTable();
        own.set("own", own);
        assert.equal("the state is too deep, or contains itself", digestOf(own));
        assert.equal("the state holds a function", digestOf({ a: { f: () => 1 } }));
        const keyed = new LuaTable<object, number>();
        keyed.set({}, 1);
        assert.equal("the state has a table for a key", digestOf(keyed));
    });

    it("is computed in slices", () => {
        const state: Fields = new LuaTable();
        for (const i of $range(1, 100)) state.set(i, { points: i });
        let units = 0;
        digestState(state, (more) => {
            units = units + more;
        });
        assert.is_true(units >= 200, `${units}`);
    });
});
