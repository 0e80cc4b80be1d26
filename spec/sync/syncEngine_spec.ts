import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import type { Message } from "../../src/wire/message";
import { loadSerializer } from "./aceSerializer";
import { weekSpan } from "../../src/ledger/week";
import { createSeededRandom } from "./seededRandom";
import {
    BEGIN_SERVER_TIME,
    bulky,
    createGuild,
    EPOCH,
    holdings,
    LEDGER_ID,
    makeEvent,
    questionForAll,
    weekOfEvents,
    type Guild,
} from "./guild";
import { encodeMessage } from "../wire/encodeMessage";

const serializer = loadSerializer();
const WEEK_NOW = math.floor(BEGIN_SERVER_TIME / 604800) + 1;

function say(guild: Guild, sender: string, message: Message): void {
    guild.channel.inject(sender, encodeMessage(serializer, NATIVE_LAYOUT, message));
}

/** First bytes by kind of message: adverts, requests, data and its segments, hellos, live events. */
const SAID: Record<string, string> = { A: "E", R: "F", D: "IC", H: "D", L: "J" };

function saidBy(guild: Guild, name: string, letter: string): number {
    let count = 0;
    for (const spoken of guild.channel.log) {
        const isOf = SAID[letter]!.includes(string.sub(spoken.message.text, 1, 1));
        if (spoken.sender === name && isOf) count = count + 1;
    }
    return count;
}

function dataBytes(guild: Guild): number {
    let sum = 0;
    for (const spoken of guild.channel.log) {
        if (spoken.message.priority === "BULK") sum = sum + spoken.message.text.length;
    }
    return sum;
}

function assertEqualLedgers(guild: Guild): void {
    const first = guild.clients[0]!;
    for (const client of guild.clients) {
        assert.equal(holdings(first), holdings(client), `${client.name} differs from ${first.name}`);
    }
    assert.same([], guild.errors);
}

function history(weeks: number, perWeek: number, creator: number): LedgerEvent[] {
    const events: LedgerEvent[] = [];
    for (const week of $range(0, weeks - 1))
        for (const event of weekOfEvents(week, perWeek, creator)) events.push(event);
    return events;
}

function liveOf(events: LedgerEvent[]): Message {
    return { kind: "live", ledgerId: LEDGER_ID, epoch: EPOCH, events };
}

function dataOf(week: number, events: LedgerEvent[]): Message {
    return {
        kind: "data",
        ledgerId: LEDGER_ID,
        epoch: EPOCH,
        ...weekSpan(week),
        piece: 1,
        isLast: true,
        isWhole: true,
        events,
    };
}

