import { noLuaErrors } from "../world/checkers/noLuaErrors";
import { sameLedgers } from "../world/checkers/sameLedgers";
import type { FileTree } from "../world/contract";
import { readAddons } from "../world/diskFiles";
import { type Client, createWorld, type World } from "../world/world";
import { MONOLITH_ADDON } from "./monolithAddon";
import { readText } from "./savedVariables";

const ADDONS = ["LibLedger", "LootLedger"];
const START_TIME = 1586100000;
/** For a live event to be everywhere. */
const LIVE_SECONDS = 2;
const SETTLE_SECONDS = 15;

describe("the built LootLedger in a guild", () => {
    let files: FileTree = {};
    let world!: World;
    let officer!: Client;
    let other!: Client;
    let member!: Client;

    setup(() => {
        files = { ...readAddons("dist/Interface/AddOns", ADDONS), ...MONOLITH_ADDON };
    });

    before_each(() => {
        world = createWorld({ files, seed: 11, startTime: START_TIME });
        officer = world.createClient({ name: "Anna", guild: "Ours", rankIndex: 1, addons: [...ADDONS, "MonolithDKP"] });
        other = world.createClient({ name: "Bert", guild: "Ours", rankIndex: 0, addons: ADDONS });
        member = world.createClient({ name: "Cara", guild: "Ours", rankIndex: 5, addons: ADDONS });
        officer.setSavedVariables("MonolithDKP", readText("spec/example/sample/monolithdkp-earlier.lua.txt"));
        for (const client of world.clients) client.login();
        world.run(SETTLE_SECONDS);
    });

    after_each(() => {
        assert.same([], noLuaErrors(world));
    });

    /** What a command prints, without the addon's name. */
    function answer(client: Client, line: string): string[] {
        const before = client.chat.length;
        assert.is_true(client.slash(line));
        world.run(LIVE_SECONDS);
        const lines: string[] = [];
        for (const i of $range(before + 1, client.chat.length)) {
            const [text] = string.gsub(client.chat[i - 1]!, "^|cff33ff99LootLedger|r: ", "");
            lines.push(text);
        }
        return lines;
    }

    it("answers to both of its commands", () => {
        assert.is_true(answer(member, "/lootledger").length > 5);
        assert.same(answer(member, "/lootledger help"), answer(member, "/ll"));
    });

    it("shows the standings of a day, and what changed a player's points, while the present goes on", () => {
        answer(officer, "/ll award Dora,Emil 10 Onyxia");
        const [day] = member.eval<[string]>(`return date("%Y-%m-%d", GetServerTime())`);
        const [dayBefore] = member.eval<[string]>(`return date("%Y-%m-%d", GetServerTime() - 86400)`);
        answer(officer, "/ll sell Dora 4 Halo");
        assert.same(
            [`At the end of ${day}:`, "Standings, 2 of 2:", "1. Emil: 10", "2. Dora: 6"],
            answer(member, `/ll asof ${day}`),
        );
        assert.same([`At the end of ${dayBefore}:`, "Nobody has points yet."], answer(member, `/ll asof ${dayBefore}`));
        assert.same(["Standings, 1 of 2:", "1. Emil: 10"], answer(member, "/ll standings 1"));
        const why = answer(member, "/ll why dora");
        assert.equal("Dora, the newest 2 of 2 changes:", why[0]);
        assert.matches("nothing to 10, awarded by Anna", why[1]!);
        assert.matches("10 to 6, itemSold by Anna", why[2]!);
        assert.same(
            ["Usage: /ll asof YEAR-MONTH-DAY [COUNT], as in asof 2020-04-17"],
            answer(member, "/ll asof 2020-13-01"),
        );
    });

    it("shows an officer's awards and sales on all clients at once, and takes them back", () => {
        answer(officer, "/ll award Dora,Emil 10 Onyxia |Hplayer:x|h");
        answer(officer, "/ll sell Dora 4 |cffa335ee|Hitem:16921::::::::60:::::::|h[Halo]|h|r");
        assert.same(["Standings, 2 of 2:", "1. Emil: 10", "2. Dora: 6"], answer(member, "/ll standings"));
        const lines = answer(member, "/ll history dora");
        assert.matches("%+10 Onyxia ||Hplayer:x||h by Anna", lines[1]!);
        assert.matches("-4 |cffa335ee|Hitem:16921::::::::60:::::::|h[Halo]|h|r", lines[2]!, 1, true);
        answer(officer, "/ll undo");
        assert.same(["Standings, 2 of 2:", "1. Dora: 10", "2. Emil: 10"], answer(other, "/ll standings"));
        assert.same([], sameLedgers(world, "LootLedger"));
    });

    it("lets nobody write whose rank may not, and says so", () => {
        for (const line of ["/ll award Cara 100 for me", "/ll sell Cara -100 [Nothing]", "/ll undo 5-0-0-1"]) {
            assert.matches("^Not %a+: ", answer(member, line)[0]!);
        }
        assert.same(["Nobody has points yet."], answer(officer, "/ll standings"));
        assert.same(["Nobody has points yet."], answer(member, "/ll standings"));
    });

    it("imports MonolithDKP's log, and every client comes to show its standings", () => {
        assert.same(["Imported 18 new events; 0 were held already."], answer(officer, "/ll import"));
        assert.matches("MonolithDKP is not loaded", answer(other, "/ll import")[0]!);
        assert.is_true(world.runUntil(() => sameLedgers(world, "LootLedger").length === 0, 300));
        const lines = answer(member, "/ll standings 3");
        assert.same(["Standings, 3 of 6:", "1. Eve: 42.5", "2. Ännchen: 17.5", "3. Börk: 9"], lines);
        assert.matches("by Eve$", answer(member, "/ll history Gone")[2]!);
        assert.same(["Imported 0 new events; 18 were held already."], answer(officer, "/ll import"));
    });

    it("remembers its ledger and its settings after a logout", () => {
        answer(officer, "/ll award Dora 10 Onyxia");
        answer(member, "/ll officer 3");
        member.logout();
        officer.logout();
        other.logout();
        member.login();
        world.run(SETTLE_SECONDS);
        assert.same(["Standings, 1 of 1:", "1. Dora: 10"], answer(member, "/ll standings"));
        assert.matches("^Ranks 0 to 3 may write", answer(member, "/ll officer")[0]!);
    });

    it("tells its status", () => {
        answer(officer, "/ll award Dora 10 Onyxia");
        assert.matches("^active: 1 events, 1 applied, state %d+", answer(member, "/ll status")[0]!);
        assert.same(["[####################] 1 of 1 events, in sync."], answer(officer, "/ll sync"));
    });

    it("starts over with those who agree", () => {
        answer(other, "/ll award Finn 5 Early");
        assert.same(["Not started over: you may not write this."], answer(member, "/ll startover mine"));
        assert.matches("Usage: /ll startover", answer(other, "/ll startover")[0]!, 1, true);
        assert.same(["A new history begins: season 2."], answer(other, "/ll startover season 2"));
        assert.same(["Nobody has points yet."], answer(other, "/ll standings"));
        const asked = "Bert-Everlook starts the history over: season 2. Until you agree you cannot write.";
        for (const client of [officer, member]) assert.matches(asked, client.chat.join("\n"), 1, true);
        assert.same(["Not written: new epoch."], answer(officer, "/ll award Finn 1 Late"));
        assert.matches("started over: /ll agree", answer(officer, "/ll status").join("\n"), 1, true);
        assert.same(
            ["Not agreed: you can look, but not write. /ll agree changes that."],
            answer(officer, "/ll agree no"),
        );
        for (const client of [officer, member]) {
            assert.same(["A new history begins: season 2."], answer(client, "/ll agree"));
        }
        assert.same(["Nothing done: no new epoch is proposed."], answer(member, "/ll agree"));
        assert.same(["Written anew: 0 entries."], answer(officer, "/ll again"));
        answer(officer, "/ll award Finn 7 First of the season");
        for (const client of world.clients) assert.matches("1. Finn: 7", answer(client, "/ll standings")[1]!, 1, true);
    });

    it("writes anew what came too late", () => {
        world.partition([[other, member], [officer]]);
        answer(other, "/ll startover season 2");
        answer(officer, "/ll award Finn 1 Late");
        world.run(SETTLE_SECONDS);
        world.heal();
        const isAsked = (): boolean => officer.chat.join("\n").includes("starts the history over");
        assert.is_true(world.runUntil(isAsked, 300));
        const late = "1 entries of yours came too late for it; /ll again writes them anew.";
        assert.same(["A new history begins: season 2.", late], answer(officer, "/ll agree"));
        assert.matches("came too late", answer(officer, "/ll status").join("\n"), 1, true);
        assert.same(["Written anew: 1 entries."], answer(officer, "/ll again"));
        world.run(SETTLE_SECONDS);
        assert.matches("1. Finn: 1", answer(other, "/ll standings")[1]!, 1, true);
    });

    it("shows a bar while a long history is loaded", () => {
        const EVENTS = 4000;
        // So slow a machine that this takes seconds.
        const slow = createWorld({ files, seed: 12, startTime: START_TIME, instructionsPerMillisecond: 5000 });
        const anna = slow.createClient({ name: "Anna", guild: "Ours", rankIndex: 1, addons: ADDONS });
        const valueOf = (expression: string): unknown => anna.eval<[unknown]>(`return ${expression}`)[0];
        const shown = `(LootLedgerWorkBar and LootLedgerWorkBar:IsShown() and LootLedgerWorkBar:GetValue() or false)`;
        anna.login();
        slow.run(SETTLE_SECONDS);
        anna.eval(
            `local rows = {}
             for index = 1, ${EVENTS} do
                 rows[index] = { time = ... - index, counter = 0, creator = 7, kind = "awarded",
                     fields = { players = { "Finn" }, points = 1, reason = "Past" } }
             end
             assert(LibStub("LibLedger-1.0"):Get("LootLedger"):Import(rows))`,
            START_TIME,
        );
        slow.run(60);
        anna.reload();
        const shares: number[] = [];
        for (const _ of $range(1, 200)) {
            slow.run(0.1);
            const share = valueOf(shown);
            if (typeof share === "number") shares.push(share);
        }
        assert.is_true(shares.length > 3, `${shares.length} looks with a bar`);
        assert.is_true(shares[shares.length - 1]! > shares[0]! && shares[0]! > 0);
        assert.is_false(valueOf(shown));
        assert.same([], noLuaErrors(slow));
    });
});
