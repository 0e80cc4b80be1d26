import type { Client, World } from "../world/contract";
import {
    assertNoErrors,
    award,
    hostAddon,
    hostClient,
    hostWorld,
    keysOf,
    standings,
    START_TIME,
    valueOf,
} from "./hostAddon";

/** What `method(arguments)` of the ledger answers, as one line of text. */
function call(client: Client, text: string): string {
    const [answer] = client.eval<[string]>(`
        local ledger = Host.ledger
        local function words(...)
            local list = {}
            for index = 1, select("#", ...) do list[index] = tostring((select(index, ...))) end
            return table.concat(list, ", ")
        end
        return words(${text})`);
    return answer;
}

function row(time: number, counter: number, points: number): string {
    return `{ time = ${time}, counter = ${counter}, creator = 7, kind = "award", fields = { player = "Cleo", points = ${points} } }`;
}

describe("a ledger", () => {
    let world: World;
    let anna: Client;
    let bert: Client;

    before_each(() => {
        world = hostWorld([hostAddon()]);
        anna = hostClient(world, "Anna", { rankIndex: 1 });
        bert = hostClient(world, "Bert", { rankIndex: 3 });
        world.run(10);
    });

    after_each(() => {
        assertNoErrors(world);
    });

    it("writes an event, applies it and tells it to others", () => {
        const [key, reason] = award(anna, "Cleo", 10);
        assert.is_nil(reason);
        assert.matches("^17549000%d%d%-0%-4440%-%d+$", key!);
        world.run(3);
        assert.equal(key, keysOf(bert));
        assert.equal("Cleo 10", standings(anna));
        assert.equal("Cleo 10", standings(bert));
    });

    it("gives an event by its key, with names, and its key by the event", () => {
        const [key] = award(anna, "Cleo", 10);
        anna.eval(`event = Host.ledger:Find("${key!}") fields = Host.ledger:Fields(event)`);
        assert.equal(key, call(anna, "ledger:Key(event), nil").slice(0, -5));
        assert.equal(key, valueOf(anna, "fields.key"));
        assert.equal("award", valueOf(anna, "fields.kind"));
        assert.equal("Cleo", valueOf(anna, "fields.payload.player"));
        assert.equal(10, valueOf(anna, "fields.payload.points"));
        assert.is_nil(valueOf(anna, "fields.payload.note"));
        assert.equal(4440, valueOf(anna, "fields.realm"));
        assert.equal("Anna-Everlook", call(anna, "Host.library:NameOf(fields.realm, fields.creator)"));
        assert.equal("nil", call(anna, `ledger:Find("1-0-0-1")`));
        assert.equal("nil", call(anna, `ledger:Find("no key")`));
    });

    it("hands optional fields to handlers as false, and to people as nil", () => {
        anna.eval(`Host.ledger:On("award", function(_, _, _, note) seen = note end)`);
        award(anna, "Cleo", 10);
        world.run(1);
        assert.is_false(valueOf(anna, "seen"));
    });

    it("undoes an event, and undoes that again", () => {
        const [key] = award(anna, "Cleo", 10);
        anna.eval(`undo = Host.ledger:Retract("${key!}")`);
        assert.equal("", standings(anna));
        assert.equal("true, false", call(anna, `ledger:IsRetracted(ledger:Find("${key!}")), ledger:IsRetracted(undo)`));
        world.run(3);
        assert.equal("", standings(bert));
        anna.eval(`Host.ledger:Retract(undo)`);
        assert.equal("Cleo 10", standings(anna));
        assert.equal("false, true", call(anna, `ledger:IsRetracted(ledger:Find("${key!}")), ledger:IsRetracted(undo)`));
        world.run(3);
        assert.equal("Cleo 10", standings(bert));
        assert.equal(3, valueOf(bert, "#Host.ledger:Events()"));
    });

    it("says why it cannot undo", () => {
        assert.equal("nil, no event has the key 1-0-0-1", call(anna, `ledger:Retract("1-0-0-1")`));
        award(anna, "Cleo", 10);
        world.run(3);
        assert.equal("nil, you may not write this", call(bert, "ledger:Retract(ledger:Events()[1])"));
    });

    it("knows a retracted event by its key, whichever table holds it", () => {
        const [key] = award(anna, "Cleo", 10);
        anna.eval(
            `local copy = {} for slot, value in pairs(Host.ledger:Find("${key!}")) do copy[slot] = value end twin = copy`,
        );
        anna.eval(`Host.ledger:Retract(twin)`);
        assert.equal("true", call(anna, "ledger:IsRetracted(twin)"));
    });

    it("refuses with a reason who may not write", () => {
        const [event, reason] = award(bert, "Bert", 1000);
        assert.is_nil(event);
        assert.equal("you may not write this", reason);
        assert.equal(0, valueOf(bert, "#Host.ledger:Events()"));
    });

    it("refuses with a reason while the roster is not known, and while there is no guild", () => {
        const solo = hostClient(world, "Solo");
        world.run(10);
        solo.setGuild(undefined);
        const [, noGuild] = award(solo, "Solo", 1);
        assert.equal("no guild", noGuild);
        const late = world.createClient({ name: "Late", guild: "Ours", rankIndex: 1, addons: ["LibLedger", "Host"] });
        late.login();
        assert.equal("no guild", valueOf(late, "Host.ledger:Status().reason"));
        assert.equal("nil", call(late, `ledger:Submit("award", { player = "Late", points = 1 })`).slice(0, 3));
        late.setGlobal("GetGuildInfo", () => "Ours");
        assert.equal(
            "nil, it is not known yet whether you may write this",
            call(late, `ledger:Submit("award", { player = "Late", points = 1 })`),
        );
    });

    it("imports all rows or none, and each once", () => {
        assert.equal("2, nil", call(anna, `ledger:Import({ ${row(1000, 0, 5)}, ${row(1000, 1, 6)} })`));
        assert.equal("1, nil", call(anna, `ledger:Import({ ${row(1000, 0, 5)}, ${row(2000, 0, 7)} })`));
        assert.equal("Cleo 18", standings(anna));
        assert.equal(
            "nil, row 2: its time is in the future",
            call(anna, `ledger:Import({ ${row(3000, 0, 1)}, ${row(START_TIME + 4000, 0, 1)} })`),
        );
        assert.equal(
            "nil, row 2: an event of other content has the key 1000-0-0-7",
            call(anna, `ledger:Import({ ${row(3000, 0, 1)}, ${row(1000, 0, 99)} })`),
        );
        assert.equal(
            "nil, row 2: an event of other content has the key 3000-0-0-7",
            call(anna, `ledger:Import({ ${row(3000, 0, 1)}, ${row(3000, 0, 2)} })`),
        );
        assert.equal("0, nil", call(anna, "ledger:Import({})"));
        assert.equal("1000-0-0-7 1000-1-0-7 2000-0-0-7", keysOf(anna));
        assert.equal("nil, you may not write this", call(bert, `ledger:Import({ ${row(3000, 0, 1)} })`));
        assert.is_true(world.runUntil(() => standings(bert) === "Cleo 18", 60));
    });

    it("takes a row that two officers import as one event", () => {
        const second = hostClient(world, "Doro", { rankIndex: 1 });
        world.run(10);
        call(anna, `ledger:Import({ ${row(1000, 0, 5)} })`);
        call(second, `ledger:Import({ ${row(1000, 0, 5)}, ${row(2000, 0, 7)} })`);
        assert.is_true(world.runUntil(() => keysOf(anna) === "1000-0-0-7 2000-0-0-7", 90));
        assert.equal(keysOf(second), keysOf(anna));
    });

    it("keeps events of kinds that it does not know, and applies them once somebody wants them", () => {
        anna.eval(`Host.ledger:Define("loot", { "item" }) Host.ledger:Submit("loot", { item = "Ashes" })`);
        world.run(3);
        assert.equal("1, 1", call(bert, "ledger:Catchup() + 1, #ledger:Events()"));
        bert.eval(`Host.ledger:Define("loot", { "item" }) Host.ledger:On("loot", function(_, item) got = item end)`);
        world.run(1);
        assert.equal("Ashes", valueOf(bert, "got"));
    });

    it("takes further optional fields of a kind, and shows older events without them", () => {
        award(anna, "Cleo", 10);
        anna.eval(`Host.ledger:Define("award", { "player", "points", "note?", "raid?" })`);
        anna.eval(`Host.ledger:Submit("award", { player = "Cleo", points = 1, raid = "Core" })`);
        world.run(3);
        assert.equal("nil", call(anna, "ledger:Fields(ledger:Events()[1]).payload.raid"));
        assert.equal("Core", call(anna, "ledger:Fields(ledger:Events()[2]).payload.raid"));
        // Who does not know the new field is not disturbed by it.
        assert.equal("Cleo 11", standings(bert));
    });

    it("catches up by as much as is asked for", () => {
        const rows: string[] = [];
        for (const counter of $range(0, 9)) rows.push(row(1000, counter, 1));
        assert.equal(
            "10, 6, 6, 0",
            call(
                anna,
                `ledger:Import({ ${rows.join(", ")} }), ledger:Catchup(4), ledger:Catchup(0), (ledger:Catchup())`,
            ),
        );
        assert.equal("Cleo 10", standings(anna));
    });

    it("tells its state of affairs", () => {
        award(anna, "Cleo", 10);
        assert.is_true(
            world.runUntil(
                () =>
                    valueOf(anna, "Host.ledger:Status().inSync") !== false &&
                    valueOf(bert, "Host.ledger:Status().inSync") === true,
                60,
            ),
        );
        // Until Anna has told what she holds now.
        world.run(80);
        const line = `ledger:Status().name, ledger:Status().phase, ledger:Status().events, ledger:Status().applied, ledger:Status().isSending`;
        assert.equal("Host, active, 1, 1, true", call(anna, line));
        assert.equal("Host, active, 1, 1, true", call(bert, line));
        const sums = "ledger:Status().hash, ledger:Status().sum, ledger:Status().stateHash";
        assert.equal(call(anna, sums), call(bert, sums));
        assert.equal(valueOf(anna, "Host.ledger:Status().hash"), valueOf(anna, "Host.ledger:Status().stateHash"));
        assert.equal(
            "Anna-Everlook, 1, true",
            call(bert, "ledger:Peers()[1].name, ledger:Peers()[1].events, ledger:Peers()[1].isInSync"),
        );
    });

    it("stops advertising when sending is disabled, and still tells what its player writes", () => {
        assert.equal("0", call(anna, `select("#", ledger:DisableSending())`));
        call(anna, `ledger:Import({ ${row(1000, 0, 5)} })`);
        world.run(60);
        assert.equal("", keysOf(bert));
        assert.equal("false", call(anna, "ledger:Status().isSending"));
        award(anna, "Cleo", 1);
        world.run(3);
        assert.equal("Cleo 1", standings(bert));
        anna.eval("Host.ledger:EnableSending() Host.ledger:Sync()");
        assert.is_true(world.runUntil(() => standings(bert) === "Cleo 6", 60));
    });

    it("calls back with what has happened", () => {
        award(anna, "Cleo", 10);
        world.run(5);
        const told = valueOf<string>(anna, `table.concat(Host.told, "\\n")`);
        assert.matches("PhaseChanged active nil\n", `${told}\n`, 1, true);
        assert.matches("EventsAdded 1\n", `${told}\n`, 1, true);
        assert.matches("StateChanged 1 1\n", `${told}\n`, 1, true);
        assert.is_true(
            world.runUntil(
                () =>
                    string.find(
                        valueOf<string>(bert, `table.concat(Host.told, "\\n")`),
                        "SyncChanged true",
                        1,
                        true,
                    )[0] !== undefined,
                60,
            ),
        );
        bert.eval("Host.told = {}");
        bert.setGuild(undefined);
        assert.equal("PhaseChanged paused no guild", valueOf(bert, "Host.told[#Host.told]"));
        bert.setGuild("Ours");
        world.run(5);
        assert.matches("PhaseChanged active nil", valueOf<string>(bert, `table.concat(Host.told, "\\n")`), 1, true);
        bert.eval(`Host.told = {} Host.ledger.UnregisterAllCallbacks(Host)`);
        award(anna, "Cleo", 10);
        world.run(3);
        assert.equal(0, valueOf(bert, "#Host.told"));
    });

    it("tells when replay begins anew because an older event came in", () => {
        award(anna, "Cleo", 10);
        world.run(3);
        bert.eval("Host.told = {}");
        call(anna, `ledger:Import({ ${row(1000, 0, 5)} })`);
        assert.is_true(world.runUntil(() => standings(bert) === "Cleo 15", 60));
        const told = valueOf<string>(bert, `table.concat(Host.told, "\\n")`);
        assert.matches("StateRestarted handlers\n", `${told}\n`, 1, true);
        assert.matches("StateRestarted standings\n", `${told}\n`, 1, true);
    });

    it("never stamps twice alike: not in one frame, not after a reload", () => {
        world = hostWorld([hostAddon({ isSaving: true })]);
        anna = hostClient(world, "Anna", { rankIndex: 1 });
        world.run(10);
        anna.eval(`for number = 1, 300 do Host.ledger:Submit("award", { player = "Cleo", points = 1 }) end`);
        const before = keysOf(anna).split(" ");
        assert.equal(300, before.length);
        world.run(30);
        anna.reload();
        anna.setClockSkew(-3600);
        assert.is_true(world.runUntil(() => valueOf(anna, "#Host.ledger:Events()") === 300, 120));
        const [key] = award(anna, "Cleo", 1);
        // The clock went back by an hour, and the stamp goes on from the newest own event.
        assert.equal(key, keysOf(anna).split(" ")[300]);
        assert.equal("Cleo 301", standings(anna));
    });

    it("does not grow when handlers, projections and kinds are registered again and again", () => {
        anna.eval(`
            for _ = 1, 20 do
                Host.ledger:Define("award", { "player", "points", "note?" })
                Host.ledger:On("award", function() end)
                Host.ledger:Project("standings", { version = 1, initialState = function() return {} end, evolve = {} })
            end`);
        const sizes = `ledger.definition.kinds, ledger.definition.handlers, ledger.definition.projections`;
        assert.equal(
            "1 1 1",
            valueOf(
                anna,
                `(function(ledger) local a, b, c = ${sizes} return #a .. " " .. #b .. " " .. #c end)(Host.ledger)`,
            ),
        );
    });

    it("does not change when its caller goes on using the tables it passed", () => {
        anna.eval(`
            local fields, payload = { "item" }, { item = "Ashes" }
            Host.ledger:Define("loot", fields)
            fields[1] = "other"
            loot = Host.ledger:Submit("loot", payload)
            payload.item = "Dust"`);
        assert.equal("Ashes", call(anna, "ledger:Fields(loot).payload.item"));
    });
});

