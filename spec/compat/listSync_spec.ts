import type { CompatMessage } from "../../src/compat/sync/messages";
import type { LedgerEvent } from "../../src/event/event";
import { weekOf } from "../../src/ledger/week";
import { createSyncGuild, CURRENT_WEEK, WEEK, type Member, type SyncGuild } from "./syncGuild";

function pair(seed = 1): [guild: SyncGuild, anna: Member, bert: Member] {
    const guild = createSyncGuild(seed);
    return [guild, guild.join("Anna"), guild.join("Bert")];
}

/** The first message of a kind that anybody sent. */
function firstOf<T extends CompatMessage["type"]>(guild: SyncGuild, kind: T): Extract<CompatMessage, { type: T }> {
    return guild.sentOf(kind)[0]!.message as Extract<CompatMessage, { type: T }>;
}

describe("ListSync between two of ours", () => {
    it("brings a live entry at once", () => {
        const [guild, anna, bert] = pair();
        anna.listSync.transmitViaGuild(anna.write());
        guild.run(2);
        assert.equal(anna.holds(), bert.holds());
        assert.equal(1, guild.sent.length);
        const [sent] = guild.sentOf("BD", "Anna");
        assert.equal("GUILD", sent!.distribution);
        assert.is_false(sent!.isLarge);
    });

    it("brings what was missed, in both directions", () => {
        const [guild, anna, bert] = pair();
        for (const i of $range(1, 90)) anna.write(`item ${i}`, i * 1000);
        for (const i of $range(1, 7)) bert.write(`other ${i}`, i * 3333);
        anna.listSync.enableSending();
        bert.listSync.enableSending();
        guild.run(120);
        assert.equal(97, anna.state.ledger.events.length);
        assert.equal(anna.holds(), bert.holds());
        assert.same([], guild.errors);
    });

    it("sends only what differs of a long week", () => {
        const [guild, anna, bert] = pair();
        for (const i of $range(1, 1500)) {
            const entry = anna.write(`item ${i}`, i * 100);
            if (i !== 700) bert.state.queueRemoteEvent(entry);
        }
        bert.state.commit();
        anna.listSync.enableSending();
        bert.listSync.enableSending();
        guild.run(90);
        assert.equal(anna.holds(), bert.holds());
        let entries = 0;
        for (const { message } of guild.sent) if (message.type === "WD") entries = entries + message.entries.length;
        assert.equal(1, entries);
    });

    it("agrees where no whisper arrives", () => {
        const [guild, anna, bert] = pair();
        guild.isMute = true;
        for (const i of $range(300, 1, -1)) {
            const entry = anna.write(`item ${i}`, i * 500);
            if (i % 9 !== 0) bert.state.queueRemoteEvent(entry);
        }
        bert.state.commit();
        for (const i of $range(1, 5)) bert.write(`other ${i}`, i * 3333);
        anna.listSync.enableSending();
        bert.listSync.enableSending();
        guild.run(400);
        assert.equal(anna.holds(), bert.holds());
    });

    it("keeps absent fields where they are absent", () => {
        const [guild, anna, bert] = pair();
        const entry = anna.write();
        entry.delete("item");
        anna.listSync.transmitViaGuild(entry);
        guild.run(2);
        const held = bert.state.ledger.events[0]!;
        assert.is_nil(held.get("item"));
        assert.equal("for the brave", held.get("note"));
    });

    it("is quiet but for adverts once all agree", () => {
        const [guild, anna, bert] = pair();
        for (const i of $range(1, 20)) anna.write(`item ${i}`, i * WEEK);
        anna.listSync.enableSending();
        bert.listSync.enableSending();
        guild.run(300);
        assert.equal(anna.holds(), bert.holds());
        const before = guild.sent.length;
        guild.run(300);
        for (const { message } of guild.sent.slice(before)) assert.equal("AHM", message.type);
    });
});

