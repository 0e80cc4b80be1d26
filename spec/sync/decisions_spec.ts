import { NATIVE_LAYOUT } from "../../src/event/layout";
import { AHEAD_MAX_SECONDS, judgeLive, judgeRelayed } from "../../src/sync/admission";
import { createAttempts } from "../../src/sync/attempts";
import type { Verdict } from "../../src/sync/authority";
import { clampAnnounceTime, hasPriority, type Candidate } from "../../src/sync/election";
import { isAdvertInhibited } from "../../src/sync/inhibitor";
import { makeEvent } from "./guild";

describe("attempts", () => {
    const a = { hash: 1, count: 3, sum: 1 };
    const b = { hash: 2, count: 9, sum: 2 };
    const c = { hash: 3, count: 9, sum: 3 };

    it("pause longer each time while nothing changes, and not for ever", () => {
        const attempts = createAttempts();
        const pauses: number[] = [];
        let now = 100;
        for (const _ of $range(1, 7)) {
            attempts.asked("Anna", a, b, now);
            const from = now;
            while (attempts.isFruitless("Anna", a, b, now)) now = now + 1;
            pauses.push(now - from);
        }
        assert.same([10, 20, 40, 80, 160, 300, 300], pauses);
    });

    it("are free again when we hold something else, or he tells something else for the first times", () => {
        const attempts = createAttempts();
        attempts.asked("Anna", a, b, 100);
        assert.is_true(attempts.isFruitless("Anna", a, b, 101));
        assert.is_false(attempts.isFruitless("Anna", b, b, 101));
        assert.is_false(attempts.isFruitless("Anna", a, c, 101));
        assert.is_false(attempts.isFruitless("Bert", a, b, 101));
    });

    it("do not let one who tells something else each time make us ask each time", () => {
        const attempts = createAttempts();
        let asked = 0;
        for (const now of $range(1, 600)) {
            const theirs = { hash: now, count: 9, sum: now };
            if (attempts.isFruitless("Mallory", a, theirs, now)) continue;
            attempts.asked("Mallory", a, theirs, now);
            asked = asked + 1;
        }
        assert.is_true(asked < 10, `${asked} times`);
    });

    it("are not repeated at all after all came and nothing was let in, until either side changes", () => {
        const attempts = createAttempts();
        attempts.asked("Anna", a, b, 100);
        attempts.broughtNothing("Anna", 6);
        assert.is_true(attempts.isFruitless("Anna", a, b, 100000));
        assert.is_false(attempts.isFruitless("Anna", a, c, 101));
    });

    it("are repeated when less was refused than the other holds more: that was somebody else's answer", () => {
        const attempts = createAttempts();
        const more = { hash: 9, count: a.count + 5, sum: 9 };
        attempts.asked("Anna", a, more, 100);
        attempts.broughtNothing("Anna", 4);
        assert.is_false(attempts.isFruitless("Anna", a, more, 1000));
        attempts.broughtNothing("Anna", 5);
        assert.is_true(attempts.isFruitless("Anna", a, more, 1000));
    });
});

describe("election", () => {
    const clamped: [told: number, received: number, counts: number][] = [
        [1000, 1000, 1000],
        [970, 1000, 970],
        [969, 1000, 1000],
        [1030, 1000, 1030],
        [1031, 1000, 1000],
        [0, 1000, 1000],
    ];
    for (const [told, received, counts] of clamped) {
        it(`an announce time ${told} received at ${received} counts as ${counts}`, () => {
            assert.equal(counts, clampAnnounceTime(told, received));
        });
    }

    const early: Candidate = { name: "Zoe", announceTime: 10 };
    const late: Candidate = { name: "Anna", announceTime: 20 };
    const lateToo: Candidate = { name: "Bert", announceTime: 20 };
    const unheard: Candidate = { name: "Abel", announceTime: undefined };

    it("prefers the lowest announce time, then the name, and unheard ones last", () => {
        const order = [early, late, lateToo, unheard];
        for (const i of $range(0, 3)) {
            for (const j of $range(0, 3)) assert.equal(i < j, hasPriority(order[i]!, order[j]!), `${i} and ${j}`);
        }
    });
});

describe("inhibitors", () => {
    const adverts: [name: string, toldAt: number, helloAt: number, isInhibited: boolean][] = [
        ["told just now", 95, 0, true],
        ["told 29 s ago", 71, 0, true],
        ["told 30 s ago", 70, 0, false],
        ["told before a newcomer said hello", 95, 96, false],
        ["told after a newcomer said hello", 97, 96, true],
    ];
    for (const [name, toldAt, helloAt, isInhibited] of adverts) {
        it(`an advert is ${isInhibited ? "kept" : "told"} when it was ${name}`, () => {
            assert.equal(isInhibited, isAdvertInhibited(toldAt, helloAt, 100));
        });
    }

    it("do not keep an advert that nobody else has told", () => assert.is_false(isAdvertInhibited(undefined, 0, 100)));
});

describe("admission", () => {
    const NOW = 1572600000;
    const own = { realm: 1, creator: 7 };
    const cases: [verdict: Verdict, ahead: number, relayed: string, live: string][] = [
        ["yes", 0, "accept", "accept"],
        ["yes", AHEAD_MAX_SECONDS, "accept", "accept"],
        ["yes", AHEAD_MAX_SECONDS + 1, "wait", "wait"],
        ["unknown", 0, "wait", "wait"],
        ["no", 0, "aside", "refuse"],
        ["no", AHEAD_MAX_SECONDS + 1, "refuse", "refuse"],
    ];
    for (const [verdict, ahead, relayed, live] of cases) {
        it(`of a relayed event ${ahead} s ahead by a sender who may: ${verdict} → ${relayed}`, () => {
            assert.equal(relayed, judgeRelayed(NOW + ahead, NOW, verdict).kind);
        });
        it(`of a live event ${ahead} s ahead by a sender who may: ${verdict} → ${live}`, () => {
            assert.equal(live, judgeLive(NATIVE_LAYOUT, makeEvent(NOW + ahead, 7, "x"), own, NOW, verdict).kind);
        });
    }

    it("of a live event compares creator and realm with the sender", () => {
        const event = makeEvent(NOW, 7, "x");
        assert.equal("refuse", judgeLive(NATIVE_LAYOUT, event, { realm: 1, creator: 8 }, NOW, "yes").kind);
        assert.equal("refuse", judgeLive(NATIVE_LAYOUT, event, { realm: 2, creator: 7 }, NOW, "yes").kind);
        assert.equal("wait", judgeLive(NATIVE_LAYOUT, event, undefined, NOW, "yes").kind);
        assert.equal("refuse", judgeLive(NATIVE_LAYOUT, event, undefined, NOW, "no").kind);
    });
});