describe("the library", () => {
    it("finds ledgers by name and lists them", () => {
        const world = hostWorld([hostAddon(), hostAddon({ name: "Alpha" })]);
        const anna = hostClient(world, "Anna", { addons: ["LibLedger", "Host", "Alpha"] });
        assert.is_true(valueOf(anna, `Host.library:Get("Alpha") == Alpha.ledger`));
        assert.is_nil(valueOf(anna, `Host.library:Get("Beta")`));
        assert.equal("Alpha Host", valueOf(anna, `table.concat(Host.library:Names(), " ")`));
        assert.equal("Host", valueOf(anna, "Host.ledger.name"));
    });

    it("hashes a name the same everywhere", () => {
        const world = hostWorld([hostAddon()]);
        const anna = hostClient(world, "Anna");
        const bert = hostClient(world, "Bert", { product: "retail" });
        const hash = valueOf<number>(anna, `Host.library:HashName("Cleo-Everlook")`);
        assert.equal(hash, valueOf(bert, `Host.library:HashName("Cleo-Everlook")`));
        assert.not_equal(hash, valueOf(bert, `Host.library:HashName("Cleo")`));
        assert.is_true(hash >= 0 && hash < 4294967296 && hash % 1 === 0);
    });

    it("authorises by guild rank: yes, no, and not known yet", () => {
        const world = hostWorld([hostAddon()], { rosterSecondsLeast: 5, rosterSecondsMost: 5 });
        const anna = hostClient(world, "Anna", { rankIndex: 1 });
        world.createClient({ name: "Bert", guild: "Ours", rankIndex: 2, addons: [] });
        anna.eval(`may = Host.library:AuthoriseByGuildRank(1)`);
        const ask = (): string =>
            valueOf<string>(
                anna,
                `tostring(may("Anna-Everlook")) .. " " .. tostring(may("Bert-Everlook")) .. " " .. tostring(may("Nobody-Everlook"))`,
            );
        assert.equal("nil nil nil", ask());
        world.run(6);
        assert.equal("true false nil", ask());
        anna.setRank(2);
        world.run(6);
        assert.equal("false false nil", ask());
    });
});
