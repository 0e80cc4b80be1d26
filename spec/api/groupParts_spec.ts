import { GROUP_LASTS_SECONDS, isOtherGroup, isSameGroup, withCompany } from "../../src/api/groupCompany";
import {
    createGroupOffers,
    NEW_OFFER_SECONDS,
    OFFERS_MAX,
    UNHEARD_SECONDS,
    type GroupOffers,
} from "../../src/api/groupOffers";
import { COMPANY_MAX, keepGroup, readGroup } from "../../src/store/savedGroups";
import { groupIdOf, type GroupOfferNotice } from "../../src/wire/binary/groupNotice";

const NOW = 1754900000;

function groupWith(
    company: string[],
    seenAt = NOW,
): { id: string; founder: string; company: string[]; seenAt: number } {
    return { id: "0123456789abcdef", founder: "Anna", company, seenAt };
}

describe("the company of a group", () => {
    const cases: [name: string, company: string[], others: string[], isSame: boolean, isOther: boolean][] = [
        ["the same people", ["A", "B", "C"], ["C", "B", "A"], true, false],
        ["most of them", ["A", "B", "C"], ["A", "B", "X", "Y", "Z"], true, false],
        ["some who left, nobody new", ["A", "B", "C", "D", "E"], ["E"], true, false],
        ["one friend among strangers", ["A", "B"], ["B", "X", "Y"], false, false],
        ["strangers", ["A", "B"], ["X", "Y"], false, true],
        ["nobody", ["A", "B"], [], false, false],
        ["people, where nobody was before", [], ["A"], false, false],
    ];
    for (const [name, company, others, isSame, isOther] of cases) {
        it(`${isSame ? "is known again" : "is not known"} by ${name}`, () => {
            assert.equal(isSame, isSameGroup(groupWith(company), others, NOW));
            assert.equal(isOther, isOtherGroup(groupWith(company), others));
        });
    }

    it("is known again for half a day, by clocks that agree", () => {
        const group = groupWith(["A"]);
        assert.is_true(isSameGroup(group, ["A"], NOW + GROUP_LASTS_SECONDS));
        assert.is_false(isSameGroup(group, ["A"], NOW + GROUP_LASTS_SECONDS + 1));
        assert.is_false(isSameGroup(group, ["A"], NOW - GROUP_LASTS_SECONDS - 1));
    });

    it("is not forgotten when everybody else has left", () => {
        assert.same(["A"], withCompany(groupWith(["A"]), [], NOW + 5).company);
        const many: string[] = [];
        for (const index of $range(1, 200)) many.push(`Name${index}`);
        assert.equal(COMPANY_MAX, withCompany(groupWith([]), many, NOW).company.length);
    });
});

describe("the offers of groups", () => {
    let offers: GroupOffers;

    function offerOf(founder: string, chance: number): GroupOfferNotice {
        return { kind: "offer", name: 1, id: groupIdOf(founder, chance), founder };
    }

    before_each(() => {
        offers = createGroupOffers();
    });

    it("are new once, and remember who told them last", () => {
        assert.is_not_nil(offers.heard(offerOf("Anna", 1), "Anna", 10));
        assert.is_nil(offers.heard(offerOf("Anna", 1), "Bert", 20));
        assert.equal(1, offers.list().length);
        assert.equal("Bert", offers.find(groupIdOf("Anna", 1))!.teller);
    });

    it("are two of one teller at most, and not two at once", () => {
        for (const second of $range(0, 1000)) offers.heard(offerOf("Mallory", second), "Mallory", second);
        assert.same(
            [groupIdOf("Mallory", 0), groupIdOf("Mallory", NEW_OFFER_SECONDS)],
            offers.list().map(({ id }) => id),
        );
    });

    it("are so many that a player can choose", () => {
        for (const teller of $range(1, 40)) offers.heard(offerOf(`Teller${teller}`, 1), `Teller${teller}`, 0);
        assert.equal(OFFERS_MAX, offers.list().length);
    });

    it("make room for the group that this player left", () => {
        for (const teller of $range(1, 40)) offers.heard(offerOf(`Teller${teller}`, 1), `Teller${teller}`, 0);
        const left = { id: groupIdOf("Anna", 1), founder: "Anna", teller: "Anna", heardAt: 1 };
        offers.put(left);
        offers.put(left);
        assert.equal(OFFERS_MAX, offers.list().length);
        assert.same(left, offers.find(left.id));
        assert.is_nil(offers.find(groupIdOf("Teller1", 1)));
    });

    it("end when nobody tells them any more", () => {
        offers.heard(offerOf("Anna", 1), "Anna", 0);
        offers.heard(offerOf("Bert", 1), "Bert", 0);
        offers.heard(offerOf("Bert", 1), "Bert", 100);
        offers.review(UNHEARD_SECONDS);
        assert.same(
            ["Bert"],
            offers.list().map(({ founder }) => founder),
        );
    });
});

describe("a group in the saved table", () => {
    it("comes back as it was", () => {
        const saved = { format: 1 };
        keepGroup(saved, "Loot", groupWith(["A", "B"]));
        keepGroup(saved, "Other", { ...groupWith([]), id: "fedcba9876543210" });
        assert.same(groupWith(["A", "B"]), readGroup(saved, "Loot"));
        keepGroup(saved, "Loot", undefined);
        assert.is_nil(readGroup(saved, "Loot"));
        assert.equal("fedcba9876543210", readGroup(saved, "Other")!.id);
    });

    it("keeps its names", () => {
        const saved: Record<string, unknown> = {};
        keepGroup(saved, "Loot", groupWith(["A"]));
        assert.same(
            { groups: { Loot: { id: "0123456789abcdef", founder: "Anna", company: ["A"], seenAt: NOW } } },
            saved,
        );
    });

    it("is nothing where it cannot be read, and what is sound of it otherwise", () => {
        for (const groups of [5, "?", {}, { Loot: 5 }, { Loot: {} }, { Loot: { id: 5, founder: "A" } }]) {
            assert.is_nil(readGroup({ groups }, "Loot"));
        }
        for (const saved of [5, "?", {}]) assert.is_nil(readGroup(saved, "Loot"));
        assert.is_nil(readGroup(undefined, "Loot"));
        const odd = { id: "x", founder: "A", company: ["B", 5, {}, string.rep("C", 200), "D"], seenAt: "?" };
        assert.same(
            { id: "x", founder: "A", company: ["B", "D"], seenAt: 0 },
            readGroup({ groups: { Loot: odd } }, "Loot"),
        );
    });

    it("touches nothing that a newer version wrote, or that is none of ours", () => {
        for (const saved of [{ format: 99 }, { groups: "theirs" }]) {
            const before = { ...saved };
            keepGroup(saved, "Loot", groupWith(["A"]));
            assert.same(before, saved);
        }
        keepGroup(undefined, "Loot", groupWith([]));
        keepGroup(5, "Loot", groupWith([]));
    });
});
