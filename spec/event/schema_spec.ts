import { createSchema, FIELDS_MAX, type Schema } from "../../src/event/schema";
import { checkEvent } from "../../src/event/check";
import type { FieldValue } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { tuple } from "./samples";

const KEY = { time: 1700000000, counter: 0, realm: 4005, creator: 43981 };

function defined(kind: string, names: unknown[]): Schema {
    const schema = createSchema();
    assert.is_true(schema.define(kind, names).ok);
    return schema;
}

function reasonFor(schema: Schema, kind: string, names: unknown[]): string {
    const result = schema.define(kind, names);
    return result.ok ? "accepted" : result.reason;
}

function arranged(schema: Schema, payload: unknown): FieldValue[] | string {
    const result = schema.arrange("award", payload);
    return result.ok ? result.value : result.reason;
}

describe("the definition of a kind", () => {
    const tooMany: string[] = [];
    for (const i of $range(1, FIELDS_MAX + 1)) tooMany[i - 1] = `f${i}`;
    const reserved = `kinds that begin with "!" or "@" are the library's own`;
    const wrong: [name: string, kind: string, names: unknown[], reason: string][] = [
        ["without a kind", "", [], "a kind has 1..64 bytes"],
        ["of a long kind", string.rep("k", 65), [], "a kind has 1..64 bytes"],
        ["of one of the library's kinds", "!retraction", ["key"], reserved],
        ["of a stream's kind", "@bank", [], reserved],
        ["with a name that is none", "award", ["points", 5], "field 2 is a number, not a name"],
        ["with an empty name", "award", [""], "field 1 has a name that is not of 1..64 bytes"],
        ["with a mark for a name", "award", ["?"], "field 1 has a name that is not of 1..64 bytes"],
        ["with a name twice", "award", ["a", "a"], `field "a" is named twice`],
        ["with a name required and optional", "award", ["a", "a?"], `field "a" is named twice`],
        ["with a required field at last", "award", ["a?", "b"], `field "b" is required but follows an optional one`],
        ["with very many fields", "award", tooMany, "101 fields are more than 100"],
    ];
    for (const [name, kind, names, reason] of wrong) {
        it(`is refused ${name}`, () => {
            const schema = createSchema();
            assert.equal(reason, reasonFor(schema, kind, names));
            assert.is_nil(schema.fields(kind));
        });
    }

    it("may have no fields", () => {
        assert.same([], defined("boss", []).fields("boss"));
    });

    it("may be given again, or get optional fields at its end", () => {
        const schema = defined("award", ["points", "reason?"]);
        assert.equal("accepted", reasonFor(schema, "award", ["points", "reason?"]));
        assert.equal("accepted", reasonFor(schema, "award", ["points", "reason?", "item?"]));
        assert.equal(3, schema.fields("award")!.length);
    });

    const changes: [name: string, names: unknown[], reason: string][] = [
        ["lose a field", ["points"], "it was defined with 2 fields already"],
        ["get a required field", ["points", "reason?", "item"], `field "item" is required but follows an optional one`],
        ["rename a field", ["amount", "reason?"], `field 1 was defined as "points" already`],
        ["make a field optional", ["points?", "reason?"], `field 1 was defined as "points" already`],
        ["exchange fields", ["reason", "points?"], `field 1 was defined as "points" already`],
        ["make a field required", ["points", "reason"], `field 2 was defined as "reason?" already`],
    ];
    for (const [name, names, reason] of changes) {
        it(`may not ${name} later`, () => {
            const schema = defined("award", ["points", "reason?"]);
            assert.equal(reason, reasonFor(schema, "award", names));
            assert.equal(2, schema.fields("award")!.length);
        });
    }

    it("may not get a required field where none was optional", () => {
        const schema = defined("award", ["points"]);
        assert.equal(`field "item" is new, so it must be optional`, reasonFor(schema, "award", ["points", "item"]));
    });
});

describe("a named payload", () => {
    const schema = defined("award", ["points", "players", "isBonus", "reason?", "item?"]);

    it("is arranged in the order of the definition, false for an absent optional field", () => {
        assert.same(
            [50, ["Thrall"], true, false, 19019],
            arranged(schema, { item: 19019, isBonus: true, players: ["Thrall"], points: 50 }),
        );
    });

    it("has its numbers rounded to what is kept", () => {
        assert.same(
            [0.3, {}, false, false, false],
            arranged(schema, { points: 0.1 + 0.2, players: {}, isBonus: false }),
        );
    });

    it("comes back from its event by name, without the absent fields", () => {
        const payload = { points: 50, players: ["Thrall", "Jaina"], isBonus: false, item: 19019 };
        const result = schema.arrange("award", payload);
        assert.is_true(result.ok);
        if (!result.ok) return;
        const event = schema.build("award", KEY, result.value);
        assert.same(tuple(1700000000, 0, 4005, 43981, "award", ...result.value), event);
        assert.is_true(checkEvent(NATIVE_LAYOUT, event).ok);
        assert.same(payload, schema.name(event));
    });

    it("of an event from before a field was appended has just the older fields", () => {
        assert.same({ points: 5, players: "x", isBonus: true }, schema.name(tuple(1, 0, 0, 1, "award", 5, "x", true)));
    });

    it("of an unknown kind has no names", () => {
        assert.is_nil(schema.name(tuple(1, 0, 0, 1, "bank", 5)));
        assert.same({ ok: false, reason: `kind "bank" is not defined` }, schema.arrange("bank", {}));
    });

    const complete = { points: 50, players: "x", isBonus: true };
    const wrong: [name: string, payload: unknown, reason: string][] = [
        ["that is none", 5, "the payload is a number"],
        ["with a metatable", setmetatable({}, {}), "the payload has a metatable"],
        ["without a required field", { points: 50, isBonus: true }, `field "players" is missing`],
        ["with unknown fields", { ...complete, zeal: 1, dkp: 2 }, `field "dkp" is unknown`],
        ["that is a list", [50, "x", true], "the payload has keys that are not names"],
        [
            "with true in an optional field",
            { ...complete, reason: true },
            `field "reason" is optional and holds a boolean`,
        ],
        [
            "with false in an optional field",
            { ...complete, item: false },
            `field "item" is optional and holds a boolean`,
        ],
        ["with a function", { ...complete, reason: print }, `field "reason" holds a function`],
        [
            "that is too large",
            { ...complete, players: string.rep("x", 2000), reason: string.rep("x", 100) },
            `field "reason" makes the payload larger than 2048 bytes`,
        ],
    ];
    for (const [name, payload, reason] of wrong) {
        it(`${name} is refused`, () => {
            assert.equal(reason, arranged(schema, payload));
        });
    }
});
