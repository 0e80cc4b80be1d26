import type { Client, World } from "../world/contract";
import { assertNoErrors, award, hostAddon, hostClient, hostWorld, keysOf, standings, valueOf } from "./hostAddon";

const OFFICER = { rankIndex: 1 };

function worldWithSaving(): World {
    return hostWorld([hostAddon({ isSaving: true })]);
}

/** The only part of the saved table that holds a ledger. */
function savedPart(client: Client): string {
    return valueOf(
        client,
        `(function() local id, part = next(HostDB.ledgers) assert(next(HostDB.ledgers, id) == nil) return id end)()`,
    );
}

describe("a saved ledger", () => {
    let world: World;
    let anna: Client;

    before_each(() => {
        world = worldWithSaving();
        anna = hostClient(world, "Anna", OFFICER);
        world.run(10);
    });

    after_each(() => {
        assertNoErrors(world);
    });

    it("survives logout and login", () => {
        award(anna, "Cleo", 10);
        const keys = keysOf(anna);
        anna.logout();
        anna.login();
        world.run(10);
        assert.equal(keys, keysOf(anna));
        assert.equal("Cleo 10", standings(anna));
    });

    /** Calls of the projection's code since the client's code was loaded. */
    const COUNTING = `
        calls = 0
        Host.ledger:Project("counting", {
            version = VERSION,
            initialState = function() return { points = 0 } end,
            evolve = { award = function(state, _, _, points)
                calls = calls + 1
                state.points = state.points + points
            end },
        })`;

    function count(version = 1): void {
        anna.eval(string.gsub(COUNTING, "VERSION", tostring(version))[0]);
        world.run(5);
    }

    it("keeps what projections have made of it, so that the next session replays the rest alone", () => {
        count();
        anna.eval(`for number = 1, 300 do Host.ledger:Submit("award", { player = "Cleo", points = 2 }) end`);
        world.run(40);
        anna.logout();
        anna.login();
        world.run(5);
        count();
        assert.equal(600, valueOf(anna, `Host.ledger:State("counting").points`));
        assert.is_true(valueOf<number>(anna, "calls") < 100);
        assert.equal(300, valueOf(anna, "Host.ledger:Status().applied"));
        anna.reload();
        world.run(5);
        count(2);
        assert.equal(600, valueOf(anna, `Host.ledger:State("counting").points`));
        assert.equal(300, valueOf(anna, "calls"));
    });

    it("survives a reload", () => {
        award(anna, "Cleo", 10);
        anna.reload();
        world.run(2);
        award(anna, "Cleo", 1);
        anna.reload();
        world.run(10);
        assert.equal("Cleo 11", standings(anna));
        assert.equal(2, valueOf(anna, "Host.ledger:Status().events"));
    });

    it("tells how far loading has come, and can be read meanwhile", () => {
        anna.eval(`for number = 1, 1500 do Host.ledger:Submit("award", { player = "Cleo", points = 1 }) end`);
        assert.is_nil(valueOf(anna, "Host.ledger:Status().loading"));
        anna.logout();
        anna.login();
        const held = (): number => valueOf(anna, "#Host.ledger:Events()");
        assert.is_true(world.runUntil(() => held() > 0, 10, 0.01));
        assert.equal("loading", valueOf(anna, "Host.ledger:Status().phase"));
        assert.equal(1500, valueOf(anna, "Host.ledger:Status().loading.total"));
        const done = valueOf<number>(anna, "Host.ledger:Status().loading.done");
        assert.is_true(done >= held() && done < 1500, tostring(done));
        world.run(10);
        assert.is_nil(valueOf(anna, "Host.ledger:Status().loading"));
        assert.equal("Cleo 1500", standings(anna));
    });

    it("loses a crashed session, which the peers give back", () => {
        const doro = hostClient(world, "Doro", OFFICER);
        world.run(10);
        award(anna, "Cleo", 10);
        anna.logout();
        anna.login();
        world.run(10);
        award(anna, "Cleo", 5);
        world.run(3);
        anna.crash();
        anna.login();
        assert.equal("", keysOf(anna));
        assert.is_true(world.runUntil(() => standings(anna) === "Cleo 15", 90));
        assert.equal(keysOf(doro), keysOf(anna));
        // The stamp goes on after the own event that came back.
        award(anna, "Cleo", 1);
        assert.equal("Cleo 16", standings(anna));
    });

    it("goes on after its own events also when the client names its player late", () => {
        award(anna, "Cleo", 10);
        anna.logout();
        anna.login();
        anna.eval("guid = UnitGUID UnitGUID = function() end");
        world.run(10);
        assert.equal(1, valueOf(anna, "#Host.ledger:Events()"));
        const [, reason] = award(anna, "Cleo", 1);
        assert.equal("the player is not known yet", reason);
        anna.eval("UnitGUID = guid");
        anna.setClockSkew(-3600);
        const [key] = award(anna, "Cleo", 1);
        assert.equal(key, keysOf(anna).split(" ")[1]);
    });

    it("puts broken rows aside with a reason, keeps them, and loads the rest", () => {
        award(anna, "Cleo", 10);
        anna.eval(`
            local _, part = next(HostDB.ledgers)
            part.open[2] = "rubbish"
            part.open[3] = { 1, 2 }
            part.weeks.x = 5`);
        anna.logout();
        anna.login();
        world.run(10);
        assert.equal("Cleo 10", standings(anna));
        assert.equal(3, valueOf(anna, "Host.ledger:Status().quarantined"));
        anna.reload();
        world.run(10);
        assert.equal("Cleo 10", standings(anna));
        assert.equal(3, valueOf(anna, "Host.ledger:Status().quarantined"));
    });

    const shapes: [name: string, saved: string][] = [
        ["a text", `HostDB = "text"`],
        ["a number", "HostDB = 5"],
        ["ledgers that are a text", `HostDB = { format = 1, ledgers = "text" }`],
        ["a format that is a text", `HostDB = { format = "one", ledgers = {} }`],
        ["a ledger that is a number", "HostDB = { format = 1, ledgers = { [1] = 5 } }"],
    ];
    for (const [name, saved] of shapes) {
        it(`works with a saved table that is ${name}`, () => {
            anna.logout();
            anna.setSavedVariables("Host", `${saved}\n`);
            if (saved.startsWith(`HostDB = "`) || saved === "HostDB = 5") {
                // Such a thing is the addon's own fault, and New tells it so.
                anna.login();
                assert.equal(1, anna.errors.length);
                assert.matches("options.saved must be a table or nil", anna.errors[0]!.message, 1, true);
                anna.errors.splice(0, 1);
                return;
            }
            anna.login();
            world.run(10);
            award(anna, "Cleo", 10);
            anna.reload();
            world.run(10);
            assert.equal("Cleo 10", standings(anna));
        });
    }

    it("leaves what a newer version has written untouched, and says that nothing is saved", () => {
        const saved = `\nHostDB = {\n\t["format"] = 99,\n\t["ledgers"] = "of another kind",\n}\n`;
        anna.logout();
        anna.setSavedVariables("Host", saved);
        anna.login();
        world.run(10);
        const [key] = award(anna, "Cleo", 10);
        assert.is_not_nil(key);
        assert.equal("Cleo 10", standings(anna));
        assert.matches("newer version", valueOf<string>(anna, "Host.ledger:Status().unsaved"));
        assert.matches("nothing is saved this session", anna.chat.join("\n"));
        anna.logout();
        assert.matches(`["format"] = 99`, anna.savedVariables("Host")!, 1, true);
        assert.matches(`["ledgers"] = "of another kind"`, anna.savedVariables("Host")!, 1, true);
        assert.not_matches("Cleo", anna.savedVariables("Host")!, 1, true);
    });

    it("keeps the ledgers of two guilds of one account side by side", () => {
        const twink = world.createClient({
            name: "Twink",
            account: anna.account,
            guild: "Theirs",
            rankIndex: 0,
            addons: ["LibLedger", "Host"],
        });
        award(anna, "Cleo", 10);
        anna.logout();
        twink.login();
        world.run(10);
        assert.equal("", keysOf(twink));
        award(twink, "Dora", 3);
        twink.logout();
        anna.login();
        world.run(10);
        assert.equal("Cleo 10", standings(anna));
        assert.equal(
            2,
            valueOf(
                anna,
                `(function() local count = 0 for _ in pairs(HostDB.ledgers) do count = count + 1 end return count end)()`,
            ),
        );
        anna.logout();
        twink.login();
        world.run(10);
        assert.equal("Dora 3", standings(twink));
    });
});

