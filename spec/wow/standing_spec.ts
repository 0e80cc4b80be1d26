import type { Client, Group, World } from "../world/contract";
import { assertNoErrors, hostAddon, hostClient, hostWorld, valueOf } from "../api/hostAddon";

/** What ready-made handlers say of a player, without an event: may he send at all? */
function byRank(client: Client, fullName: string): unknown {
    return valueOf(client, `tostring(Host.library:AuthoriseByGuildRank(1)("${fullName}"))`);
}

function byRole(client: Client, role: string, fullName: string): unknown {
    return valueOf(client, `tostring(Host.library:AuthoriseByRaidRole("${role}")("${fullName}"))`);
}

function byAllRoles(client: Client, fullName: string): string {
    return ["leader", "assistant", "everyone"].map((role) => byRole(client, role, fullName) as string).join(" ");
}

describe("the ready-made handlers", () => {
    let world: World;
    let anna: Client;
    let bert: Client;
    let ezra: Client;
    let raid: Group;

    before_each(() => {
        world = hostWorld([hostAddon()]);
        anna = hostClient(world, "Anna", { rankIndex: 1 });
        bert = hostClient(world, "Bert");
        ezra = hostClient(world, "Ezra", { guild: "Theirs", rankIndex: 0, realm: "Lordaeron", realmId: 7 });
        world.run(20);
    });

    after_each(() => {
        assertNoErrors(world);
    });

    describe("by raid role", () => {
        before_each(() => {
            raid = world.formGroup("raid", [anna, bert, ezra]);
        });

        it("know the leader, assistants and everybody else, on every client", () => {
            raid.setAssistant(bert, true);
            for (const client of [anna, bert, ezra]) {
                assert.equal("true true true", byAllRoles(client, "Anna-Everlook"));
                assert.equal("false true true", byAllRoles(client, "Bert-Everlook"));
                assert.equal("false false true", byAllRoles(client, "Ezra-Lordaeron"));
            }
        });

        it("follow promotions and demotions at once", () => {
            raid.setLeader(ezra);
            assert.equal("true true true", byAllRoles(bert, "Ezra-Lordaeron"));
            assert.equal("false false true", byAllRoles(bert, "Anna-Everlook"));
            raid.setAssistant(bert, true);
            raid.setAssistant(bert, false);
            assert.equal("false false true", byAllRoles(anna, "Bert-Everlook"));
        });

        it("work alike in parties and instance groups", () => {
            for (const kind of ["party", "instance"] as const) {
                raid.convert(kind);
                for (const client of [anna, ezra]) {
                    assert.equal("true true true", byAllRoles(client, "Anna-Everlook"));
                    assert.equal("false false true", byAllRoles(client, "Ezra-Lordaeron"));
                }
            }
        });

        it("do not know who joined or left a moment ago, and after that say no", () => {
            assert.equal("nil nil nil", byAllRoles(anna, "Cleo-Everlook"));
            raid.remove(bert);
            assert.equal("nil nil nil", byAllRoles(anna, "Bert-Everlook"));
            world.run(11);
            assert.equal("false false false", byAllRoles(anna, "Cleo-Everlook"));
            assert.equal("false false false", byAllRoles(anna, "Bert-Everlook"));
            raid.add(bert);
            assert.equal("false false true", byAllRoles(anna, "Bert-Everlook"));
        });

        it("do not know anybody without a group", () => {
            raid.disband();
            world.run(60);
            for (const name of ["Anna-Everlook", "Bert-Everlook"]) assert.equal("nil nil nil", byAllRoles(anna, name));
        });

        it("say no to nobody while the client waits for the names of members", () => {
            anna.eval(`
                local name = UnitFullName
                UNKNOWNOBJECT = "Unknown"
                UnitFullName = function(unit)
                    if hideBert and unit == "raid2" then return "Unknown" end
                    return name(unit)
                end
                hideBert = true`);
            anna.fireEvent("GROUP_ROSTER_UPDATE");
            assert.equal("nil nil nil", byAllRoles(anna, "Bert-Everlook"));
            world.run(30);
            assert.equal("nil nil nil", byAllRoles(anna, "Bert-Everlook"));
            assert.equal("true true true", byAllRoles(anna, "Anna-Everlook"));
            anna.eval("hideBert = false");
            world.run(1);
            assert.equal("false false true", byAllRoles(anna, "Bert-Everlook"));
        });
    });

    describe("by guild rank", () => {
        it("say no to somebody of the raid once a new roster of the guild does not list him", () => {
            world.formGroup("raid", [anna, bert, ezra]);
            assert.equal("nil", byRank(anna, "Ezra-Lordaeron"));
            assert.equal("true", byRank(anna, "Anna-Everlook"));
            assert.equal("false", byRank(anna, "Bert-Everlook"));
            world.run(15);
            assert.equal("false", byRank(anna, "Ezra-Lordaeron"));
            assert.equal("true", byRank(ezra, "Ezra-Lordaeron"));
            assert.equal("nil", byRank(ezra, "Anna-Everlook"));
            world.run(15);
            assert.equal("false", byRank(ezra, "Anna-Everlook"));
        });

        it("do not know who joined the guild a moment ago, until the roster lists him", () => {
            ezra.setGuild("Ours", 1);
            assert.equal("nil", byRank(anna, "Ezra-Lordaeron"));
            world.run(3);
            assert.equal("true", byRank(anna, "Ezra-Lordaeron"));
        });

        it("do not know who left it a moment ago, and then say no", () => {
            bert.setGuild(undefined);
            world.run(3);
            assert.equal("nil", byRank(anna, "Bert-Everlook"));
            world.run(15);
            assert.equal("false", byRank(anna, "Bert-Everlook"));
        });

        it("say no to nobody while the client has no roster, or cannot read all of it", () => {
            anna.eval(`members = GetNumGuildMembers GetNumGuildMembers = function() return 0, 0, 0 end`);
            anna.fireEvent("GUILD_ROSTER_UPDATE", false);
            assert.equal("nil", byRank(anna, "Ezra-Lordaeron"));
            world.run(60);
            anna.fireEvent("GUILD_ROSTER_UPDATE", false);
            assert.equal("nil", byRank(anna, "Ezra-Lordaeron"));
            anna.eval(`GetNumGuildMembers = function() return members() + 1 end`);
            anna.fireEvent("GUILD_ROSTER_UPDATE", false);
            assert.equal("nil", byRank(anna, "Ezra-Lordaeron"));
            anna.eval("GetNumGuildMembers = members");
            anna.fireEvent("GUILD_ROSTER_UPDATE", false);
            assert.equal("false", byRank(anna, "Ezra-Lordaeron"));
        });

        it("say no to everybody on a client without a guild, after a while", () => {
            const finn = hostClient(world, "Finn", { guild: undefined as unknown as string });
            finn.setGuild(undefined);
            assert.equal("nil", byRank(finn, "Anna-Everlook"));
            world.run(20);
            assert.equal("nil", byRank(finn, "Anna-Everlook"));
            world.run(20);
            assert.equal("false", byRank(finn, "Anna-Everlook"));
        });

        it("ask the server no more than it answers, however many strangers are asked about", () => {
            anna.eval(`
                requests = 0
                local request = C_GuildInfo.GuildRoster
                C_GuildInfo.GuildRoster = function() requests = requests + 1 return request() end`);
            for (const round of $range(1, 60)) {
                for (const stranger of $range(1, 5)) byRank(anna, `Stranger${round * 5 + stranger}-Everlook`);
                world.run(1);
            }
            const requests = valueOf<number>(anna, "requests");
            assert.is_true(requests >= 4 && requests <= 6, `${requests} requests`);
        });
    });

    it("answer alike with an event and without one", () => {
        world.formGroup("raid", [anna, bert]);
        const [same] = anna.eval<[boolean]>(`
            local event = { 1, 0, 1, 1, "award", "A", 1 }
            for _, make in ipairs({ { "AuthoriseByGuildRank", 1 }, { "AuthoriseByRaidRole", "leader" } }) do
                local handler = Host.library[make[1]](Host.library, make[2])
                for _, name in ipairs({ "Anna-Everlook", "Bert-Everlook" }) do
                    if handler(name, event) ~= handler(name) or handler(name) == nil then return false end
                end
            end
            return true`);
        assert.is_true(same);
    });

    it("name the creators of a group, guild members or not", () => {
        world.formGroup("party", [anna, ezra]);
        const creator = tostring(tonumber(ezra.guid.slice(-8), 16));
        assert.equal("Ezra-Lordaeron", valueOf(anna, `Host.library:NameOf(7, ${creator})`));
        assert.is_nil(valueOf(bert, `Host.library:NameOf(7, ${creator})`));
    });
});