describe("an advert", () => {
    it("tells the newest eight weeks and eight older ones in turn", () => {
        const [guild, anna] = pair();
        for (const i of $range(0, 30)) anna.write(`item ${i}`, i * WEEK);
        anna.listSync.enableSending();
        guild.run(13);
        const first = firstOf(guild, "AHM");
        const weeks = first.hashes.map(([week]) => week);
        assert.equal(16, weeks.length);
        assert.equal(CURRENT_WEEK, weeks[0]);
        assert.equal(CURRENT_WEEK - 15, weeks[15]);
        assert.equal(31, first.totalEntryCount);
        assert.equal(CURRENT_WEEK - 30, first.firstWeek);
        guild.run(120);
        const told = new LuaSet<number>();
        for (const { message } of guild.sentOf("AHM")) {
            if (message.type === "AHM") for (const [week] of message.hashes) told.add(week);
        }
        assert.is_true(told.has(CURRENT_WEEK - 30));
    });

    it("waits while entries are being sent, for a minute at most", () => {
        const [guild, anna] = pair();
        for (const i of $range(3000, 1, -1)) anna.write(`item ${i}`, i * 100);
        anna.listSync.enableSending();
        anna.listSync.fullSyncViaWhisper("Nobody");
        guild.run(40);
        assert.equal(0, guild.sentOf("AHM", "Anna").length);
        guild.run(60);
        assert.is_true(guild.sentOf("AHM", "Anna").length > 0);
    });

    it("is not sent of an empty ledger, nor while sending is off", () => {
        const [guild, anna] = pair();
        anna.listSync.enableSending();
        guild.run(60);
        anna.write();
        anna.listSync.disableSending();
        guild.run(60);
        assert.equal(0, guild.sent.length);
    });

    it("is not repeated by whoever holds the same, within 30 seconds", () => {
        const [guild, anna, bert] = pair();
        bert.state.queueRemoteEvent(anna.write());
        bert.state.commit();
        anna.listSync.enableSending();
        guild.run(15);
        bert.listSync.enableSending();
        guild.run(20);
        assert.equal(0, guild.sentOf("AHM", "Bert").length);
    });
});

describe("the status", () => {
    it("is told when it changes, and is unknown after 90 seconds without a word", () => {
        const [guild, anna, bert] = pair();
        const heard: string[] = [];
        bert.listSync.addSyncStateChangedListener((_, status) => heard.push(status));
        anna.write("old", WEEK);
        anna.listSync.enableSending();
        guild.run(60);
        anna.listSync.disableSending();
        guild.run(120);
        assert.same(["out_of_sync", "synced", "unknown"], heard);
    });

    it("lets an error of a listener through, once all others were told", () => {
        const [, anna, bert] = pair();
        const heard: string[] = [];
        bert.listSync.addSyncStateChangedListener(() => error("no"));
        bert.listSync.addSyncStateChangedListener((_, status) => heard.push(status));
        anna.write();
        const advert = { type: "AHM", created: 1, firstWeek: 1, totalEntryCount: 0, stateHash: 0, lag: 0, hashes: [] };
        assert.error_matches(() => bert.hear(advert, "Anna"), "no");
        assert.same(["synced"], heard);
    });
});

describe("peer status", () => {
    it("comes by whisper to who asks the guild", () => {
        const [guild, anna, bert] = pair();
        anna.write();
        bert.listSync.requestPeerStatusFromGuild();
        guild.run(2);
        const [answer] = guild.sentOf("STATE", "Anna");
        assert.equal("WHISPER", answer!.distribution);
        assert.equal("Bert", answer!.target);
        const status = bert.listSync.getPeerStatus().Anna!;
        assert.equal(1, status.count);
        assert.equal(anna.state.stateHash(), status.stateHash);
        assert.equal(0, status.lag);
        assert.is_true(status.timestamp > 0);
    });

    it("is asked of the raid as well", () => {
        const [guild, , bert] = pair();
        bert.listSync.requestPeerStatusFromRaid();
        assert.equal("RAID", guild.sentOf("RS")[0]!.distribution);
    });
});

