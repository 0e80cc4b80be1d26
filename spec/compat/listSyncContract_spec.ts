import type { ReceiveHandler } from "../../src/compat/sync/listSync";
import type { CompatMessage } from "../../src/compat/sync/messages";
import { createSyncGuild, CURRENT_WEEK, WEEK, type Member, type Seat, type SyncGuild } from "./syncGuild";

/** A guild of one of ours and a seat whose words the spec chooses; what the seat hears is kept. */
interface Table {
    readonly guild: SyncGuild;
    readonly anna: Member;
    readonly otto: Seat;
    readonly heard: { readonly message: CompatMessage; readonly distribution: string }[];
}

function table(dialect: "base" | "fork" = "base"): Table {
    const guild = createSyncGuild(1);
    const anna = guild.join("Anna", dialect);
    const heard: { message: CompatMessage; distribution: string }[] = [];
    const hear: ReceiveHandler = (message, distribution) => {
        heard.push({ message: message as CompatMessage, distribution });
    };
    return { guild, anna, heard, otto: guild.sit("Otto", hear) };
}

type Hash = [week: number, hash: number, count: number];

function advert(hashes: Hash[], stateHash = 1): object {
    return { type: "AHM", created: 1, firstWeek: 1, totalEntryCount: 1, stateHash, lag: 0, hashes };
}

/** Anna advertises; until then nobody else says anything. */
function advertised(made: Table): void {
    made.anna.listSync.enableSending();
    made.guild.run(13);
    assert.is_true(made.guild.sentOf("AHM", "Anna").length > 0);
}

describe("a request for a week", () => {
    it("to the guild is answered after 3 to 8 seconds, if the own advert stands, which is withdrawn then", () => {
        const made = table();
        made.anna.write();
        advertised(made);
        made.anna.listSync.disableSending();
        const askedAt = made.guild.time.seconds();
        made.otto.send({ type: "RW", created: 1, week: CURRENT_WEEK }, "GUILD");
        made.guild.run(10);
        const [answer] = made.guild.sentOf("WD", "Anna");
        assert.equal("GUILD", answer!.distribution);
        assert.is_true(answer!.isLarge);
        assert.is_true(answer!.at - askedAt >= 3 && answer!.at - askedAt <= 8.5, tostring(answer!.at - askedAt));
        made.otto.send({ type: "RW", created: 1, week: CURRENT_WEEK }, "GUILD");
        made.guild.run(20);
        assert.equal(1, made.guild.sentOf("WD", "Anna").length);
    });

    it("to the guild is not answered without an advert", () => {
        const made = table();
        made.anna.write();
        made.otto.send({ type: "RW", created: 1, week: CURRENT_WEEK }, "GUILD");
        made.guild.run(30);
        assert.equal(0, made.guild.sentOf("WD").length);
    });

    it("is answered with the hash and all entries of the week, which the original understands", () => {
        const made = table();
        made.anna.write("a", 10);
        made.anna.write("b");
        made.anna.listSync.weekSyncViaGuild(CURRENT_WEEK);
        made.guild.run(2);
        const { message } = made.guild.sentOf("WD", "Anna")[0]!;
        if (message.type !== "WD") error("no week data");
        assert.equal(CURRENT_WEEK, message.week);
        assert.equal(made.anna.state.ledger.weekFingerprint(CURRENT_WEEK)!.hash, message.hash);
        assert.equal(2, message.entries.length);
        const first = made.anna.state.ledger.events[0]!;
        const wire = [first.get("_c"), 1, first.get("_e"), first.get("_a"), "a", "for the brave", 1, "AWD"];
        assert.same(wire, message.entries[0]);
    });

    it("by whisper is answered by the base, at once", () => {
        const made = table();
        made.anna.write();
        made.otto.send({ type: "RW", created: 1, week: CURRENT_WEEK }, "WHISPER", "Anna");
        made.guild.run(2);
        const [answer] = made.guild.sentOf("WD", "Anna");
        assert.same(["WHISPER", "Otto"], [answer!.distribution, answer!.target!]);
    });

    it("by whisper is answered by the fork for its targets alone", () => {
        const made = table("fork");
        made.anna.write();
        made.otto.send({ type: "RW", created: 1, week: CURRENT_WEEK }, "WHISPER", "Anna");
        made.guild.run(2);
        assert.equal(0, made.guild.sentOf("WD").length);
        made.anna.listSync.addP2PSyncTarget("Otto");
        made.otto.send({ type: "RW", created: 1, week: CURRENT_WEEK }, "WHISPER", "Anna");
        made.guild.run(2);
        assert.equal(1, made.guild.sentOf("WD").length);
        made.anna.listSync.removeP2PSyncTarget("Otto");
        made.otto.send({ type: "RW", created: 1, week: CURRENT_WEEK }, "WHISPER", "Anna");
        made.guild.run(2);
        assert.equal(1, made.guild.sentOf("WD").length);
    });

    it("is sent once in 30 seconds, whatever adverts come", () => {
        const made = table();
        for (const _ of $range(1, 5)) {
            made.otto.send(advert([[CURRENT_WEEK, 5, 1]]), "GUILD");
            made.guild.run(5);
        }
        assert.equal(1, made.guild.sentOf("RW", "Anna").length);
        assert.equal("GUILD", made.guild.sentOf("RW", "Anna")[0]!.distribution);
        made.guild.run(10);
        made.otto.send(advert([[CURRENT_WEEK, 5, 1]]), "GUILD");
        made.guild.run(2);
        assert.equal(2, made.guild.sentOf("RW", "Anna").length);
    });

    it("is not sent to who holds nothing of the week", () => {
        const made = table();
        made.anna.write();
        made.otto.send(advert([[CURRENT_WEEK, 0, 0]]), "GUILD");
        made.guild.run(5);
        assert.equal(0, made.guild.sentOf("RW").length);
    });

    it("goes where the advert came from, in the fork", () => {
        const made = table("fork");
        made.otto.send(advert([[CURRENT_WEEK, 5, 1]]), "WHISPER", "Anna");
        made.guild.run(2);
        assert.equal(0, made.guild.sentOf("RW").length);
        made.anna.listSync.addP2PSyncSource("Otto");
        made.otto.send(advert([[CURRENT_WEEK, 5, 1]]), "WHISPER", "Anna");
        made.guild.run(2);
        const [request] = made.guild.sentOf("RW", "Anna");
        assert.same(["WHISPER", "Otto"], [request!.distribution, request!.target!]);
        made.anna.listSync.clearP2PSyncSources();
        made.guild.run(60);
        made.otto.send(advert([[CURRENT_WEEK, 6, 1]]), "WHISPER", "Anna");
        made.guild.run(2);
        assert.equal(1, made.guild.sentOf("RW").length);
    });

    it("goes by whisper to an original of the base that others keep from answering", () => {
        const made = table();
        for (const _ of $range(1, 3)) {
            made.otto.send(advert([[CURRENT_WEEK, 5, 1]]), "GUILD");
            made.guild.run(31);
        }
        assert.same(
            ["GUILD", "WHISPER", "GUILD"],
            made.guild.sentOf("RW", "Anna").map(({ distribution }) => distribution),
        );
    });

    it("becomes rare where the answers change nothing", () => {
        const made = table();
        for (const _ of $range(1, 120)) {
            made.otto.send(advert([[CURRENT_WEEK, 5, 1]]), "GUILD");
            made.guild.run(30);
        }
        assert.is_true(made.guild.sentOf("RW", "Anna").length < 20);
    });
});

