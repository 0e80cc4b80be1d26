import type { Client, FileTree, World } from "../world/contract";
import {
    assertNoErrors,
    award,
    builtMinor,
    hostAddon,
    hostClient,
    hostWorld,
    keysOf,
    libraryOfMinor,
    standings,
    valueOf,
} from "./hostAddon";

const NEWER_VERSION = "99.0.0";

/** An addon that carries a newer library and is loaded later. */
function newcomer(minorsAbove: number): FileTree {
    const embedded = libraryOfMinor(builtMinor() + minorsAbove, NEWER_VERSION);
    return hostAddon({ name: "Newcomer", isOnDemand: true, embedded });
}

const ADDONS = ["LibLedger", "Host", "Newcomer"];

function load(client: Client): void {
    client.eval(`assert(C_AddOns.LoadAddOn("Newcomer"))`);
}

/** Counts what the client is asked to do, from now on: new timers, and timers that came due. */
function countTimers(client: Client): void {
    client.eval(`
        timers = { made = 0, run = 0 }
        local function counted(make)
            return function(seconds, callback, ...)
                timers.made = timers.made + 1
                return make(seconds, function(...) timers.run = timers.run + 1 return callback(...) end, ...)
            end
        end
        C_Timer.NewTimer, C_Timer.NewTicker = counted(C_Timer.NewTimer), counted(C_Timer.NewTicker)`);
}

