import { keyOf } from "../../src/event/key";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { compareKeys, createOrder } from "../../src/event/order";
import { createDraw, named, NAMED_LAYOUT, tuple } from "./samples";

describe("the order of events", () => {
    const order = createOrder(NATIVE_LAYOUT);
    const ascending = [
        tuple(10, 0, 1, 1, "a"),
        tuple(10, 0, 1, 2, "a"),
        tuple(10, 0, 2, 1, "a"),
        tuple(10, 1, 0, 0, "a"),
        tuple(11, 0, 0, 0, "a"),
    ];

    it("goes by time, then counter, then realm, then creator", () => {
        for (const i of $range(1, ascending.length)) {
            for (const j of $range(1, ascending.length)) {
                assert.equal(i < j, order.before(ascending[i - 1]!, ascending[j - 1]!), `${i} and ${j}`);
            }
        }
    });

    it("takes events with one key for the same event, whatever they hold", () => {
        assert.is_true(order.isSameKey(tuple(10, 0, 1, 1, "a"), tuple(10, 0, 1, 1, "b", 5)));
        for (const i of $range(2, ascending.length)) {
            assert.is_false(order.isSameKey(ascending[0]!, ascending[i - 1]!));
        }
    });

    it("is the same over keys as over events", () => {
        const draw = createDraw(1);
        for (const _ of $range(1, 500)) {
            const a = tuple(draw(1, 3), draw(0, 2), draw(0, 2), draw(0, 2), "a");
            const b = tuple(draw(1, 3), draw(0, 2), draw(0, 2), draw(0, 2), "a");
            const compared = compareKeys(keyOf(NATIVE_LAYOUT, a), keyOf(NATIVE_LAYOUT, b));
            assert.equal(compared < 0, order.before(a, b));
            assert.equal(compared > 0, order.before(b, a));
            assert.equal(compared === 0, order.isSameKey(a, b));
        }
    });

    it("sorts an absent realm as realm 0 and a negative counter first", () => {
        const byName = createOrder(NAMED_LAYOUT);
        const ignored = named({ time: 10, counter: -1, realm: 7, creator: 9 }, "IGN");
        const old = named({ time: 10, counter: 0, realm: 0, creator: 9 }, "X");
        const recent = named({ time: 10, counter: 0, realm: 1, creator: 1 }, "X");
        assert.is_true(byName.before(ignored, old));
        assert.is_true(byName.before(old, recent));
        assert.is_false(byName.before(recent, old));
        const zero = named({ time: 10, counter: 0, realm: 0, creator: 9 }, "X", { _e: 0 });
        assert.is_true(byName.isSameKey(old, zero));
        assert.is_false(byName.before(old, zero));
    });
});