describe("the status after an advert", () => {
    function statusAfter(hashes: (made: Table) => Hash[], stateHash?: number): string[] {
        const made = table();
        const told: string[] = [];
        made.anna.write("old", 2 * WEEK);
        made.anna.write();
        made.anna.listSync.addSyncStateChangedListener((listSync, status) => {
            assert.equal(made.anna.listSync, listSync);
            told.push(status);
        });
        made.otto.send(advert(hashes(made), stateHash), "GUILD");
        made.guild.run(2);
        return told;
    }

    it("is out of sync where an older week differs", () => {
        assert.same(
            ["out_of_sync"],
            statusAfter(() => [[CURRENT_WEEK - 2, 5, 1]]),
        );
    });
    it("is out of sync where the sender holds more of the current week", () => {
        assert.same(
            ["out_of_sync"],
            statusAfter(() => [[CURRENT_WEEK, 5, 2]]),
        );
    });
    it("is not touched where the sender holds no more of the current week", () => {
        assert.same(
            [],
            statusAfter(() => [[CURRENT_WEEK, 5, 1]]),
        );
    });
    it("is synced where the sender's state is ours", () => {
        const made = table();
        const told: string[] = [];
        made.anna.listSync.addSyncStateChangedListener((_, status) => told.push(status));
        made.anna.write();
        made.otto.send(advert([], made.anna.state.stateHash()), "GUILD");
        made.guild.run(2);
        assert.same(["synced"], told);
    });
});

