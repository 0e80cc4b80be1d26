import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { encodeMessage } from "../wire/encodeMessage";
import { loadSerializer } from "./aceSerializer";
import { BEGIN_SERVER_TIME, createGuild, EPOCH, LEDGER_ID, makeEvent } from "./guild";
import { WEEK_NOW, say, saidBy, history, liveOf, dataOf } from "./guildTalk";

const serializer = loadSerializer();

describe("what an engine lets in", () => {
    it("refuses adverts, data and live events of those who may not", () => {
        const guild = createGuild(5);
        guild.officers.add("Anna-Realm");
        const officer = guild.join("Anna-Realm", { events: history(1, 3, 7) });
        guild.run(10);
        const intruder = guild.identityOf("Mallory-Realm");
        const event = makeEvent(BEGIN_SERVER_TIME, intruder.creator, "mine");
        const root = { hash: 1, count: 5, sum: 1 };
        say(guild, "Mallory-Realm", liveOf([event]));
        say(guild, "Mallory-Realm", dataOf(WEEK_NOW, [event]));
        say(guild, "Mallory-Realm", {
            kind: "advert",
            ledgerId: LEDGER_ID,
            epoch: EPOCH,
            announceTime: BEGIN_SERVER_TIME,
            root,
            weeks: [{ week: WEEK_NOW, fingerprint: root }],
        });
        guild.run(60);
        assert.equal(3, officer.ledger.events.length);
        assert.equal(1, officer.engine.refused()["sender may not write this event"]);
        assert.equal(1, officer.engine.refused()["sender may not send"]);
        assert.same(["Mallory-Realm"], officer.engine.unconfirmed()[0]!.attesters);
        assert.equal(0, saidBy(guild, "Anna-Realm", "R"));
    });

    it("refuses a live event under another creator's key", () => {
        const guild = createGuild(6);
        guild.officers.add("Anna-Realm");
        guild.officers.add("Bert-Realm");
        const officer = guild.join("Anna-Realm");
        guild.run(10);
        say(guild, "Bert-Realm", liveOf([makeEvent(BEGIN_SERVER_TIME, officer.identity.creator, "forged")]));
        assert.equal(0, officer.ledger.events.length);
        assert.equal(1, officer.engine.refused()["creator is not the sender"]);
    });

    it("keeps what comes from unknown senders until the roster knows them", () => {
        const guild = createGuild(7);
        guild.officers.add("Anna-Realm");
        guild.unknown.add("Anna-Realm");
        const member = guild.join("Zoe-Realm");
        guild.run(10);
        const { creator } = guild.identityOf("Anna-Realm");
        say(guild, "Anna-Realm", liveOf([makeEvent(BEGIN_SERVER_TIME, creator, "early")]));
        say(guild, "Anna-Realm", dataOf(WEEK_NOW, [makeEvent(BEGIN_SERVER_TIME - 5, 99, "old")]));
        assert.equal(0, member.ledger.events.length);
        assert.equal(2, member.engine.waiting());
        guild.unknown.delete("Anna-Realm");
        guild.rosterChanged();
        guild.run(2);
        assert.equal(2, member.ledger.events.length);
        assert.equal(0, member.engine.waiting());
    });

    it("keeps events from the future until they are due", () => {
        const guild = createGuild(8);
        guild.officers.add("Anna-Realm");
        const member = guild.join("Zoe-Realm");
        const { creator } = guild.identityOf("Anna-Realm");
        say(guild, "Anna-Realm", liveOf([makeEvent(BEGIN_SERVER_TIME + 400, creator, "ahead")]));
        guild.run(60);
        assert.equal(0, member.ledger.events.length);
        guild.run(100);
        assert.equal(1, member.ledger.events.length);
    });

    it("keeps a bounded number of waiting events", () => {
        const guild = createGuild(8);
        guild.officers.add("Anna-Realm");
        const member = guild.join("Zoe-Realm");
        const { creator } = guild.identityOf("Anna-Realm");
        for (const i of $range(1, 20)) {
            const events: LedgerEvent[] = [];
            for (const j of $range(1, 30)) {
                events.push(makeEvent(BEGIN_SERVER_TIME + 1000 + i * 30 + j, creator, "ahead"));
            }
            say(guild, "Anna-Realm", liveOf(events));
            guild.run(1);
        }
        assert.equal(500, member.engine.waiting());
        assert.equal(100, member.engine.refused()["too many events wait for an answer"]);
    });

    it("ignores other ledgers, and refuses other epochs and other channels", () => {
        const guild = createGuild(9);
        guild.officers.add("Anna-Realm");
        const member = guild.join("Zoe-Realm");
        guild.run(10);
        const { creator } = guild.identityOf("Anna-Realm");
        const message = liveOf([makeEvent(BEGIN_SERVER_TIME, creator, "x")]);
        say(guild, "Anna-Realm", { ...message, ledgerId: "another" });
        assert.same({}, member.engine.refused());
        say(guild, "Anna-Realm", { ...message, epoch: "1" });
        guild.channel.inject("Anna-Realm", encodeMessage(serializer, NATIVE_LAYOUT, message), "RAID");
        assert.same({ ["another epoch"]: 1, ["came on another channel"]: 1 }, member.engine.refused());
        assert.equal(0, member.ledger.events.length);
    });

    it("refuses events outside the span that the data names", () => {
        const guild = createGuild(10);
        guild.officers.add("Anna-Realm");
        const member = guild.join("Zoe-Realm");
        say(guild, "Anna-Realm", dataOf(WEEK_NOW - 1, [makeEvent(BEGIN_SERVER_TIME, 99, "x")]));
        assert.equal(0, member.ledger.events.length);
        assert.equal(1, member.engine.refused()["event is outside the span"]);
    });

    it("keeps other content under a held key beside what it has", () => {
        const guild = createGuild(11);
        guild.officers.add("Anna-Realm");
        const member = guild.join("Zoe-Realm", { events: [makeEvent(BEGIN_SERVER_TIME, 99, "first")] });
        say(guild, "Anna-Realm", dataOf(WEEK_NOW, [makeEvent(BEGIN_SERVER_TIME, 99, "second")]));
        assert.equal(1, member.ledger.events.length);
        const [conflict] = member.ledger.conflicts();
        assert.same(["first", "second"], conflict!.events.map((event) => event.get(6)).sort());
    });
});
