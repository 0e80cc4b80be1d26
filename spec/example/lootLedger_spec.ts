import { startLootLedger } from "../../src/example/lootLedger";
import type { MonolithSource } from "../../src/example/monolith/source";
import type { RunCommand } from "../../src/example/commands";
import { checkSaved, type SavedData } from "../../src/example/settings";
import { createFakeLedger, type FakeLedger, fakeHash, OWN_CREATOR, OWN_GUID } from "./fakeLibLedger";
import { readSample } from "./savedVariables";

describe("LootLedger", () => {
    let chat: string[] = [];
    let fake: FakeLedger = createFakeLedger();
    let run: RunCommand = () => undefined;
    let saved: SavedData = checkSaved(undefined);
    let monolith: MonolithSource = { history: undefined, loot: undefined, table: undefined };
    let later: (() => void)[] = [];
    let seconds = 0;
    let bar = "";

    before_each(() => {
        chat = [];
        later = [];
        seconds = 0;
        bar = "";
        monolith = { history: undefined, loot: undefined, table: undefined };
        fake = createFakeLedger();
        saved = checkSaved(undefined);
        run = startLootLedger({
            library: fake.library,
            saved,
            say: (line) => {
                chat.push(line);
            },
            nextFrame: (work) => {
                later.push(work);
            },
            after: (_seconds, work) => {
                later.push(work);
            },
            seconds: () => seconds,
            formatTime: (time) => `at ${tostring(time)}`,
            endOfDay: ({ year, month, day }) => year * 10000 + month * 100 + day,
            ownGuid: () => OWN_GUID,
            workFrame: {
                show: (text, share) => {
                    bar = `${text} (${share})`;
                },
                hide: () => {
                    bar = "hidden";
                },
            },
            readMonolith: () => monolith,
        });
    });

    /** What a command prints. */
    function answer(text: string): string[] {
        chat = [];
        run(text);
        for (let work = later.shift(); work !== undefined; work = later.shift()) work();
        return chat;
    }

    describe("shows a bar", () => {
        it("for work that takes more than half a second, until it is done", () => {
            fake.raise("WorkProgressed", {}, "loading", 100, 1000);
            assert.equal("", bar);
            seconds = 0.6;
            fake.raise("WorkProgressed", {}, "loading", 250, 1000);
            assert.equal("Loading: 25 % (0.25)", bar);
            fake.raise("WorkProgressed", {}, "loading", 1000, 1000);
            assert.equal("hidden", bar);
            // What follows begins anew.
            fake.raise("WorkProgressed", {}, "replaying", 10, 1000);
            assert.equal("hidden", bar);
            seconds = 1.2;
            fake.raise("WorkProgressed", {}, "replaying", 999, 1000);
            assert.equal("Computing standings: 99 % (0.999)", bar);
        });

        it("not for ever when work is left lying", () => {
            fake.raise("WorkProgressed", {}, "replaying", 10, 1000);
            seconds = 1;
            fake.raise("WorkProgressed", {}, "replaying", 20, 1000);
            seconds = 3.9;
            later.shift()!();
            assert.equal("Computing standings: 2 % (0.02)", bar);
            seconds = 4;
            later.shift()!();
            assert.equal("hidden", bar);
            assert.equal(0, later.length);
        });
    });

    it("gives the ledger its saved table", () => {
        assert.equal(saved.ledger, fake.options().saved);
        assert.equal("GUILD", fake.options().channel);
    });

    it("awards many players at once, under the names they are known by", () => {
        assert.same(["5 points for 2 players: Onyxia"], answer("award anna,Bert 5 Onyxia"));
        assert.same(["2 points for Anna: early"], answer("award ANNA 2 early"));
        assert.same(["Standings, 2 of 2:", "1. Anna: 7", "2. Bert: 5"], answer("standings"));
        assert.same(["Standings, 1 of 2:", "1. Anna: 7"], answer("standings 1"));
    });

    it("sells an item for points", () => {
        run("award Anna 100 start");
        assert.same(["[Halo] sold to Anna for 80 points."], answer("sell anna 80 [Halo]"));
        assert.same(["Standings, 1 of 1:", "1. Anna: 20"], answer("standings"));
        assert.equal(-80, fake.events[1]![8]);
    });

    it("tells a player's history, newest last, by whom, with peers' text made safe", () => {
        run("award Anna 5 |TInterface\\x|t");
        run("sell Anna 3 [Halo]");
        const lines = answer("history anna");
        assert.equal("Anna, the newest 2 of 2 entries (1 items):", lines[0]);
        assert.matches("^at 1600000001 %+5 ||TInterface\\x||t by Me$", lines[1]!);
        assert.matches(" %-3 %[Halo%] by Me$", lines[2]!);
        assert.equal(2, answer("history Anna 1").length);
        assert.same(["Nothing is known of Nobody."], answer("history Nobody"));
    });

    it("undoes the own events one by one, newest first, and any event by its key", () => {
        run("award Anna 5 one");
        run("award Anna 7 two");
        const first = fake.library;
        assert.is_not_nil(first);
        assert.matches("^Undone: 1600000002%-0%-4711%-180148924%.$", answer("undo")[0]!);
        assert.same(["Standings, 1 of 1:", "1. Anna: 5"], answer("standings"));
        assert.matches("^Undone: 1600000001%-", answer("undo")[0]!);
        assert.same(["You have written nothing that could be undone."], answer("undo"));
        assert.same(["Nobody has points yet."], answer("standings"));
        assert.same([`Undone: 5-0-0-9.`], answer("undo 5-0-0-9"));
        assert.equal(180148924, OWN_CREATOR);
    });

    it("says why nothing was written when the player may not", () => {
        fake.refusal = "your rank may not write";
        assert.same(["Not written: your rank may not write."], answer("award Anna 5 x"));
        assert.same(["Not written: your rank may not write."], answer("sell Anna 5 x"));
        assert.same(["Not undone: your rank may not write."], answer("undo 1-0-0-1"));
        monolith = readSample("earlier");
        assert.same(["Nothing imported: your rank may not write."], answer("import"));
        assert.equal(0, fake.events.length);
    });

    it("lets guild ranks up to the chosen one write", () => {
        const { authorise } = fake.options();
        assert.is_true(authorise("1", undefined));
        assert.is_false(authorise("2", undefined));
        assert.matches("Ranks 0 to 2 may write", answer("officer 2")[0]!);
        assert.is_true(authorise("2", undefined));
        assert.equal(2, saved.settings.officerRank);
        assert.matches("Ranks 0 to 2 may write", answer("officer")[0]!);
    });

    it("imports MonolithDKP's log, and a row that it has only once", () => {
        monolith = readSample("earlier");
        assert.same(["Imported 18 new events; 0 were held already."], answer("import"));
        assert.same(["Standings, 2 of 6:", "1. Eve: 42.5", "2. Ännchen: 17.5"], answer("standings 2"));
        assert.same(["Imported 0 new events; 18 were held already."], answer("import"));
        monolith = readSample("later");
        assert.same(["Imported 4 new events; 18 were held already."], answer("import"));
        const lines = answer("history Gone");
        assert.equal("Gone, the newest 3 of 3 entries (1 items):", lines[0]);
        assert.matches("by Eve$", lines[3]!);
        assert.equal(fakeHash("Eve"), fake.events[fake.events.length - 1]![4]);
    });

    it("tells in chat how far a long import is", () => {
        const history: object[] = [];
        for (const i of $range(1, 1100)) {
            history.push({ date: 1000 + i, index: `Anna-${tostring(1000 + i)}`, players: "Anna,", dkp: 1, reason: "" });
        }
        monolith = { history, loot: [], table: undefined };
        const lines = answer("import");
        assert.equal("Reading MonolithDKP's history: 500 of 1100 rows.", lines[0]);
        assert.equal("Reading MonolithDKP's history: 1000 of 1100 rows.", lines[1]);
        assert.equal("Imported 1101 new events; 0 were held already.", lines[2]);
    });

    it("imports nothing of a log with one row it cannot read, and names the row", () => {
        const { loot, table: rows, history } = readSample("earlier");
        (history as { dkp: unknown }[])[3]!.dkp = "lots";
        monolith = { history, loot, table: rows };
        assert.matches("^Nothing imported: MonDKP_DKPHistory row 4: dkp ", answer("import")[0]!);
        assert.equal(0, fake.events.length);
    });

    it("says when MonolithDKP is not there", () => {
        assert.matches("MonolithDKP is not loaded", answer("import")[0]!);
    });

    it("runs one import at a time", () => {
        monolith = readSample("earlier");
        const history: object[] = [];
        for (const i of $range(1, 200)) {
            history.push({ date: i + 1, index: `Anna-${tostring(i)}`, players: "Anna,", dkp: 1, reason: "" });
        }
        monolith = { history, loot: [], table: undefined };
        run("import");
        run("import");
        assert.same(["An import is running."], chat);
        assert.equal("Imported 201 new events; 0 were held already.", answer("sync")[1]);
        assert.equal(1, fake.syncCount);
    });

    it("shows its status", () => {
        const lines = answer("status");
        assert.equal("active: 0 events, 0 applied, state 12345, nobody heard to agree with.", lines[0]);
        assert.equal("Ranks 0 to 1 may write. 2 others heard, 1 of them agree.", lines[1]);
        assert.equal("2 events wait until it is known who may write.", lines[2]);
        assert.equal("1 saved rows could not be read and are kept.", lines[3]);
        assert.equal("standings stopped at 1-0-0-1: broken ||c", lines[4]);
    });

    it("says how far loading has come, and shows what is there", () => {
        run("award Anna 5 Onyxia");
        fake.loading = { done: 437, total: 1000 };
        assert.equal(
            "loading 43 %: 1 events, 1 applied, state 12345, nobody heard to agree with.",
            answer("status")[0],
        );
        assert.same(["loading 43 %."], answer("sync"));
        const notAll = "loading 43 %: this is not all of it.";
        assert.same([notAll, "Standings, 1 of 1:", "1. Anna: 5"], answer("standings"));
        assert.equal(notAll, answer("history Anna")[0]);
    });

    it("says how the ledger stands to others while it differs", () => {
        fake.difference = { relation: "same" };
        assert.equal(1, answer("sync").length);
        fake.difference = { relation: "behind", since: 2000 };
        assert.equal("Others hold what this client lacks, since at 2000.", answer("sync")[1]);
        fake.difference = { relation: "diverged", since: 2000, sharedUntil: 1000 };
        assert.equal(
            "This client and others lack something of each other, since at 2000; all is the same until at 1000.",
            answer("sync")[1],
        );
    });

    it("shows what members alone told, and takes their word", () => {
        const event = { 1: 5, 2: 0, 3: 1, 4: 9, 5: "awarded", 6: ["Anna", "Bert"], 7: 15, 8: "|cx" };
        const other = { ...event, 1: 6 };
        assert.same(["Nothing waits for an officer's word."], answer("confirm"));
        fake.unconfirmed = [
            { key: "5-0-1-9", event, attesters: ["Cara-Realm", "Dan-Realm"] },
            { key: "6-0-1-9", event: other, attesters: ["Cara-Realm"] },
        ];
        const shown = answer("confirm");
        assert.equal("Told by members alone, 2 entries. /ll confirm KEY (or ALL) takes their word:", shown[0]);
        assert.equal("5-0-1-9 by Cara-Realm, Dan-Realm: awarded Anna,Bert 15 ||cx", shown[1]);
        assert.equal("2 events were told by members alone; /ll confirm shows them.", answer("status")[3]);
        assert.same(["Nothing unconfirmed has this key."], answer("confirm 7-0-1-9"));
        fake.refusal = "you may not write this";
        assert.same(["Not confirmed: you may not write this."], answer("confirm all"));
        fake.refusal = undefined;
        assert.same(["Confirmed: 1 entries."], answer("confirm 6-0-1-9"));
        assert.same(
            [event],
            fake.unconfirmed.map((entry) => entry.event),
        );
        assert.same(["Confirmed: 1 entries."], answer("confirm ALL"));
        assert.same(["Usage: /ll confirm [KEY or ALL]"], answer("confirm Anna"));
    });

    it("shows what officers told in several ways, and chooses", () => {
        const event = { 1: 5, 2: 0, 3: 1, 4: 9, 5: "awarded", 6: ["Anna"], 7: 15, 8: "one" };
        assert.same(["Officers agree on every entry."], answer("conflicts"));
        const contents = [
            { event, digest: 77, isApplied: true },
            { event: { ...event, 8: "two" }, digest: 88, isApplied: false },
        ];
        fake.conflicts = [{ key: "5-0-1-9", contents, isResolved: false }];
        assert.same(
            [
                "Told in several ways, 1 entries. /ll resolve KEY NUMBER chooses:",
                "5-0-1-9 1 (applies): awarded Anna 15 one",
                "5-0-1-9 2: awarded Anna 15 two",
            ],
            answer("conflicts"),
        );
        assert.same(["Resolved: 5-0-1-9 2."], answer("resolve 5-0-1-9 2"));
        assert.equal("5-0-1-9 88", fake.resolved);
        assert.same(["No such entry, or it has fewer contents."], answer("resolve 5-0-1-9 3"));
        assert.same(["Usage: /ll resolve KEY NUMBER"], answer("resolve 5-0-1-9"));
        fake.refusal = "you may not write this";
        assert.same(["Not resolved: you may not write this."], answer("resolve 5-0-1-9 1"));
    });

    it("tells how catching up goes on", () => {
        chat = [];
        fake.raise("EventsAdded", {}, 100);
        seconds = 20;
        fake.raise("EventsAdded", {}, 400);
        assert.same(["Catching up: 500 events added, 0 held."], chat);
        seconds = 40;
        later.shift()!();
        assert.equal("Caught up: 500 events added, 0 held.", chat[1]);
        assert.equal(0, later.length);
    });

    it("tells when a projection stopped", () => {
        fake.raise("HandlerFailed", {}, "standings", "1-0-0-1", "boom");
        assert.same(["standings stopped at event 1-0-0-1; /ll status tells why."], chat);
    });

    it("explains itself for anything else", () => {
        assert.is_true(answer("").length > 5);
        assert.same(answer("help"), answer("what"));
        assert.same(["Usage: /ll award NAME,NAME,... POINTS REASON"], answer("award Anna"));
    });
});
