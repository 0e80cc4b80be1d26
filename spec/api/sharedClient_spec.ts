import type { Client, GroupKind, World } from "../world/contract";
import { assertNoErrors, award, hostAddon, hostClient, hostWorld, standings, valueOf } from "./hostAddon";

const RAID = {
    name: "Raid",
    channel: "RAID",
    options: `group = "Mondays"`,
    authorise: "function() return true end",
} as const;
const ADDONS = ["LibLedger", "Host", "Raid"];

describe("two ledgers of two addons in one client", () => {
    let world: World;
    let anna: Client;
    let bert: Client;

    before_each(() => {
        world = hostWorld([hostAddon(), hostAddon(RAID)]);
        anna = hostClient(world, "Anna", { rankIndex: 1, addons: ADDONS });
        bert = hostClient(world, "Bert", { addons: ADDONS });
        world.run(10);
    });

    after_each(() => {
        assertNoErrors(world);
    });

    it("never mix, one on the guild channel and one on the raid's", () => {
        const guildOnly = hostClient(world, "Cleo", { addons: ADDONS });
        const raidOnly = hostClient(world, "Dora", { guild: "Theirs", addons: ADDONS });
        world.formGroup("raid", [anna, bert, raidOnly]);
        world.run(10);
        award(anna, "Guild", 1);
        award(anna, "Raid", 2, "Raid");
        world.run(60);
        for (const client of [anna, bert]) {
            assert.equal("Guild 1", standings(client));
            assert.equal("Raid 2", standings(client, "Raid"));
        }
        assert.equal("Guild 1", standings(guildOnly));
        assert.equal("", standings(guildOnly, "Raid"));
        assert.equal("", standings(raidOnly));
        assert.equal("Raid 2", standings(raidOnly, "Raid"));
    });

    const kinds: [kind: GroupKind, chatType: string][] = [
        ["party", "PARTY"],
        ["raid", "RAID"],
        ["instance", "INSTANCE_CHAT"],
    ];
    for (const [kind, chatType] of kinds) {
        it(`tell a ${kind} on ${chatType} alone`, () => {
            world.formGroup(kind, [anna, bert]);
            world.run(2);
            award(anna, "Raid", 2, "Raid");
            world.run(2);
            assert.equal("Raid 2", standings(bert, "Raid"));
            for (const other of ["PARTY", "RAID", "INSTANCE_CHAT"]) {
                const count = anna.traffic.byChatType[other]?.messages ?? 0;
                assert.equal(other === chatType, count > 0);
            }
        });
    }

    it("keep what is written without a group for the next one", () => {
        const [key, reason] = award(anna, "Raid", 2, "Raid");
        assert.is_nil(reason);
        assert.is_not_nil(key);
        assert.equal(
            "paused no group",
            valueOf(anna, `Raid.ledger:Status().phase .. " " .. Raid.ledger:Status().reason`),
        );
        world.run(30);
        assert.is_nil(anna.traffic.byChatType.RAID);
        world.formGroup("raid", [anna, bert]);
        assert.is_true(world.runUntil(() => standings(bert, "Raid") === "Raid 2", 60));
        assert.equal("active", valueOf(anna, "Raid.ledger:Status().phase"));
    });

    it("do not meet where the groups' texts differ", () => {
        world = hostWorld([hostAddon(RAID), hostAddon({ ...RAID, name: "Other", options: `group = "Fridays"` })]);
        anna = hostClient(world, "Anna", { addons: ["LibLedger", "Raid"] });
        bert = hostClient(world, "Bert", { addons: ["LibLedger", "Other"] });
        world.formGroup("raid", [anna, bert]);
        world.run(5);
        award(anna, "Raid", 2, "Raid");
        world.run(60);
        assert.equal("", standings(bert, "Other"));
    });

    it("tell who left the group nothing more", () => {
        const group = world.formGroup("raid", [anna, bert]);
        world.run(5);
        award(anna, "Raid", 2, "Raid");
        world.run(5);
        group.remove(bert);
        award(anna, "Raid", 3, "Raid");
        world.run(60);
        assert.equal("Raid 5", standings(anna, "Raid"));
        assert.equal("Raid 2", standings(bert, "Raid"));
        assert.equal("no group", valueOf(bert, "Raid.ledger:Status().reason"));
    });
});