describe("the fork's whispers", () => {
    it("tell targets the adverts that the guild gets", () => {
        const made = table("fork");
        made.anna.listSync.addP2PSyncTarget("Otto");
        made.anna.write();
        advertised(made);
        assert.same(
            ["GUILD", "WHISPER"],
            made.guild.sentOf("AHM", "Anna").map(({ distribution }) => distribution),
        );
        made.anna.listSync.clearP2PSyncTargets();
        made.guild.run(45);
        assert.equal(1, made.guild.sentOf("AHM", "Anna").filter(({ target }) => target === "Otto").length);
    });

    it("bring entries to one, or to all targets", () => {
        const made = table("fork");
        const { listSync } = made.anna;
        const entry = made.anna.write();
        assert.is_true(listSync.transmitViaWhisper(entry, undefined, "Otto"));
        listSync.addP2PSyncTarget("Otto");
        listSync.addP2PSyncTarget("Udo");
        assert.is_true(listSync.transmitViaWhisperToAllTargets(entry));
        assert.same(
            ["Otto", "Otto", "Udo"],
            made.guild.sentOf("BD", "Anna").map(({ target }) => target),
        );
    });

    it("and all else are sent only where the authorization handler says yes", () => {
        const made = table("fork");
        made.guild.mistrusted.add("Anna");
        const entry = made.anna.write();
        const { listSync } = made.anna;
        assert.is_false(listSync.transmitViaGuild(entry));
        assert.is_false(listSync.transmitViaRaid(entry));
        assert.is_false(listSync.transmitViaWhisper(entry, undefined, "Otto"));
        assert.equal(0, made.guild.sent.length);
    });

    it("drop week data whose hash is that of the own week", () => {
        const made = table("fork");
        made.anna.write();
        const { hash } = made.anna.state.ledger.weekFingerprint(CURRENT_WEEK)!;
        made.anna.hear({ type: "WD", created: 1, week: CURRENT_WEEK, hash, entries: [["x"]] }, "Otto");
        assert.same([], made.anna.warnings);
        assert.equal(0, made.anna.state.queued.length);
    });
});

describe("what is sent on demand", () => {
    it("is an entry to guild or raid, by the small function", () => {
        const made = table();
        const entry = made.anna.write();
        made.anna.listSync.transmitViaGuild(entry);
        made.anna.listSync.transmitViaRaid(entry);
        assert.same(
            ["GUILD", "RAID"],
            made.guild.sentOf("BD", "Anna").map(({ distribution }) => distribution),
        );
        assert.is_false(made.guild.sent[0]!.isLarge);
    });

    for (const [dialect, isLarge] of [
        ["base", false],
        ["fork", true],
    ] as const) {
        it(`is a week or everything by whisper; ${dialect}: large is ${isLarge}`, () => {
            const made = table(dialect);
            made.anna.write("old", 3 * WEEK);
            made.anna.write();
            made.anna.listSync.weekSyncViaWhisper("Otto", CURRENT_WEEK);
            made.anna.listSync.fullSyncViaWhisper("Otto");
            made.guild.run(5);
            const [week, full] = made.guild.sent;
            assert.same(["WD", "BD"], [week!.message.type, full!.message.type]);
            assert.same(["Otto", "Otto"], [week!.target!, full!.target!]);
            assert.same([isLarge, isLarge], [week!.isLarge, full!.isLarge]);
            if (full!.message.type === "BD") assert.equal(2, full!.message.entries.length);
        });
    }

    it("comes whole, however much it is", () => {
        const made = table();
        for (const i of $range(6500, 1, -1)) made.anna.write("item", i);
        made.anna.listSync.fullSyncViaWhisper("Otto");
        made.guild.run(400);
        let entries = 0;
        for (const { message } of made.guild.sent)
            if (message.type === "BD") entries = entries + message.entries.length;
        assert.equal(6500, entries);
    });

    it("is cut where it is long, at the pace that the game lets through", () => {
        const made = table();
        for (const i of $range(1, 150)) made.anna.write(`item ${i}`, i);
        made.anna.listSync.fullSyncViaWhisper("Otto");
        made.guild.run(10);
        const parts = made.guild.sentOf("BD", "Anna");
        assert.equal(5, parts.length);
        assert.is_true(parts[4]!.at - parts[0]!.at > 5);
    });
});

describe("an old entry without a realm", () => {
    it("is sent with realm 0, so that nothing stands in a wrong place", () => {
        const made = table();
        const entry = made.anna.write();
        entry.delete("_e");
        made.anna.listSync.transmitViaGuild(entry);
        const { message } = made.guild.sent[0]!;
        if (message.type !== "BD") error("no entry");
        assert.same([entry.get("_c"), 1, 0, entry.get("_a"), "sword", "for the brave", 1, "AWD"], message.entries[0]);
    });
});

describe("a ListSync that was stopped", () => {
    it("neither speaks nor listens", () => {
        const made = table();
        const entry = made.anna.write();
        made.anna.listSync.enableSending();
        made.anna.listSync.stop();
        assert.is_false(made.anna.listSync.transmitViaGuild(entry));
        made.anna.listSync.enableSending();
        made.anna.listSync.requestPeerStatusFromGuild();
        made.otto.send({ type: "RS", created: 1 }, "GUILD");
        made.guild.run(60);
        assert.equal(0, made.guild.sent.filter(({ sender }) => sender === "Anna").length);
    });
});