describe("who leaves a guild", () => {
    for (const isSaving of [true, false]) {
        describe(isSaving ? "with a saved ledger" : "with a ledger in memory only", () => {
            let world: World;
            let anna: Client;
            let doro: Client;

            before_each(() => {
                world = hostWorld([hostAddon({ isSaving })]);
                anna = hostClient(world, "Anna", OFFICER);
                doro = hostClient(world, "Doro", OFFICER);
                world.run(10);
                award(anna, "Cleo", 10);
                world.run(5);
            });

            after_each(() => {
                assertNoErrors(world);
            });

            it("sends nothing from that moment on, and cannot write", () => {
                const sent = anna.traffic.messages;
                anna.eval(`Host.told = {}`);
                anna.setGuild(undefined);
                const [, reason] = award(anna, "Cleo", 5);
                assert.equal("no guild", reason);
                world.run(60);
                assert.equal(sent, anna.traffic.messages);
                assert.equal(
                    "paused no guild",
                    valueOf(anna, `Host.ledger:Status().phase .. " " .. Host.ledger:Status().reason`),
                );
                assert.equal("", standings(anna));
                assert.equal(
                    "StateRestarted handlers, StateRestarted standings, PhaseChanged paused no guild",
                    valueOf(anna, `table.concat(Host.told, ", ")`),
                );
            });

            it("has another ledger in another guild, and the first one again back home", () => {
                const third = hostClient(world, "Theo", { guild: "Theirs", rankIndex: 0 });
                world.run(5);
                award(third, "Theo", 7);
                anna.setGuild("Theirs", 1);
                assert.equal("", keysOf(anna));
                assert.is_true(world.runUntil(() => standings(anna) === "Theo 7", 90));
                const [key, reason] = award(anna, "Theo", 1);
                assert.is_nil(reason);
                assert.is_not_nil(key);
                world.run(5);
                assert.equal("Theo 8", standings(third));
                assert.equal("Cleo 10", standings(doro));
                doro.logout();
                anna.setGuild("Ours", 1);
                world.run(10);
                assert.equal("Cleo 10", standings(anna));
                assert.equal("Theo 8", standings(third));
            });

            it("writes into the ledger of the guild of this very moment", () => {
                const third = hostClient(world, "Theo", { guild: "Theirs", rankIndex: 0 });
                world.run(5);
                anna.setGlobal("GetGuildInfo", () => $multi("Theirs", "Officer", 1));
                const [, reason] = award(anna, "Cleo", 99);
                world.run(5);
                assert.equal("Cleo 10", standings(doro));
                assert.is_true(reason === undefined || keysOf(third) === "");
            });

            it("is not taken for gone when the client forgets its guild for a moment", () => {
                anna.eval(`Host.told = {}`);
                anna.setGlobal("GetGuildInfo", () => undefined);
                anna.fireEvent("GUILD_ROSTER_UPDATE", false);
                world.run(5);
                assert.equal("Cleo 10", standings(anna));
                assert.equal("", valueOf(anna, `table.concat(Host.told, ", ")`));
            });
        });
    }
});

describe("the saved table of an addon", () => {
    it("holds what the addon keeps there itself, untouched", () => {
        const world = worldWithSaving();
        const anna = hostClient(world, "Anna", OFFICER);
        world.run(10);
        anna.eval(`HostDB.settings = { colour = "red" }`);
        award(anna, "Cleo", 10);
        anna.reload();
        world.run(10);
        assert.equal("red", valueOf(anna, "HostDB.settings.colour"));
        assert.equal("string", valueOf(anna, `type("${savedPart(anna)}")`));
        assertNoErrors(world);
    });
});
