import type { Client, World } from "../world/contract";
import { assertNoErrors, award, hostAddon, hostClient, hostWorld, keysOf, standings, valueOf } from "./hostAddon";

function refused(client: Client): string {
    const [text] = client.eval<[string]>(`
        local words = {}
        for reason, count in pairs(Host.ledger:Status().refused) do words[#words + 1] = reason .. " " .. count end
        table.sort(words)
        return table.concat(words, ", ")`);
    return text;
}

/** Remembers the texts that the client sends, from now on, in the global `texts`. */
function tap(client: Client): void {
    client.eval(`
        texts = {}
        local send = C_ChatInfo.SendAddonMessage
        C_ChatInfo.SendAddonMessage = function(prefix, text, ...)
            texts[#texts + 1] = text
            return send(prefix, text, ...)
        end`);
}

describe("the guild channel", () => {
    let world: World;
    let anna: Client;
    let bert: Client;

    /** The client takes its own player for the guild master; the others know better. */
    function believeOfficer(client: Client): void {
        client.eval(
            `local own = ...
            local info = GetGuildRosterInfo
            GetGuildRosterInfo = function(index)
                local row = { info(index) }
                if row[1] == own then row[3] = 0 end
                return unpack(row, 1, 17)
            end`,
            client.fullName,
        );
        client.fireEvent("GUILD_ROSTER_UPDATE", false);
        world.run(2);
    }

    function begin(): void {
        anna = hostClient(world, "Anna", { rankIndex: 1 });
        bert = hostClient(world, "Bert");
        world.run(10);
    }

    before_each(() => {
        world = hostWorld([hostAddon()]);
        begin();
    });

    after_each(() => {
        assertNoErrors(world);
    });

    it("lets events of an officer wait until the roster tells who he is", () => {
        const cleo = world.createClient({ name: "Cleo", guild: "Ours", addons: ["LibLedger", "Host"] });
        cleo.login();
        world.run(10);
        // A client that knows its guild, and nobody in it.
        cleo.eval(`members = GetNumGuildMembers GetNumGuildMembers = function() return 0, 0, 0 end`);
        cleo.reload();
        cleo.eval(`members = GetNumGuildMembers GetNumGuildMembers = function() return 0, 0, 0 end`);
        world.run(5);
        award(anna, "Cleo", 10);
        world.run(5);
        assert.equal("", keysOf(cleo));
        assert.equal(1, valueOf(cleo, "Host.ledger:Status().waiting"));
        cleo.eval("GetNumGuildMembers = members");
        cleo.fireEvent("GUILD_ROSTER_UPDATE", false);
        world.run(3);
        assert.equal("Cleo 10", standings(cleo));
        assert.equal(0, valueOf(cleo, "Host.ledger:Status().waiting"));
    });

    it("takes no more of an officer who was demoted, and keeps what he wrote before", () => {
        award(anna, "Cleo", 10);
        world.run(5);
        anna.setRank(4);
        world.run(5);
        // His own client refuses; a client that does not would be refused by the others.
        const [, reason] = award(anna, "Cleo", 5);
        assert.equal("you may not write this", reason);
        believeOfficer(anna);
        const [key] = award(anna, "Cleo", 5);
        assert.is_not_nil(key);
        world.run(5);
        assert.equal("Cleo 10", standings(bert));
        assert.matches("sender may not write this event 1", refused(bert), 1, true);
    });

    it("keeps what is written in a lockdown, and tells it when it is over", () => {
        anna.setLockdown(true);
        const [key] = award(anna, "Cleo", 10);
        assert.is_not_nil(key);
        world.run(30);
        assert.equal("", standings(bert));
        assert.is_true((anna.traffic.refused["11"] ?? 0) > 0);
        assert.is_true((anna.traffic.refused["11"] ?? 0) < 40);
        anna.setLockdown(false);
        assert.is_true(world.runUntil(() => standings(bert) === "Cleo 10", 60));
    });

    it("says in callbacks when it is closed and open again", () => {
        anna.eval("Host.told = {}");
        anna.setLockdown(true);
        award(anna, "Cleo", 10);
        world.run(4);
        const told = (): string => valueOf<string>(anna, `table.concat(Host.told, "\\n")`);
        assert.matches("PhaseChanged paused the channel refuses messages", told(), 1, true);
        anna.setLockdown(false);
        assert.is_true(
            world.runUntil(() => string.find(told(), "PhaseChanged active nil", 1, true)[0] !== undefined, 60),
        );
    });

    it("leaves secret messages alone without an error", () => {
        bert.setGlobal(
            "issecretvalue",
            (value: unknown) =>
                type(value) === "string" && string.find(value as string, "Cleo", 1, true)[0] !== undefined,
        );
        award(anna, "Cleo", 10);
        world.run(3);
        assert.equal("", keysOf(bert));
        assert.equal("", refused(bert));
        bert.setGlobal("issecretvalue", undefined);
        award(anna, "Dora", 5);
        world.run(3);
        assert.equal(1, valueOf(bert, "#Host.ledger:Events()"));
    });

    it("does not chat what a name contains", () => {
        bert.eval(`print = function(text) said = text end`);
        bert.fireEvent("CHAT_MSG_ADDON", "LibLedger", "?", "GUILD", "Evil|cffff0000\nName", "", 0, 0, "", 0);
        assert.equal(
            "LibLedger: refused what Evil||cffff0000 Name-Everlook sent: not a message of ours",
            valueOf(bert, "said"),
        );
    });

    /** A member who is no officer runs a client that would send anything. */
    function hostileMember(lua: string): Client {
        const mallory = world.createClient({
            name: "Mallory",
            guild: "Ours",
            addons: ["LibLedger", "Host"],
            rankIndex: 4,
        });
        mallory.login();
        world.run(10);
        tap(mallory);
        believeOfficer(mallory);
        mallory.eval(lua);
        world.run(5);
        return mallory;
    }

    const SUBMIT = `assert(Host.ledger:Submit("award", { player = "Mallory", points = 1000 }))`;

    it("refuses events of a member who may not write", () => {
        hostileMember(SUBMIT);
        assert.equal("", keysOf(anna));
        assert.equal("", keysOf(bert));
        assert.matches("sender may not write this event 1", refused(bert), 1, true);
    });

    it("refuses week data and adverts of a member who may not send", () => {
        const mallory = hostileMember(
            `assert(Host.ledger:Import({ { time = 1000, counter = 0, creator = 7, kind = "award", fields = { player = "Mallory", points = 1000 } } }))`,
        );
        mallory.eval("Host.ledger:Sync()");
        world.run(60);
        assert.equal("", keysOf(anna));
        assert.equal("", keysOf(bert));
        assert.matches("sender may not send %d+", refused(bert));
    });

    it("refuses an officer's event that names another creator", () => {
        const doro = hostClient(world, "Doro", { rankIndex: 1 });
        world.run(10);
        doro.setGlobal("UnitGUID", () => anna.guid);
        award(doro, "Doro", 1000);
        world.run(3);
        assert.equal("", keysOf(anna));
        assert.equal("", keysOf(bert));
        assert.matches("creator is not the sender 1", refused(bert), 1, true);
    });

    it("lets an event of the future wait", () => {
        const doro = hostClient(world, "Doro", { rankIndex: 1, clockSkewSeconds: 400 });
        world.run(10);
        award(doro, "Cleo", 10);
        world.run(5);
        assert.equal("", keysOf(bert));
        assert.equal(1, valueOf(bert, "Host.ledger:Status().waiting"));
        assert.is_true(world.runUntil(() => standings(bert) === "Cleo 10", 200));
    });

    it("refuses a message that came another way", () => {
        tap(anna);
        award(anna, "Cleo", 10);
        world.run(3);
        const text = valueOf<string>(anna, "texts[#texts]");
        const cleo = hostClient(world, "Cleo");
        world.run(10);
        const before = keysOf(cleo);
        world.formGroup("party", [anna, cleo]);
        for (const [chatType, target] of [
            ["PARTY", ""],
            ["OFFICER", ""],
            ["WHISPER", "Cleo-Everlook"],
        ] as const) {
            const prefix = chatType === "WHISPER" ? "LibLedgerW" : "LibLedger";
            cleo.fireEvent("CHAT_MSG_ADDON", prefix, text, chatType, "Anna-Everlook", target, 0, 0, "", 0);
        }
        assert.equal(before, keysOf(cleo));
        assert.matches("came on another channel 2, whispered, but is not for one alone 1", refused(cleo), 1, true);
    });

    it("takes nothing of another guild's ledger", () => {
        const theo = hostClient(world, "Theo", { guild: "Theirs", rankIndex: 0 });
        world.run(10);
        tap(theo);
        award(theo, "Theo", 1000);
        world.run(2);
        const text = valueOf<string>(theo, "texts[#texts]");
        bert.fireEvent("CHAT_MSG_ADDON", "LibLedger", text, "GUILD", "Anna-Everlook", "", 0, 0, "", 0);
        assert.equal("", keysOf(bert));
    });

    const texts: [name: string, lua: string][] = [
        ["nothing", `""`],
        ["rubbish", `"rubbish"`],
        ["control bytes", `"\\1\\2\\3"`],
        ["a first part without an end", `"\\1half a message"`],
        ["a later version", `"Znews"`],
        ["a cut header", `"A12"`],
        ["a wrong checksum", `"A" .. string.rep("!", 8) .. "body"`],
        ["a long text", `string.rep("A", 255)`],
        ["colour codes", `"|cffff0000red|r"`],
    ];
    for (const [name, lua] of texts) {
        it(`refuses ${name}`, () => {
            award(anna, "Cleo", 10);
            world.run(5);
            const keys = keysOf(bert);
            const mallory = world.createClient({ name: "Mallory", guild: "Ours", addons: [], rankIndex: 4 });
            mallory.login();
            mallory.eval(`C_ChatInfo.SendAddonMessage("LibLedger", ${lua}, "GUILD")`);
            world.run(2);
            assert.equal(keys, keysOf(bert));
            assert.equal("active", valueOf(bert, "Host.ledger:Status().phase"));
            award(anna, "Cleo", 1);
            world.run(3);
            assert.equal("Cleo 11", standings(bert));
            // A part that nothing follows is no message yet; all else was refused and counted, once.
            const isPart = lua.startsWith(`"\\1`);
            assert.equal(isPart ? "" : " 1", string.match(refused(bert), " %d+$")[0] ?? "");
        });
    }
});