describe("a newer minor that is loaded later", () => {
    for (const isSaving of [true, false]) {
        describe(isSaving ? "with a saved ledger" : "with a ledger in memory only", () => {
            let world: World;
            let anna: Client;
            let bert: Client;

            before_each(() => {
                world = hostWorld([hostAddon({ isSaving }), newcomer(1)]);
                anna = hostClient(world, "Anna", { rankIndex: 1, addons: ADDONS });
                bert = hostClient(world, "Bert", { addons: ["LibLedger", "Host"] });
                world.run(10);
                award(anna, "Cleo", 10);
                world.run(5);
            });

            after_each(() => {
                assertNoErrors(world);
            });

            it("takes the ledger over in its table, with methods of its own", () => {
                anna.eval(`ledger, library, submit = Host.ledger, Host.library, Host.ledger.Submit`);
                load(anna);
                assert.equal(NEWER_VERSION, valueOf(anna, "library.version"));
                assert.is_true(valueOf(anna, `library == LibStub("LibLedger-1.0") and library:Get("Host") == ledger`));
                assert.is_true(valueOf(anna, "ledger.Submit ~= submit"));
                assert.equal("Host Newcomer", valueOf(anna, `table.concat(library:Names(), " ")`));
            });

            it("keeps the events, and lets the addon's handlers begin anew", () => {
                const keys = keysOf(anna);
                anna.eval("Host.told = {}");
                load(anna);
                world.run(5);
                assert.equal(keys, keysOf(anna));
                assert.equal("Cleo 10", standings(anna));
                const told = valueOf<string>(anna, `table.concat(Host.told, ", ")`);
                assert.matches("StateRestarted handlers, StateRestarted standings", told, 1, true);
                assert.matches("StateChanged 1 1", told, 1, true);
            });

            it("goes on writing and following the channel, each message once", () => {
                const officer = hostClient(world, "Doro", { rankIndex: 1 });
                assert.is_true(world.runUntil(() => standings(officer) === "Cleo 10", 60));
                load(anna);
                world.run(5);
                anna.eval("Host.told = {}");
                award(officer, "Cleo", 5);
                world.run(5);
                const told = valueOf<string>(anna, `table.concat(Host.told, ", ")`);
                const [, added] = string.gsub(told, "EventsAdded", "");
                assert.equal(1, added);
                const [key, reason] = award(anna, "Cleo", 1);
                assert.is_nil(reason);
                assert.is_not_nil(key);
                world.run(5);
                for (const client of world.clients) assert.equal("Cleo 16", standings(client));
                assert.equal(keysOf(officer), keysOf(anna));
            });

            it("sends a live event once", () => {
                load(anna);
                world.run(30);
                bert.eval(`
                    count = 0
                    local frame = CreateFrame("Frame")
                    frame:RegisterEvent("CHAT_MSG_ADDON")
                    frame:SetScript("OnEvent", function(_, _, _, text)
                        if text:find("Kilroy", 1, true) then count = count + 1 end
                    end)`);
                award(anna, "Kilroy", 1);
                world.run(1);
                assert.equal(1, valueOf(bert, "count"));
            });

            it("brings the older version to rest", () => {
                countTimers(anna);
                load(anna);
                // A change of the roster that has not settled yet.
                anna.fireEvent("GUILD_ROSTER_UPDATE", false);
                anna.eval(`LibStub("LibLedger-1.0").running.stop() timers = { made = 0, run = 0 }`);
                const sent = anna.traffic.messages;
                // One frame for timers that are due already.
                world.run(0.1);
                const frames = anna.framesRun();
                bert.eval(`C_ChatInfo.SendAddonMessage("LibLedger", "hello", "GUILD")`);
                anna.fireEvent("PLAYER_GUILD_UPDATE", "player");
                anna.fireEvent("GUILD_ROSTER_UPDATE", true);
                anna.fireEvent("GROUP_ROSTER_UPDATE");
                world.run(60);
                assert.equal(0, valueOf(anna, "timers.made"));
                assert.equal(0, valueOf(anna, "timers.run"));
                assert.equal(sent, anna.traffic.messages);
                // Only for what arrived from others: a ticker would run each second at least.
                const framesRun = anna.framesRun() - frames;
                assert.is_true(framesRun <= 20, `${framesRun} frames`);
            });

            it("knows the guild by its own eyes in an authorise handler that the older version made", () => {
                load(anna);
                world.run(5);
                const officer = hostClient(world, "Doro", { rankIndex: 1 });
                world.run(10);
                award(officer, "Cleo", 5);
                world.run(5);
                assert.equal("Cleo 15", standings(anna));
                anna.setRank(4);
                world.run(10);
                const [, reason] = award(anna, "Cleo", 1);
                assert.equal("you may not write this", reason);
            });

            it("refuses methods that were kept from before, instead of writing into the void", () => {
                anna.eval("submit, new = Host.ledger.Submit, Host.library.New");
                load(anna);
                const [ok, message] = anna.eval<[boolean, string]>(
                    `return pcall(submit, Host.ledger, "award", { player = "Cleo", points = 1 })`,
                );
                assert.is_false(ok);
                assert.matches("Usage: ledger:Submit", message, 1, true);
                const [made] = anna.eval<[boolean]>(
                    `return (pcall(new, Host.library, "Another", { channel = "GUILD", authorise = print }))`,
                );
                assert.is_false(made);
            });

            it("keeps a ledger that does not send from sending", () => {
                anna.eval("Host.ledger:DisableSending()");
                load(anna);
                world.run(5);
                assert.is_false(valueOf(anna, "Host.ledger:Status().isSending"));
                anna.eval(`Host.ledger:Import({
                    { time = 1000, counter = 0, creator = 7, kind = "award", fields = { player = "Cleo", points = 5 } },
                })`);
                world.run(60);
                assert.equal("Cleo 10", standings(bert));
            });

            it("goes by what it was told first, not by what became of the addon's tables", () => {
                anna.eval(`
                    options = { channel = "GUILD", authorise = function() return true end }
                    fields = { "item" }
                    second = Host.library:New("Second", options)
                    second:Define("loot", fields)
                    options.channel, options.group = "RAID", "Mondays"
                    fields[1] = "other"`);
                load(anna);
                world.run(5);
                assert.equal("active", valueOf(anna, "second:Status().phase"));
                assert.is_true(valueOf(anna, `second:Submit("loot", { item = "Ashes" }) ~= nil`));
            });

            it("keeps what came by callbacks registered before", () => {
                load(anna);
                world.run(5);
                anna.eval("Host.told = {}");
                award(anna, "Cleo", 1);
                world.run(2);
                const told = valueOf<string>(anna, `table.concat(Host.told, ", ")`);
                assert.matches("EventsAdded 1", told, 1, true);
                assert.matches("StateChanged 2 2", told, 1, true);
            });
        });
    }

    it("keeps the events of a guild that was left, in memory, for when it is joined again", () => {
        const world = hostWorld([hostAddon(), newcomer(1)]);
        const anna = hostClient(world, "Anna", { rankIndex: 1, addons: ADDONS });
        world.run(10);
        award(anna, "Cleo", 10);
        anna.setGuild(undefined);
        load(anna);
        world.run(5);
        assert.equal("", standings(anna));
        anna.setGuild("Ours", 1);
        world.run(5);
        assert.equal("Cleo 10", standings(anna));
        assertNoErrors(world);
    });

    it("saves its ledger over further sessions", () => {
        const world = hostWorld([hostAddon({ isSaving: true }), newcomer(1)]);
        const anna = hostClient(world, "Anna", { rankIndex: 1, addons: ADDONS });
        world.run(10);
        award(anna, "Cleo", 10);
        load(anna);
        world.run(5);
        award(anna, "Cleo", 5);
        anna.logout();
        anna.login();
        world.run(10);
        assert.equal("Cleo 15", standings(anna));
        assertNoErrors(world);
    });

    it("comes while the older version is still loading", () => {
        const world = hostWorld([hostAddon({ isSaving: true }), newcomer(1)]);
        const anna = hostClient(world, "Anna", { rankIndex: 1, addons: ADDONS });
        world.run(10);
        anna.eval(`for number = 1, 1500 do Host.ledger:Submit("award", { player = "Cleo", points = 1 }) end`);
        anna.logout();
        anna.login();
        assert.is_true(world.runUntil(() => valueOf(anna, "Host.ledger:Status().phase") === "loading", 10, 0.01));
        assert.is_true(world.runUntil(() => valueOf<number>(anna, "#Host.ledger:Events()") > 0, 10, 0.01));
        const held = valueOf<number>(anna, "#Host.ledger:Events()");
        assert.is_true(held < 1500);
        load(anna);
        world.run(20);
        assert.equal("Cleo 1500", standings(anna));
        assertNoErrors(world);
    });
});

