import type { Client, World } from "./contract";
import { tinyClient, tinyWorld } from "./tinyAddon";

const LUA = `
local frame = CreateFrame("Frame")
for _, event in ipairs({ "GUILD_ROSTER_UPDATE", "PLAYER_GUILD_UPDATE", "GROUP_ROSTER_UPDATE" }) do frame:RegisterEvent(event) end
counts = {}
frame:SetScript("OnEvent", function(_, event) counts[event] = (counts[event] or 0) + 1 end)
function rank(name)
    for i = 1, GetNumGuildMembers() do
        local full, rankName, rankIndex, _, _, _, _, _, online = GetGuildRosterInfo(i)
        if full == name then return rankIndex, rankName, online, (select(17, GetGuildRosterInfo(i))) end
    end
end
`;

describe("the guild", () => {
    let world: World;
    let anna: Client;
    let bert: Client;
    before_each(() => {
        world = tinyWorld(LUA, { rosterSecondsLeast: 2, rosterSecondsMost: 3 });
        anna = tinyClient(world, "Anna", { rankIndex: 0 });
        bert = tinyClient(world, "Bert");
    });

    it("shows its roster some seconds after login, told by GUILD_ROSTER_UPDATE", () => {
        world.run(1.9);
        assert.equal(0, anna.eval("return GetNumGuildMembers()")[0]);
        assert.is_nil(anna.eval("return GetGuildInfo('player')")[0]);
        assert.is_nil(anna.eval("return counts.GUILD_ROSTER_UPDATE")[0]);
        world.run(1.5);
        const [total, online] = anna.eval("return GetNumGuildMembers()");
        assert.equal(2, total);
        assert.equal(2, online);
        assert.same([3, "Member", true, bert.guid], [...anna.eval("return rank('Bert-Everlook')")]);
        assert.same(["Ours", "Guild Master", 0], [...anna.eval("return GetGuildInfo('player')")]);
        assert.equal(1, anna.eval("return counts.GUILD_ROSTER_UPDATE")[0]);
        assert.equal(1, anna.eval("return counts.PLAYER_GUILD_UPDATE")[0]);
    });

    it("tells changes of rank, logins and departures a little later", () => {
        world.run(5);
        bert.setRank(1);
        assert.equal(3, anna.eval("return (rank('Bert-Everlook'))")[0]);
        world.run(2.1);
        assert.equal(1, anna.eval("return (rank('Bert-Everlook'))")[0]);
        bert.crash();
        world.run(2.1);
        assert.is_false(anna.eval("return (select(3, rank('Bert-Everlook')))")[0]);
        bert.setGuild(undefined);
        world.run(2.1);
        assert.is_nil(anna.eval("return (rank('Bert-Everlook'))")[0]);
    });

    it("answers a request for the roster, but not one within ten seconds of it", () => {
        world.run(20);
        const ask = `C_GuildInfo.GuildRoster() return counts.GUILD_ROSTER_UPDATE`;
        const [before] = anna.eval<[number]>(ask);
        world.run(3);
        const [after] = anna.eval<[number]>(ask);
        assert.equal(before + 1, after);
        world.run(3);
        assert.equal(after, anna.eval(ask)[0]);
    });

    it("has members without a client, and ranks with names of its own", () => {
        world.addOfflineMember("Ours", "Olga", 2);
        world.setRankNames("Ours", ["King", "Duke", "Knight", "Squire"]);
        world.run(5);
        const [rankIndex, , online] = anna.eval("return rank('Olga-Everlook')");
        assert.equal(2, rankIndex);
        assert.is_false(online);
        assert.equal("Squire", anna.eval("return (select(2, rank('Bert-Everlook')))")[0]);
    });
});

describe("groups", () => {
    it("have a leader, roster rows and units, and tell their changes", () => {
        const world = tinyWorld(LUA);
        const anna = tinyClient(world, "Anna");
        const bert = tinyClient(world, "Bert");
        const ezra = tinyClient(world, "Ezra", { realm: "Lordaeron", realmId: 7 });
        assert.same([false, false, 0], [...anna.eval("return IsInGroup(), IsInRaid(), GetNumGroupMembers()")]);
        const raid = world.formGroup("raid", [bert, anna]);
        raid.add(ezra);
        assert.same([true, true, 3], [...anna.eval("return IsInGroup(), IsInRaid(), GetNumGroupMembers()")]);
        assert.same(["Bert", 2, 1], [...anna.eval("return GetRaidRosterInfo(1)")].slice(0, 3));
        assert.equal("Ezra-Lordaeron", anna.eval("return (GetRaidRosterInfo(3))")[0]);
        assert.same([true, 2], [...anna.eval("return UnitIsGroupLeader('raid1'), UnitInRaid('player')")]);
        assert.same(["Ezra", "Lordaeron"], [...anna.eval("return UnitName('raid3')")]);
        assert.equal(2, anna.eval("return counts.GROUP_ROSTER_UPDATE")[0]);
        ezra.logout();
        assert.is_false(anna.eval("return (select(8, GetRaidRosterInfo(3)))")[0]);
        raid.remove(anna);
        assert.is_false(anna.eval("return IsInGroup()")[0]);
        assert.same(
            ["Bert", "Ezra"],
            raid.members().map((member) => member.name),
        );
    });

    it("change their leader, their assistants and their kind", () => {
        const world = tinyWorld(LUA);
        const anna = tinyClient(world, "Anna");
        const bert = tinyClient(world, "Bert");
        const cleo = tinyClient(world, "Cleo");
        const group = world.formGroup("party", [anna, bert, cleo]);
        assert.same([true, false], [...cleo.eval("return UnitIsGroupLeader('party1'), IsInRaid()")]);
        group.convert("raid");
        group.setAssistant(cleo, true);
        group.setLeader(bert);
        const ranks =
            "return (select(2, GetRaidRosterInfo(1))), (select(2, GetRaidRosterInfo(2))), (select(2, GetRaidRosterInfo(3)))";
        assert.same([0, 2, 1], [...anna.eval(ranks)]);
        assert.same([true, true], [...cleo.eval("return UnitIsGroupAssistant('player'), IsInRaid()")]);
        group.setAssistant(cleo, false);
        group.remove(bert);
        assert.is_true(cleo.eval("return UnitIsGroupLeader('raid1')")[0]);
        assert.is_false(cleo.eval("return UnitIsGroupAssistant('player')")[0]);
        assert.equal(6, anna.eval("return counts.GROUP_ROSTER_UPDATE")[0]);
    });
});
