import { digestOf } from "../../src/event/digest";
import type { LedgerEvent } from "../../src/event/event";
import { keyText } from "../../src/event/key";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createUnconfirmedPool, PER_SENDER_MAX, POOL_MAX, type UnconfirmedPool } from "../../src/sync/unconfirmed";
import { createDraw } from "../event/samples";
import { makeEvent } from "./guild";

const TIME = 1572600000;

function eventAt(second: number, note = "x"): LedgerEvent {
    return makeEvent(TIME + second, 7, note);
}

function digest(event: LedgerEvent): number {
    return digestOf(NATIVE_LAYOUT, event);
}

function told(event: LedgerEvent): { key: string; digest: number } {
    return { key: keyText(NATIVE_LAYOUT, event), digest: digest(event) };
}

function attestersOf(pool: UnconfirmedPool, event: LedgerEvent): readonly string[] {
    return pool.all().find((entry) => entry.event === event)?.attesters ?? [];
}

describe("what members told", () => {
    it("counts each of them once, whether he offers or attests", () => {
        const pool = createUnconfirmedPool(NATIVE_LAYOUT);
        const event = eventAt(1);
        assert.is_true(pool.offer("Zoe", event, 0));
        assert.is_false(pool.offer("Zoe", eventAt(1), 0));
        assert.is_false(pool.attest("Zoe", [digest(event)], 0));
        assert.is_true(pool.attest("Bo", [digest(event), 5], 0));
        assert.is_false(pool.attest("Bo", [digest(event)], 1));
        assert.same([], pool.attestedBy(3));
        assert.is_true(pool.offer("Cy", eventAt(1), 2));
        assert.same(["Zoe", "Bo", "Cy"], pool.attestedBy(3)[0]!.attesters);
        assert.equal(1, pool.count());
    });

    it("counts for the very content alone", () => {
        const pool = createUnconfirmedPool(NATIVE_LAYOUT);
        pool.offer("Mallory", eventAt(1, "forged"), 0);
        pool.offer("Zoe", eventAt(1, "real"), 0);
        pool.offer("Bo", eventAt(1, "real"), 0);
        pool.attest("Cy", [digest(eventAt(1, "real"))], 0);
        assert.equal(2, pool.count());
        const [ready] = pool.attestedBy(3);
        assert.equal("real", ready!.event.get(6));
        assert.same(["Mallory"], pool.all()[0]!.attesters);
    });

    it("counts also where the word came before the content, for a minute", () => {
        const pool = createUnconfirmedPool(NATIVE_LAYOUT);
        pool.attest("Bo", [digest(eventAt(1)), digest(eventAt(2))], 0);
        pool.attest("Cy", [digest(eventAt(1))], 30);
        pool.offer("Zoe", eventAt(1), 40);
        pool.offer("Zoe", eventAt(2), 61);
        assert.same(["Zoe", "Bo", "Cy"], pool.all()[0]!.attesters);
        assert.same(["Zoe"], pool.all()[1]!.attesters);
    });

    it("of a content that nobody has offered changes nothing", () => {
        const pool = createUnconfirmedPool(NATIVE_LAYOUT);
        for (const name of ["Bo", "Cy", "Dan", "Eve"]) pool.attest(name, [5, 6, 7], 0);
        assert.equal(0, pool.count());
        assert.same([], pool.attestedBy(1));
    });

    it("leaves when it is confirmed, or here on another way", () => {
        const pool = createUnconfirmedPool(NATIVE_LAYOUT);
        const events = [eventAt(1), eventAt(2), eventAt(2, "other"), eventAt(3)];
        for (const event of events) pool.offer("Zoe", event, 0);
        const other = { ...told(events[1]!), digest: 1 };
        assert.same([events[1]], pool.take([other, told(events[1]!), told(eventAt(9))]));
        assert.is_true(pool.forget((event) => event === events[0]));
        assert.is_false(pool.forget((event) => event === events[0]));
        assert.same(
            [events[2], events[3]],
            pool.all().map(({ event }) => event),
        );
        pool.offer("Zoe", events[0]!, 5);
        assert.equal(3, pool.count());
        assert.equal(0, pool.dropped());
    });
});

describe("the room for what members told", () => {
    it("is taken by a flooding member from nobody but himself", () => {
        const pool = createUnconfirmedPool(NATIVE_LAYOUT);
        for (const i of $range(1, 50)) pool.offer("Zoe", eventAt(i), 0);
        for (const i of $range(1, 3000)) pool.offer("Mallory", eventAt(10000 + i), 0);
        assert.equal(50 + PER_SENDER_MAX, pool.count());
        for (const i of $range(1, 50)) assert.same(["Zoe"], pool.all()[i - 1]!.attesters);
        assert.equal(3000 - PER_SENDER_MAX, pool.dropped());
        // His newest ones are there.
        assert.equal(TIME + 13000, pool.all()[pool.count() - 1]!.event.get(1));
    });

    it("is not taken by claiming first what others offer, too", () => {
        const pool = createUnconfirmedPool(NATIVE_LAYOUT);
        for (const i of $range(1, 50)) pool.offer("Mallory", eventAt(i), 0);
        for (const i of $range(1, 50)) pool.offer("Zoe", eventAt(i), 0);
        for (const i of $range(1, 3000)) pool.offer("Mallory", eventAt(10000 + i), 0);
        for (const i of $range(1, 50)) assert.same(["Mallory", "Zoe"], attestersOf(pool, pool.all()[i - 1]!.event));
        assert.is_true(pool.count() <= 50 + PER_SENDER_MAX);
    });

    it("is shared by many so that nobody with little loses it", () => {
        const pool = createUnconfirmedPool(NATIVE_LAYOUT);
        for (const i of $range(1, 20)) pool.offer("Zoe", eventAt(i), 0);
        for (const round of $range(1, 300)) {
            for (const name of $range(1, 9)) pool.offer(`Mallory${name}`, eventAt(1000 * name + round), 0);
        }
        assert.equal(POOL_MAX, pool.count());
        for (const i of $range(1, 20)) assert.same(["Zoe"], attestersOf(pool, pool.all()[i - 1]!.event));
    });

    it("stays bounded and whole through any offers, words and confirmations", () => {
        for (const seed of $range(1, 8)) {
            const draw = createDraw(seed);
            const pool = createUnconfirmedPool(NATIVE_LAYOUT);
            for (const step of $range(1, 3000)) {
                const name = `Member${draw(1, draw(1, 12))}`;
                const event = eventAt(draw(1, 900), draw(0, 9) === 0 ? "other" : "x");
                const choice = draw(0, 9);
                if (choice < 7) pool.offer(name, event, step);
                else if (choice < 9) pool.attest(name, [digest(event), digest(eventAt(draw(1, 900)))], step);
                else pool.take([told(event)]);
            }
            assert.is_true(pool.count() <= POOL_MAX);
            const names = new LuaSet<string>();
            for (const { event, key, attesters } of pool.all()) {
                assert.equal(keyText(NATIVE_LAYOUT, event), key);
                assert.is_true(attesters.length >= 1 && attesters.length <= 8);
                const name = `${key} ${digest(event)}`;
                assert.is_false(names.has(name));
                names.add(name);
            }
            const all = pool.all().map((entry) => told(entry.event));
            assert.equal(all.length, pool.take(all).length);
            assert.equal(0, pool.count());
            // Shares are all given back.
            for (const i of $range(1, PER_SENDER_MAX)) pool.offer("Member1", eventAt(5000 + i), 5000);
            assert.equal(PER_SENDER_MAX, pool.count());
        }
    });
});
