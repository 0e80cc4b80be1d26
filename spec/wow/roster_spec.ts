import type { Client, World } from "../world/contract";
import { assertNoErrors, award, hostAddon, hostClient, hostWorld, standings, valueOf } from "../api/hostAddon";

describe("the roster", () => {
    let world: World;
    let anna: Client;

    before_each(() => {
        world = hostWorld([hostAddon()]);
        anna = hostClient(world, "Anna", { rankIndex: 1 });
        world.run(10);
    });

    after_each(() => {
        assertNoErrors(world);
    });

    it("asks the server when it says that there is news, and only then", () => {
        anna.eval(`
            requests = 0
            local request = C_GuildInfo.GuildRoster
            C_GuildInfo.GuildRoster = function() requests = requests + 1 return request() end`);
        anna.fireEvent("GUILD_ROSTER_UPDATE", false);
        assert.equal(0, valueOf(anna, "requests"));
        anna.fireEvent("GUILD_ROSTER_UPDATE", true);
        assert.equal(1, valueOf(anna, "requests"));
    });

    it("tells of a burst of changes once, when it has settled", () => {
        anna.eval(`
            started = {}
            local newTimer = C_Timer.NewTimer
            C_Timer.NewTimer = function(seconds, callback)
                started[#started + 1] = seconds
                return newTimer(seconds, callback)
            end`);
        for (const _ of $range(1, 20)) {
            anna.fireEvent("GUILD_ROSTER_UPDATE", false);
            world.run(0.02);
        }
        assert.equal("0.5", valueOf(anna, `table.concat(started, " ")`));
    });

    it("tells apart who bears one name on two realms", () => {
        const twin = hostClient(world, "Anna", { realm: "Mirage", realmId: 7, rankIndex: 1 });
        const bert = hostClient(world, "Bert");
        // Guilds of one name on two realms are two guilds to us, unless the client says that the guild is of one realm.
        twin.eval(`
            local info = GetGuildInfo
            GetGuildInfo = function(unit)
                local name, rank, index = info(unit)
                return name, rank, index
            end`);
        twin.fireEvent("GUILD_ROSTER_UPDATE", false);
        world.run(10);
        award(anna, "Cleo", 1);
        world.run(3);
        assert.equal("Cleo 1", standings(bert));
        assert.equal("", standings(twin));
        assert.equal(
            "Anna-Everlook",
            valueOf(bert, `Host.library:NameOf(4440, ${tostring(tonumber(anna.guid.slice(-8), 16))})`),
        );
        assert.equal(
            "Anna-Mirage",
            valueOf(bert, `Host.library:NameOf(7, ${tostring(tonumber(twin.guid.slice(-8), 16))})`),
        );
        assert.is_nil(valueOf(bert, "Host.library:NameOf(7, 1)"));
    });

    const writtenRealms: [client: string, realm: string][] = [
        ["Theo", "Everlook"],
        ["Theo", "Ever look"],
        ["Theo", "Ever-look"],
        ["Anna", ""],
    ];
    for (const [client, realm] of writtenRealms) {
        it(`is one guild for members of all realms when ${client}'s client names the guild's realm "${realm}"`, () => {
            const theo = hostClient(world, "Theo", { realm: "Mirage", realmId: 7 });
            world.run(10);
            const theirs = client === "Anna" ? "Everlook" : realm;
            theo.eval(`guildRealm = "${theirs}"`);
            if (client === "Anna") anna.eval(`guildRealm = ""`);
            for (const each of [theo, anna]) {
                each.eval(`
                    local info = GetGuildInfo
                    GetGuildInfo = function(unit)
                        local name, rank, index = info(unit)
                        return name, rank, index, guildRealm
                    end`);
                each.fireEvent("PLAYER_GUILD_UPDATE", "player");
            }
            award(anna, "Cleo", 1);
            world.run(3);
            assert.equal("Cleo 1", standings(theo));
        });
    }

    it("ignores names, ranks and GUIDs that are secret", () => {
        anna.eval(`
            hidden = {}
            issecretvalue = function(value) return hidden[value] == true end
            hidden["Player-4440-00000000"] = true
            local info, total = GetGuildRosterInfo, GetNumGuildMembers
            GetNumGuildMembers = function() return total() + 2 end
            GetGuildRosterInfo = function(index)
                if index > total() + 1 then return "Shade-Everlook", "?", 77, 60, "", "", "", "", true, 0, "", 0, 0, false, false, 4, "Player-4440-00000009" end
                if index > total() then return "Ghost-Everlook", "?", 0, 60, "", "", "", "", true, 0, "", 0, 0, false, false, 4, "Player-4440-00000000" end
                return info(index)
            end
            hidden[77] = true`);
        anna.fireEvent("GUILD_ROSTER_UPDATE", false);
        world.run(2);
        assert.is_true(valueOf(anna, `Host.library:AuthoriseByGuildRank(1)("Ghost-Everlook")`));
        assert.is_nil(valueOf(anna, `Host.library:AuthoriseByGuildRank(1)("Shade-Everlook")`));
        assert.is_nil(valueOf(anna, "Host.library:NameOf(4440, 0)"));
        const [key] = award(anna, "Cleo", 1);
        assert.is_not_nil(key);
    });

    it("ignores guild updates of others", () => {
        anna.eval(`
            requests = 0
            local request = C_GuildInfo.GuildRoster
            C_GuildInfo.GuildRoster = function() requests = requests + 1 return request() end`);
        anna.fireEvent("PLAYER_GUILD_UPDATE", "raid7");
        assert.equal(0, valueOf(anna, "requests"));
        anna.fireEvent("PLAYER_GUILD_UPDATE", "player");
        assert.equal(1, valueOf(anna, "requests"));
    });
});
