import { checkSaved } from "../../src/example/settings";

describe("LootLedgerDB", () => {
    it("begins with the guild master and the first officers", () => {
        assert.same({ settings: { officerRank: 1 }, ledger: {} }, checkSaved(undefined));
    });

    it("stays the table that the game saves", () => {
        const saved = { settings: { officerRank: 4 }, ledger: { events: [1] } };
        assert.equal(saved, checkSaved(saved));
        assert.same({ settings: { officerRank: 4 }, ledger: { events: [1] } }, saved);
    });

    it("is put right where it is not ours, and nothing is thrown away", () => {
        assert.same({ settings: { officerRank: 1 }, ledger: {}, unreadable: "old" }, checkSaved("old"));
        assert.same({ settings: { officerRank: 1 }, ledger: {}, unreadable: 5 }, checkSaved({ ledger: 5 }));
    });

    for (const rank of ["2", -1, 10, 0 / 0, 1.5]) {
        it(`takes no rank ${tostring(rank)}`, () => {
            assert.equal(1, checkSaved({ settings: { officerRank: rank } }).settings.officerRank);
        });
    }
});
