import { NATIVE_LAYOUT } from "../../src/event/layout";
import { AHEAD_MAX_SECONDS, judgeLive, judgeRelayed } from "../../src/sync/admission";
import { chooseWeeks } from "../../src/sync/advert";
import type { Verdict } from "../../src/sync/authority";
import { clampAnnounceTime, hasPriority, placeOf, turnSeconds, type Candidate } from "../../src/sync/election";
import { isAdvertInhibited, turnAfterData } from "../../src/sync/inhibitor";
import { answerWeek, isFruitless, nextAttempt, type Attempt } from "../../src/sync/reconcile";
import { makeEvent } from "./guild";

function none(): boolean {
    return false;
}

describe("chooseWeeks", () => {
    const many: number[] = [];
    for (const week of $range(1, 20)) many.push(week);

    it("tells the recent weeks that hold events, and a window of older ones", () => {
        assert.same({ weeks: [20, 18, 9, 5], cursor: 5 }, chooseWeeks([5, 9, 18, 20], 20, math.huge, none));
        assert.same(
            { weeks: [20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3], cursor: 3 },
            chooseWeeks(many, 20, math.huge, none),
        );
    });

    it("rolls the window down to the first week and begins again", () => {
        const [first, second] = [chooseWeeks(many, 20, 16, none), chooseWeeks(many, 20, 5, none)];
        assert.same([20, 19, 18, 17, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2], first.weeks);
        assert.same({ weeks: [20, 19, 18, 17, 4, 3, 2, 1], cursor: 1 }, second);
        assert.equal(16, chooseWeeks(many, 20, 1, none).weeks[4]);
    });

    it("passes over what others have told", () => {
        const choice = chooseWeeks(many, 20, math.huge, (week) => week > 12);
        assert.same({ weeks: [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1], cursor: 1 }, choice);
        assert.same([], chooseWeeks(many, 20, math.huge, () => true).weeks);
    });

    it("has nothing to tell of an empty ledger", () => {
        assert.same([], chooseWeeks([], 20, math.huge, none).weeks);
    });

    it("tells all of a long history within as many adverts as it has windows", () => {
        const told = new LuaSet<number>();
        let cursor = math.huge;
        const held: number[] = [];
        for (const week of $range(1, 100)) held.push(week);
        for (const _ of $range(1, 7)) {
            const choice = chooseWeeks(held, 100, cursor, none);
            cursor = choice.cursor;
            for (const week of choice.weeks) told.add(week);
        }
        for (const week of held) assert.is_true(told.has(week), `week ${week}`);
    });
});

describe("answerWeek", () => {
    const few = { hash: 1, count: 3, sum: 1 };
    const many = { hash: 2, count: 9, sum: 2 };
    it("is silent when both hold the same", () => assert.equal("inSync", answerWeek(few, { ...few }, true)));
    it("asks who holds more", () => assert.equal("request", answerWeek(few, many, true)));
    it("lets one who holds less ask first", () => assert.equal("yield", answerWeek(many, few, true)));
    it("asks all the same when it may not send itself", () => assert.equal("request", answerWeek(many, few, false)));
    it("sees a difference in any part", () => {
        assert.equal("request", answerWeek(few, { ...few, sum: 5 }, true));
        assert.equal("request", answerWeek(few, { ...few, hash: 5 }, true));
    });
});

describe("attempts", () => {
    const a = { hash: 1, count: 3, sum: 1 };
    const b = { hash: 2, count: 9, sum: 2 };

    it("pause longer each time while nothing changes, and not for ever", () => {
        let attempt: Attempt | undefined;
        const pauses: number[] = [];
        for (const _ of $range(1, 7)) {
            attempt = nextAttempt(attempt, a, b, 100);
            pauses.push(attempt.againAt - 100);
        }
        assert.same([10, 20, 40, 80, 160, 300, 300], pauses);
    });

    it("are free again when either side changes, or the pause is over", () => {
        const attempt = nextAttempt(undefined, a, b, 100);
        assert.is_true(isFruitless(attempt, a, b, 109));
        assert.is_false(isFruitless(attempt, a, b, 110));
        assert.is_false(isFruitless(attempt, b, b, 101));
        assert.is_false(isFruitless(attempt, a, a, 101));
        assert.is_false(isFruitless(undefined, a, b, 101));
        assert.equal(1, nextAttempt(attempt, b, b, 100).count);
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

    it("gives every candidate another turn", () => {
        assert.equal(0, placeOf(early, [late, lateToo, unheard]));
        assert.equal(2, placeOf(lateToo, [unheard, late, early]));
        assert.equal(5, turnSeconds(0));
        assert.equal(15, turnSeconds(2));
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

    it("let who sends finish, and then send the rest", () => {
        assert.equal(120, turnAfterData(105, false, true, 100));
        assert.equal(150, turnAfterData(150, false, true, 100));
        assert.equal(100, turnAfterData(150, true, true, 100));
        assert.equal(120, turnAfterData(105, true, false, 100));
    });
});

describe("admission", () => {
    const NOW = 1572600000;
    const own = { realm: 1, creator: 7 };
    const relayed: [verdict: Verdict, ahead: number, kind: string][] = [
        ["yes", 0, "accept"],
        ["yes", AHEAD_MAX_SECONDS, "accept"],
        ["yes", AHEAD_MAX_SECONDS + 1, "wait"],
        ["unknown", 0, "wait"],
        ["no", 0, "refuse"],
        ["no", AHEAD_MAX_SECONDS + 1, "refuse"],
    ];
    for (const [verdict, ahead, kind] of relayed) {
        it(`of a relayed event ${ahead} s ahead by a sender who may: ${verdict} → ${kind}`, () => {
            assert.equal(kind, judgeRelayed(NOW + ahead, NOW, verdict).kind);
        });
        it(`of a live event ${ahead} s ahead by a sender who may: ${verdict} → ${kind}`, () => {
            assert.equal(kind, judgeLive(NATIVE_LAYOUT, makeEvent(NOW + ahead, 7, "x"), own, NOW, verdict).kind);
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
