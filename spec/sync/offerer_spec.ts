import { digestOf } from "../../src/event/digest";
import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createOfferer, OFFERED_MAX, type Offerer } from "../../src/sync/offerer";
import { createDraw, type Draw } from "../event/samples";
import { makeEvent } from "./guild";

const TIME = 1572600000;

function eventAt(second: number): LedgerEvent {
    return makeEvent(TIME + second, 7, "x");
}

interface Member {
    readonly name: string;
    readonly offerer: Offerer;
    /** Messages and the events or digests in them. */
    offers: number;
    attests: number;
    offered: number;
}

let now = 0;

/** Members who hear each other at once; `held` events of each are those of the first seconds. */
function createRaid(draw: Draw, helds: readonly number[]): Member[] {
    const members: Member[] = [];
    const each = (from: Member, action: (this: void, member: Member) => void) => {
        for (const member of members) if (member !== from) action(member);
    };
    for (const held of helds) {
        const member: Member = {
            name: `Member${members.length}`,
            offers: 0,
            attests: 0,
            offered: 0,
            offerer: createOfferer({
                layout: NATIVE_LAYOUT,
                holds: (event) => (event.get(1) as number) <= TIME + held && event.get(6) === "x",
                draw: (low, high) => low + draw(0, 1000000) * 0.000001 * (high - low),
                offer(events) {
                    member.offers = member.offers + 1;
                    member.offered = member.offered + events.length;
                    each(member, ({ offerer }) => {
                        offerer.heardOffer(member.name, events, now);
                    });
                },
                attest(digests) {
                    member.attests = member.attests + 1;
                    each(member, ({ offerer }) => {
                        offerer.heardAttest(member.name, digests, now);
                    });
                },
            }),
        };
        members.push(member);
    }
    return members;
}

function run(members: readonly Member[], from: number, seconds: number): void {
    for (const step of $range(1, seconds * 20)) {
        now = from + step / 20;
        for (const { offerer } of members) offerer.tick(now);
    }
}

function total(members: readonly Member[], field: "offers" | "attests" | "offered"): number {
    let sum = 0;
    for (const member of members) sum = sum + member[field];
    return sum;
}

function events(first: number, last: number): LedgerEvent[] {
    const list: LedgerEvent[] = [];
    for (const second of $range(first, last)) list.push(eventAt(second));
    return list;
}

describe("members who hold what somebody lacks", () => {
    it("offer it once and attest it as often as is needed, of however many", () => {
        for (const seed of $range(1, 20)) {
            const members = createRaid(createDraw(seed), [10, 10, 10, 10, 10, 10, 10, 10, 10, 10]);
            for (const { offerer } of members) offerer.wanted(events(1, 10), 0);
            run(members, 0, 20);
            assert.equal(1, total(members, "offers"), `seed ${seed}`);
            assert.equal(10, total(members, "offered"));
            // The offerer and three more.
            assert.equal(3, total(members, "attests"), `seed ${seed}`);
        }
    });

    it("attest when one of them alone was asked", () => {
        const members = createRaid(createDraw(3), [10, 10, 10]);
        for (const { offerer } of members) offerer.heardQuestion(0);
        members[0]!.offerer.wanted(events(1, 10), 0);
        run(members, 0, 20);
        assert.same(
            [1, 0, 0],
            members.map(({ offers }) => offers),
        );
        assert.same(
            [0, 1, 1],
            members.map(({ attests }) => attests),
        );
    });

    it("attest nothing that they do not hold with this very content", () => {
        const members = createRaid(createDraw(3), [10, 0, 10]);
        for (const { offerer } of members) offerer.heardQuestion(0);
        const forged = makeEvent(TIME + 5, 7, "forged");
        for (const { offerer } of members) offerer.heardOffer("Mallory", [forged, eventAt(11)], 1);
        run(members, 1, 20);
        assert.equal(0, total(members, "attests"));
        for (const { offerer } of members) offerer.heardOffer("Mallory", [eventAt(9)], 30);
        run(members, 30, 20);
        assert.same(
            [1, 0, 1],
            members.map(({ attests }) => attests),
        );
    });

    it("say nothing while nobody who may write has asked", () => {
        const members = createRaid(createDraw(3), [10, 10]);
        for (const { offerer } of members) offerer.heardOffer("Mallory", events(1, 10), 0);
        run(members, 0, 20);
        members[0]!.offerer.heardQuestion(20);
        run(members, 20, 20);
        assert.equal(0, total(members, "attests"));
    });

    it("do not repeat themselves within a minute, whoever offers how often", () => {
        const members = createRaid(createDraw(3), [10, 10]);
        for (const second of $range(0, 50)) {
            for (const { offerer } of members) {
                offerer.heardQuestion(second);
                offerer.heardOffer("Mallory", events(1, 10), second);
                if (second % 7 === 0) offerer.wanted(events(1, 10), second);
            }
            run(members, second, 1);
        }
        assert.equal(0, total(members, "offers"));
        assert.equal(2, total(members, "attests"));
    });

    it("offer in portions", () => {
        const members = createRaid(createDraw(3), [1000]);
        const all = events(1, OFFERED_MAX + 50);
        members[0]!.offerer.wanted(all, 0);
        run(members, 0, 10);
        assert.equal(OFFERED_MAX, members[0]!.offered);
        members[0]!.offerer.wanted(all.slice(OFFERED_MAX), 20);
        run(members, 20, 10);
        assert.equal(OFFERED_MAX + 50, members[0]!.offered);
    });

    it("offer anew what is wanted still after a minute", () => {
        const members = createRaid(createDraw(3), [10, 10]);
        members[0]!.offerer.wanted(events(1, 3), 0);
        run(members, 0, 30);
        members[0]!.offerer.wanted(events(1, 3), 30);
        run(members, 30, 40);
        assert.equal(1, members[0]!.offers);
        members[0]!.offerer.wanted(events(1, 3), 70);
        run(members, 70, 10);
        assert.equal(2, members[0]!.offers);
        assert.equal(digestOf(NATIVE_LAYOUT, eventAt(1)), digestOf(NATIVE_LAYOUT, events(1, 1)[0]!));
    });
});