describe("a message of somebody else", () => {
    const cases: Array<[what: string, message: unknown]> = [
        ["no table", "hello"],
        ["an unknown type", { type: "XX", created: 1 }],
        ["no time", { type: "RS" }],
        ["an advert without numbers", { type: "AHM", created: 1, firstWeek: "x" }],
        [
            "a hash that is no triple",
            {
                type: "AHM",
                created: 1,
                firstWeek: 1,
                totalEntryCount: 1,
                stateHash: 1,
                lag: 0,
                hashes: [[1, 2]],
            },
        ],
        ["a request without week", { type: "RW", created: 1 }],
        ["week data without entries", { type: "WD", created: 1, week: 5, hash: 1 }],
        ["a state that is no numbers", { type: "STATE", created: 1, stateHash: "a", totalEntryCount: 1, lag: 1 }],
        ["entries that are no table", { type: "BD", created: 1, entries: 5 }],
        ["an entry that is no table", { type: "BD", created: 1, entries: ["x", 5, true] }],
        ["an entry with a time in words", { type: "BD", created: 1, entries: [["now", 0, 1, 1, "a", "AWD"]] }],
        ["an entry of too few values", { type: "BD", created: 1, entries: [[1, 2, "AWD"]] }],
        ["an entry of too many values", { type: "BD", created: 1, entries: [[1, 2, 3, 4, 5, 6, 7, 8, "AWD"]] }],
        ["an entry of an unknown class", { type: "BD", created: 1, entries: [[1, 2, 3, 4, 5, 6, 7, "ZZZ"]] }],
        ["an entry that holds a function", { type: "BD", created: 1, entries: [[1, 2, 3, 4, () => 1, "AWD"]] }],
    ];
    for (const [what, message] of cases) {
        it(`with ${what} is left out with a warning and raises nothing`, () => {
            const [guild, anna] = pair();
            anna.hear(message, "Mallory");
            guild.run(2);
            assert.equal(0, anna.state.queued.length);
            assert.is_true(anna.warnings.length > 0);
            assert.same([], guild.errors);
        });
    }

    it("of a player who may not write brings nothing", () => {
        const [guild, anna, bert] = pair();
        guild.mistrusted.add("Bert");
        bert.listSync.transmitViaGuild(bert.write());
        guild.run(2);
        assert.equal("", anna.holds());
    });

    it("with the own name is not listened to", () => {
        const [, anna] = pair();
        anna.hear({ type: "BD", created: 1, entries: [[1, 2, 3, 4, 5, 6, 7, "AWD"]] }, "Anna");
        assert.equal(0, anna.state.queued.length);
    });
});

function wireOf(member: Member, entry: LedgerEvent): unknown {
    return member.state.createListFromEntry(entry);
}

describe("week data of the original", () => {
    it("is taken when its hash is that of its entries", () => {
        const [guild, anna, bert] = pair();
        const entries = [wireOf(anna, anna.write("a", 5)), wireOf(anna, anna.write("b"))];
        const week = weekOf(anna.state.ledger.events[0]!.get("_c") as number);
        const hash = anna.state.ledger.weekFingerprint(week)!.hash;
        bert.hear({ type: "WD", created: 1, week, hash, entries }, "Otto");
        guild.run(2);
        assert.equal(anna.holds(), bert.holds());
    });

    it("is refused as a whole when it is not", () => {
        const [guild, anna, bert] = pair();
        const entries = [wireOf(anna, anna.write("a", 5)), wireOf(anna, anna.write("b"))];
        const week = weekOf(anna.state.ledger.events[0]!.get("_c") as number);
        const hash = anna.state.ledger.weekFingerprint(week)!.hash;
        bert.hear({ type: "WD", created: 1, week, hash, entries: [entries[0]] }, "Otto");
        guild.run(2);
        assert.equal("", bert.holds());
        assert.matches("not what its hash says", bert.warnings.join("\n"));
    });
});

describe("a message of ours that lost its middle", () => {
    it("is refused, since its checksum is another", () => {
        const [guild, anna, bert] = pair();
        anna.listSync.transmitViaGuild(anna.write("sword"));
        const message = firstOf(guild, "BD");
        (message.entries[0] as unknown[])[4] = "word";
        guild.run(2);
        bert.state.queued.length = 0;
        bert.hear(message, "Anna");
        assert.equal(0, bert.state.queued.length);
        assert.matches("did not arrive as it was sent", bert.warnings.join("\n"));
    });
});