describe("syncEngine", () => {
    for (const seed of [1, 2, 3, 4, 5]) {
        it(`brings a newcomer up to date (seed ${seed})`, () => {
            const guild = createGuild(seed);
            guild.officers.add("Anna-Realm");
            guild.join("Anna-Realm", { events: history(8, 20, 7) });
            guild.run(30);
            const late = guild.join("Zoe-Realm");
            guild.run(300);
            assert.equal(160, late.ledger.events.length);
            assert.is_true(late.engine.inSync());
            assertEqualLedgers(guild);
        });

        it(`brings two officers with different sets and ten others together (seed ${seed})`, () => {
            const guild = createGuild(seed);
            guild.officers.add("Anna-Realm");
            guild.officers.add("Bert-Realm");
            guild.join("Anna-Realm", { events: history(3, 15, 7) });
            guild.join("Bert-Realm", { events: history(3, 18, 8) });
            for (const i of $range(1, 10)) guild.join(`Member${i}-Realm`);
            guild.run(400);
            assert.equal(99, guild.clients[0]!.ledger.events.length);
            assertEqualLedgers(guild);
            for (const client of guild.clients) assert.is_true(client.engine.inSync(), client.name);
        });

        it(`gets everything through when one frame in ten is lost (seed ${seed})`, () => {
            const guild = createGuild(seed);
            guild.channel.lossPercent = 10;
            guild.officers.add("Anna-Realm");
            guild.officers.add("Bert-Realm");
            guild.join("Anna-Realm", { events: history(3, 15, 7) });
            guild.join("Bert-Realm", { events: history(3, 18, 8) });
            for (const i of $range(1, 4)) guild.join(`Member${i}-Realm`);
            guild.run(1500);
            assertEqualLedgers(guild);
        });

        it(`sends a week that many lack once, although five could send it (seed ${seed})`, () => {
            const guild = createGuild(seed);
            const events = history(2, 40, 7);
            for (const i of $range(1, 5)) {
                guild.officers.add(`Officer${i}-Realm`);
                guild.join(`Officer${i}-Realm`, { events });
            }
            guild.run(120);
            assert.equal(0, dataBytes(guild));
            for (const i of $range(1, 7)) guild.join(`Member${i}-Realm`);
            guild.run(300);
            assertEqualLedgers(guild);

            const alone = createGuild(seed);
            alone.officers.add("Anna-Realm");
            alone.join("Anna-Realm", { events, hasNoWhispers: true });
            alone.join("Zoe-Realm");
            alone.run(300);
            assert.equal(dataBytes(alone), dataBytes(guild));
        });

        it(`lets the next officer take over when the elected one falls silent (seed ${seed})`, () => {
            const guild = createGuild(seed);
            const events = history(2, 40, 7);
            for (const name of ["Anna-Realm", "Bert-Realm", "Cleo-Realm"]) {
                guild.officers.add(name);
                guild.join(name, { events });
            }
            guild.run(100);
            const late = guild.join("Zoe-Realm");
            let elected: string | undefined;
            for (const _ of $range(1, 60)) {
                guild.run(1);
                const last = guild.channel.log[guild.channel.log.length - 1]!;
                if (last.message.priority === "BULK") {
                    elected = last.sender;
                    break;
                }
            }
            assert.is_not_nil(elected);
            for (const client of guild.clients) if (client.name === elected) client.leave();
            guild.run(200);
            assert.equal(80, late.ledger.events.length);
        });
    }

    it("brings live events to all at once", () => {
        const guild = createGuild(1);
        guild.officers.add("Anna-Realm");
        const officer = guild.join("Anna-Realm");
        for (const i of $range(1, 11)) guild.join(`Member${i}-Realm`);
        guild.run(60);
        for (const i of $range(1, 5)) officer.write(`item ${i}`);
        guild.run(0.5);
        for (const client of guild.clients) assert.equal(5, client.ledger.events.length);
        assert.equal(1, saidBy(guild, "Anna-Realm", "L"));
        guild.run(60);
        assert.equal(0, dataBytes(guild));
    });

    it("carries an import in weeks, newest first, also to officers", () => {
        const guild = createGuild(3);
        guild.officers.add("Anna-Realm");
        guild.officers.add("Bert-Realm");
        const officer = guild.join("Anna-Realm");
        guild.join("Bert-Realm");
        for (const i of $range(1, 3)) guild.join(`Member${i}-Realm`);
        guild.run(60);
        officer.ledger.merge(history(30, 10, 7));
        guild.run(600);
        assertEqualLedgers(guild);
        assert.equal(300, guild.clients[4]!.ledger.events.length);
        for (const client of guild.clients) assert.is_true(client.engine.inSync(), client.name);
    });

    it("is nearly silent when all agree, and says nothing about an empty ledger", () => {
        const guild = createGuild(2);
        const events = history(3, 10, 7);
        for (const i of $range(1, 5)) {
            guild.officers.add(`Officer${i}-Realm`);
            guild.join(`Officer${i}-Realm`, { events });
        }
        for (const i of $range(1, 7)) guild.join(`Member${i}-Realm`, { events });
        guild.run(200);
        const before = guild.channel.bytes();
        guild.run(600);
        const bytesPerSecond = (guild.channel.bytes() - before) / 600;
        assert.is_true(bytesPerSecond < 8, `${bytesPerSecond} bytes a second`);

        const empty = createGuild(2);
        empty.officers.add("Anna-Realm");
        empty.join("Anna-Realm");
        empty.join("Zoe-Realm");
        empty.run(200);
        assert.equal(2, empty.channel.log.length);
    });

    it("sends nothing but requests and hellos while sending is off", () => {
        const guild = createGuild(4);
        guild.officers.add("Anna-Realm");
        guild.officers.add("Bert-Realm");
        guild.join("Anna-Realm", { events: history(2, 10, 7), isSendingOff: true });
        guild.join("Bert-Realm", { events: history(2, 10, 8) });
        const member = guild.join("Zoe-Realm");
        guild.run(300);
        assert.equal(0, saidBy(guild, "Anna-Realm", "A"));
        assert.equal(0, saidBy(guild, "Anna-Realm", "D"));
        assert.equal(40, guild.clients[0]!.ledger.events.length);
        assert.equal(20, member.ledger.events.length);
    });

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

    it("loses no live event while the game refuses to send", () => {
        const guild = createGuild(12);
        guild.officers.add("Anna-Realm");
        const officer = guild.join("Anna-Realm");
        const member = guild.join("Zoe-Realm");
        guild.run(20);
        guild.channel.refusing.add("Anna-Realm");
        officer.write("in an encounter");
        guild.run(30);
        assert.equal(0, member.ledger.events.length);
        assert.equal("the channel refuses messages", officer.engine.pausedReason());
        guild.channel.refusing.delete("Anna-Realm");
        guild.run(7);
        assert.equal(1, member.ledger.events.length);
        assert.is_nil(officer.engine.pausedReason());
    });

    it("asks for no week of a sender that has come to hold the same since it told the week", () => {
        for (const isSame of [true, false]) {
            const guild = createGuild(19);
            guild.officers.add("Anna-Realm");
            const member = guild.join("Zoe-Realm", { events: history(1, 3, 7) });
            guild.run(10);
            const heading = { ledgerId: LEDGER_ID, epoch: EPOCH };
            const other = { hash: 1, count: 2, sum: 1 };
            const weeks = [{ week: WEEK_NOW, fingerprint: other }];
            const announceTime = BEGIN_SERVER_TIME + 10;
            say(guild, "Anna-Realm", { kind: "advert", ...heading, announceTime, root: other, weeks });
            const root = isSame ? member.ledger.fingerprint()! : other;
            say(guild, "Anna-Realm", { kind: "hello", ...heading, root });
            guild.run(60);
            assert.equal(isSame, saidBy(guild, "Zoe-Realm", "R") === 0);
        }
    });

    it("does not answer one who came to hold the same before its turn", () => {
        for (const isServed of [true, false]) {
            const guild = createGuild(16);
            guild.officers.add("Anna-Realm");
            const officer = guild.join("Anna-Realm", { events: history(1, 3, 7) });
            guild.run(10);
            const heading = { ledgerId: LEDGER_ID, epoch: EPOCH };
            const nothing = { hash: 0, count: 0, sum: 0 };
            say(guild, "Zoe-Realm", questionForAll(heading));
            guild.run(0.3);
            const root = isServed ? officer.ledger.fingerprint()! : nothing;
            say(guild, "Zoe-Realm", { kind: "hello", ...heading, root });
            guild.run(60);
            assert.equal(isServed, saidBy(guild, "Anna-Realm", "D") === 0);
        }
    });

    it("ends a sending when all who asked have come to hold the same", () => {
        const pieces: number[] = [];
        for (const isOtherServed of [true, false]) {
            const guild = createGuild(20);
            guild.officers.add("Anna-Realm");
            const officer = guild.join("Anna-Realm", { events: bulky(300, 7) });
            guild.run(10);
            const heading = { ledgerId: LEDGER_ID, epoch: EPOCH };
            say(guild, "Zoe-Realm", questionForAll(heading));
            say(guild, "Yves-Realm", questionForAll(heading));
            guild.run(10);
            const root = officer.ledger.fingerprint()!;
            say(guild, "Zoe-Realm", { kind: "hello", ...heading, root });
            if (isOtherServed) say(guild, "Yves-Realm", { kind: "hello", ...heading, root });
            guild.run(200);
            pieces.push(saidBy(guild, "Anna-Realm", "D"));
        }
        assert.is_true(pieces[0]! > 1);
        assert.is_true(pieces[0]! < pieces[1]! / 2, `${pieces[0]} of ${pieces[1]}`);
    });

    it("does not answer one who held what it has come to hold itself before its turn", () => {
        const guild = createGuild(17);
        guild.officers.add("Anna-Realm");
        guild.officers.add("Bert-Realm");
        const events = history(1, 3, 7);
        const [missing] = history(1, 1, 8);
        const elsewhere = createGuild(18);
        const whole = elsewhere.join("Zoe-Realm", { events: [...events, missing!] });
        elsewhere.run(10);
        const officer = guild.join("Anna-Realm", { events });
        guild.run(10);
        const heading = { ledgerId: LEDGER_ID, epoch: EPOCH };
        const root = whole.ledger.fingerprint()!;
        const { count, sum } = root;
        const ranges = [{ kind: "fingerprint", finish: 4294967296, count, sum }] as const;
        say(guild, "Zoe-Realm", { kind: "request", ...heading, root, start: 0, ranges, canWhisper: false });
        guild.run(0.3);
        say(guild, "Bert-Realm", dataOf(WEEK_NOW, [missing!]));
        guild.run(60);
        assert.equal(4, officer.ledger.events.length);
        assert.equal(0, saidBy(guild, "Anna-Realm", "D"));
    });

    it("does not go on asking when all that comes is held already", () => {
        const guild = createGuild(13);
        guild.officers.add("Anna-Realm");
        guild.officers.add("Bert-Realm");
        guild.join("Anna-Realm", { events: [makeEvent(BEGIN_SERVER_TIME, 99, "one content")] });
        guild.join("Bert-Realm", { events: [makeEvent(BEGIN_SERVER_TIME, 99, "another content")] });
        guild.run(300);
        const before = saidBy(guild, "Anna-Realm", "R") + saidBy(guild, "Bert-Realm", "R");
        guild.run(1200);
        assert.equal(before, saidBy(guild, "Anna-Realm", "R") + saidBy(guild, "Bert-Realm", "R"));
    });

    it("stands ten thousand mutated messages of a sender who may write", () => {
        const guild = createGuild(15);
        guild.officers.add("Anna-Realm");
        const member = guild.join("Zoe-Realm", { events: history(2, 5, 7) });
        guild.run(20);
        const { creator } = guild.identityOf("Anna-Realm");
        const texts: string[] = [];
        const event = makeEvent(BEGIN_SERVER_TIME, creator, "live");
        texts.push(encodeMessage(serializer, NATIVE_LAYOUT, liveOf([event])));
        texts.push(
            encodeMessage(
                serializer,
                NATIVE_LAYOUT,
                dataOf(WEEK_NOW, [event, makeEvent(BEGIN_SERVER_TIME - 9, 5, "old")]),
            ),
        );
        const before = holdings(member);
        const random = createSeededRandom(16);
        for (const i of $range(1, 10000)) {
            const text = texts[i % 2]!;
            const at = random.integer(1, text.length);
            const byte = (string.byte(text, at) + random.integer(1, 254)) % 255;
            guild.channel.inject(
                "Anna-Realm",
                `${string.sub(text, 1, at - 1)}${string.char(byte)}${string.sub(text, at + 1)}`,
            );
        }
        guild.run(10);
        assert.equal(before, holdings(member));
        assert.same([], guild.errors);
        let refused = 0;
        let reasons = 0;
        for (const [, count] of pairs(member.engine.refused())) {
            refused = refused + count;
            reasons = reasons + 1;
        }
        assert.equal(10000, refused);
        assert.is_true(reasons < 10, `${reasons} reasons`);
    });

    it("does not begin again after its end", () => {
        const guild = createGuild(15);
        guild.officers.add("Anna-Realm");
        const officer = guild.join("Anna-Realm", { events: history(2, 5, 7) });
        officer.engine.stop();
        // As when loading ends with a callback that leaves the guild.
        officer.engine.start();
        guild.run(120);
        assert.equal(0, guild.channel.log.length);
    });

    it("stops for good", () => {
        const guild = createGuild(14);
        guild.officers.add("Anna-Realm");
        const officer = guild.join("Anna-Realm", { events: history(2, 5, 7) });
        guild.run(20);
        officer.engine.stop();
        const said = guild.channel.log.length;
        guild.join("Zoe-Realm");
        guild.run(120);
        for (const i of $range(said + 1, guild.channel.log.length)) {
            assert.equal("Zoe-Realm", guild.channel.log[i - 1]!.sender);
        }
    });
});
