import type { Checked } from "../../src/event/checked";
import type { LedgerEvent } from "../../src/event/event";
import { readState, writeState } from "../../src/replay/stateText";
import { eventAt } from "./replayWorld";

type Node = LuaTable<AnyNotNil, unknown>;

describe("a state as text", () => {
    const event = eventAt(5, "a", 1);

    function write(value: unknown): Checked<string> {
        return writeState(
            value,
            (table) => (table === event ? "5-0-5-7" : undefined),
            () => {},
        );
    }

    function read(text: string): Checked<unknown> {
        return readState(
            text,
            (key): LedgerEvent | undefined => (key === "5-0-5-7" ? event : undefined),
            () => {},
        );
    }

    function back(value: unknown): unknown {
        const text = write(value);
        if (!text.ok) error(text.reason);
        const found = read(text.value);
        return found.ok ? found.value : error(found.reason);
    }

    it("is read as it was written", () => {
        const text = `a;b{}\n${string.char(0, 255)}"`;
        const state = {
            list: [1, -2.5, 0.1, 1e300, 12345678901234],
            text,
            isOn: true,
            isOff: false,
            inner: { [text]: {} },
        };
        assert.same(state, back(state));
    });

    it("keeps what stands in two places, or in itself, one table", () => {
        const shared = {};
        const state: Node = new LuaTable();
        state.set("a", shared);
        state.set("b", shared);
        state.set("self", state);
        state.set(shared, 1);
        const found = back(state) as Node;
        assert.equal(found.get("a"), found.get("b"));
        assert.equal(found, found.get("self"));
        assert.equal(1, found.get(found.get("a") as object));
    });

    it("has the ledger's own events in it", () => {
        assert.equal(event, (back({ last: event }) as { last: object }).last);
    });

    const unfit: Array<[name: string, value: () => unknown]> = [
        ["a function", () => ({ call: () => {} })],
        ["a metatable", () => setmetatable({}, {})],
        ["what is no number", () => ({ n: 0 / 0 })],
        ["infinity", () => ({ n: math.huge })],
    ];
    for (const [name, value] of unfit) {
        it(`is refused for ${name}`, () => {
            assert.is_false(write(value()).ok);
        });
    }

    it("is refused when anything is missing or follows, wherever it is cut", () => {
        const text = write({ list: [1, 2, { n: 5 }], name: "some text", last: event, isOn: true });
        const whole = text.ok ? text.value : error("not written");
        for (const length of $range(0, whole.length - 1)) assert.is_false(read(string.sub(whole, 1, length)).ok);
        assert.is_false(read(`${whole}t`).ok);
        assert.is_false(read("e1-0-0-1;").ok);
        assert.is_false(read("r1;").ok);
        assert.is_false(read("{tt").ok);
        assert.is_false(read("x").ok);
    });
});