describe("an older minor that is loaded later", () => {
    it("changes nothing", () => {
        const world = hostWorld([hostAddon(), newcomer(-1)]);
        const anna = hostClient(world, "Anna", { rankIndex: 1, addons: ADDONS });
        world.run(10);
        award(anna, "Cleo", 10);
        world.run(1);
        anna.eval("Host.told, submit = {}, Host.ledger.Submit");
        load(anna);
        assert.not_equal(NEWER_VERSION, valueOf(anna, "Host.library.version"));
        assert.is_true(valueOf(anna, "Host.ledger.Submit == submit"));
        world.run(5);
        assert.not_matches("StateRestarted", valueOf<string>(anna, `table.concat(Host.told, ", ")`), 1, true);
        assert.equal("Cleo 10", standings(anna));
        assert.equal("Host Newcomer", valueOf(anna, `table.concat(Host.library:Names(), " ")`));
        assertNoErrors(world);
    });
});

describe("two addons that embed different minors", () => {
    it("share the newer one, whichever is loaded first", () => {
        for (const [first, second] of [
            [1, 2],
            [2, 1],
        ] as const) {
            const one = hostAddon({ name: "Alpha", embedded: libraryOfMinor(builtMinor() + first, `9.0.${first}`) });
            const two = hostAddon({ name: "Beta", embedded: libraryOfMinor(builtMinor() + second, `9.0.${second}`) });
            const world = hostWorld([one, two]);
            const anna = hostClient(world, "Anna", { rankIndex: 1, addons: ["Alpha", "Beta"] });
            const bert = hostClient(world, "Bert", { addons: ["Alpha", "Beta"] });
            world.run(10);
            assert.equal("9.0.2", valueOf(anna, `LibStub("LibLedger-1.0").version`));
            assert.is_true(valueOf(anna, "Alpha.library == Beta.library"));
            award(anna, "Cleo", 1, "Alpha");
            award(anna, "Cleo", 2, "Beta");
            world.run(3);
            assert.equal("Cleo 1", standings(bert, "Alpha"));
            assert.equal("Cleo 2", standings(bert, "Beta"));
            assertNoErrors(world);
        }
    });
});
