import { hashText } from "../../src/event/hashText";
import { weekSpan } from "../../src/ledger/week";
import { MUTED } from "../../src/sync/doorkeeper";
import { markOf } from "../../src/sync/speech";
import { encodeBinary } from "../../src/wire/binary/codec";
import type { BinaryMessage } from "../../src/wire/binary/message";
import { cutBlock, FIRST_TRY_EVENTS } from "../../src/wire/binary/cutBlock";
import { cutChunk } from "../../src/wire/binary/segments";
import { specCompressor } from "../wire/binary/compressor";
import { createSeededRandom } from "./seededRandom";
import {
    BEGIN_SERVER_TIME,
    bulky,
    createGuild,
    EPOCH,
    holdings,
    LEDGER_ID,
    makeEvent,
    WEEK,
    weekOfEvents,
    type Guild,
} from "./guild";

const MARK = markOf({ ledgerId: LEDGER_ID, epoch: EPOCH });
const RUBBISH_PEERS = 800;
const WEEK_NOW = math.floor(BEGIN_SERVER_TIME / WEEK) + 1;

function said(guild: Guild, name: string, letter: string): string[] {
    const texts: string[] = [];
    for (const { sender, message } of guild.channel.log) {
        if (sender === name && string.sub(message.text, 1, 1) === letter) texts.push(message.text);
    }
    return texts;
}

function textOf(message: BinaryMessage): string {
    const text = encodeBinary(message, { compressor: specCompressor });
    return text.ok ? text.value : error(text.reason);
}

function assertAgreement(guild: Guild): void {
    for (const client of guild.clients) assert.equal(holdings(guild.clients[0]!), holdings(client), client.name);
    assert.same([], guild.errors);
}

describe("data in segments", () => {
    it("goes in messages of 255 bytes at most, and everything to one who holds nothing at one request", () => {
        const guild = createGuild(1);
        guild.officers.add("Anna-Realm");
        const events = bulky(100, 7);
        for (const week of $range(1, 30)) for (const event of weekOfEvents(week, 5, 8)) events.push(event);
        guild.join("Anna-Realm", { events });
        guild.run(20);
        const late = guild.join("Zoe-Realm");
        guild.run(120);
        assert.equal(250, late.ledger.events.length);
        assertAgreement(guild);
        assert.equal(1, said(guild, "Zoe-Realm", "F").length);
        assert.is_true(said(guild, "Anna-Realm", "C").length > 30);
        for (const { message } of guild.channel.log) assert.is_true(message.text.length <= 255);
    });

    for (const seed of [1, 2, 3]) {
        it(`loses segments alone, which alone come again (seed ${seed})`, () => {
            const guild = createGuild(seed);
            guild.officers.add("Anna-Realm");
            guild.join("Anna-Realm", { events: bulky(150, 7), hasNoWhispers: true });
            guild.run(20);
            for (const i of $range(1, 5)) guild.join(`Zoe${i}-Realm`);
            guild.channel.lossPercent = 8;
            guild.run(160);
            const times = new LuaMap<string, number>();
            let segments = 0;
            let repeated = 0;
            for (const text of said(guild, "Anna-Realm", "C")) {
                const before = times.get(text) ?? 0;
                times.set(text, before + 1);
                segments = segments + 1;
                if (before > 0) repeated = repeated + 1;
            }
            let asked = 0;
            for (const client of guild.clients) asked = asked + said(guild, client.name, "H").length;
            assert.is_true(asked > 0, "nobody asked for what is missing");
            assert.is_true(repeated > 0 && repeated < (segments * 2) / 3, `${repeated} of ${segments} again`);
            guild.channel.lossPercent = 0;
            guild.run(200);
            assertAgreement(guild);
        });
    }

    it("is taken over when its sender stops in the middle", () => {
        const guild = createGuild(4);
        guild.officers.add("Anna-Realm");
        guild.officers.add("Bert-Realm");
        const events = bulky(150, 7);
        guild.join("Anna-Realm", { events });
        guild.join("Bert-Realm", { events });
        guild.run(30);
        const late = guild.join("Zoe-Realm");
        let name = "";
        for (const _ of $range(1, 300)) {
            guild.run(0.1);
            for (const client of guild.clients) if (said(guild, client.name, "C").length > 12) name = client.name;
            if (name !== "") break;
        }
        const sender = guild.clients.find((client) => client.name === name)!;
        sender.leave();
        assert.equal(0, late.ledger.events.length);
        guild.run(120);
        assert.equal(150, late.ledger.events.length);
    });

    it("is not asked for where all agree and a few segments came that somebody else missed", () => {
        const guild = createGuild(4);
        guild.officers.add("Anna-Realm");
        guild.officers.add("Bert-Realm");
        const events = weekOfEvents(1, 5, 8);
        guild.join("Anna-Realm", { events });
        guild.join("Zoe-Realm", { events });
        guild.run(90);
        const { texts } = cutChunk(MARK.ledger, string.rep("a text that nobody needs ", 80));
        guild.channel.inject("Bert-Realm", texts[2]!);
        guild.run(30);
        assert.equal(0, said(guild, "Zoe-Realm", "H").length);
        // Most of a chunk is none that was repeated: a long new event, say.
        for (const text of texts.slice(3)) guild.channel.inject("Bert-Realm", text);
        guild.run(10);
        assert.is_true(said(guild, "Zoe-Realm", "H").length + said(guild, "Anna-Realm", "H").length > 0);
    });

    it("stops when who asked for it has told that he holds it all, also where he had asked us in person", () => {
        const guild = createGuild(4);
        guild.officers.add("Anna-Realm");
        const anna = guild.join("Anna-Realm", { events: bulky(150, 7) });
        guild.run(20);
        const ranges = [{ kind: "fingerprint", finish: 4294967296, count: 0, sum: 0 }] as const;
        const question = { kind: "request", ...MARK, root: { hash: 1, sum: 1, count: 1 }, start: 0, ranges } as const;
        guild.channel.inject("Zoe-Realm", textOf({ ...question, to: hashText("Anna-Realm"), canWhisper: false }));
        guild.run(15);
        const before = said(guild, "Anna-Realm", "C").length;
        assert.is_true(before > 5);
        guild.channel.inject("Zoe-Realm", textOf({ kind: "hello", ...MARK, root: anna.ledger.fingerprint()! }));
        guild.run(2);
        const after = said(guild, "Anna-Realm", "C").length;
        guild.run(60);
        assert.equal(after, said(guild, "Anna-Realm", "C").length);
    });

    it("is sent again only in part when the game refused a part", () => {
        const guild = createGuild(5);
        guild.officers.add("Anna-Realm");
        guild.join("Anna-Realm", { events: bulky(60, 7) });
        guild.run(20);
        const late = guild.join("Zoe-Realm");
        guild.run(14);
        guild.channel.refusing.add("Anna-Realm");
        guild.run(10);
        guild.channel.refusing.delete("Anna-Realm");
        guild.run(60);
        assert.equal(60, late.ledger.events.length);
        const seen = new LuaSet<string>();
        for (const text of said(guild, "Anna-Realm", "C")) {
            assert.is_false(seen.has(text), "a segment came twice");
            seen.add(text);
        }
    });
});

describe("clients of both encodings", () => {
    for (const hasNoCompressor of [false, true]) {
        it(`read each other, ${hasNoCompressor ? "without" : "with"} a compressor`, () => {
            const guild = createGuild(6);
            guild.officers.add("Anna-Realm");
            guild.officers.add("Bert-Realm");
            const anna = guild.join("Anna-Realm", { events: bulky(40, 7), encoding: "text" });
            const bert = guild.join("Bert-Realm", { events: weekOfEvents(2, 40, 8), hasNoCompressor });
            guild.join("Zoe-Realm", { encoding: "text" });
            guild.join("Yves-Realm");
            guild.run(200);
            anna.write("from Anna");
            bert.write("from Bert");
            guild.run(5);
            assert.equal(82, anna.ledger.events.length);
            assertAgreement(guild);
            for (const { sender, message } of guild.channel.log) {
                const isText = string.sub(message.text, 1, 1) === "A";
                const isTeller = sender === "Anna-Realm" || sender === "Zoe-Realm";
                const isMissing = string.sub(message.text, 1, 1) === "H";
                assert.equal(isTeller && !isMissing, isText);
            }
        });
    }
});

describe("ledgers that look alike", () => {
    it("come together although Adler-32 and count of their weeks are equal", () => {
        const guild = createGuild(7);
        guild.officers.add("Anna-Realm");
        guild.officers.add("Bert-Realm");
        // The bytes of such a time change by +1, -2, +1: neither of Adler-32's sums sees it.
        const first = BEGIN_SERVER_TIME - 190000;
        const time = first - (first % 65536) + 32784;
        const anna = guild.join("Anna-Realm", { events: [makeEvent(time, 7, "one")] });
        const bert = guild.join("Bert-Realm", { events: [makeEvent(time + 65025, 7, "other")] });
        guild.run(1);
        const [mine, theirs] = [anna.ledger.fingerprint()!, bert.ledger.fingerprint()!];
        assert.same([mine.count, mine.hash], [theirs.count, theirs.hash]);
        guild.run(60);
        assert.equal(2, anna.ledger.events.length);
        assertAgreement(guild);
    });

    it("are told apart when a key holds other content, and come to hold both", () => {
        const guild = createGuild(9);
        guild.officers.add("Anna-Realm");
        guild.officers.add("Bert-Realm");
        const anna = guild.join("Anna-Realm", { events: [makeEvent(BEGIN_SERVER_TIME, 99, "one content")] });
        const bert = guild.join("Bert-Realm", { events: [makeEvent(BEGIN_SERVER_TIME, 99, "another content")] });
        guild.run(60);
        assertAgreement(guild);
        for (const { ledger } of [anna, bert]) {
            assert.equal(1, ledger.events.length);
            assert.equal(1, ledger.conflictCount());
        }
        const before = said(guild, "Anna-Realm", "I").length + said(guild, "Bert-Realm", "I").length;
        guild.run(1200);
        assert.equal(before, said(guild, "Anna-Realm", "I").length + said(guild, "Bert-Realm", "I").length);
    });
});

describe("binary rubbish", () => {
    it("changes nothing, ten thousand times", () => {
        const guild = createGuild(8);
        guild.officers.add("Anna-Realm");
        const member = guild.join("Zoe-Realm", { events: weekOfEvents(1, 5, 7) });
        guild.run(20);
        const { creator } = guild.identityOf("Anna-Realm");
        const event = makeEvent(BEGIN_SERVER_TIME, creator, "live");
        const events = [makeEvent(BEGIN_SERVER_TIME - 9, 5, "old"), event];
        const data = { kind: "data", ...MARK, ...weekSpan(WEEK_NOW), piece: 1, isLast: true, isWhole: true } as const;
        const large = cutBlock(bulky(60, 9), 1, FIRST_TRY_EVENTS, (taken) =>
            encodeBinary({ ...data, start: 0, events: taken }, { compressor: specCompressor }),
        );
        if (!large.ok) return error(large.reason);
        // Of the chunk a segment is always missing; else what the others say of it would rightly be taken.
        const segments = cutChunk(MARK.ledger, large.value.text).texts.slice(1);
        const root = { hash: 1, count: 2, sum: 3 };
        const weeks = [{ week: WEEK_NOW, fingerprint: root }];
        const ranges = [{ kind: "fingerprint", finish: 4294967296, count: 2, sum: 3 }] as const;
        const small: BinaryMessage[] = [
            { kind: "hello", ...MARK, root },
            { kind: "advert", ...MARK, announceTime: BEGIN_SERVER_TIME, root, weeks },
            { kind: "request", ...MARK, root, start: 0, ranges, canWhisper: false },
            { kind: "missing", ...MARK, chunk: 5, total: 9, numbers: [1, 9] },
        ];
        const believed = [...segments, ...small.map((message) => textOf(message))];
        // Small messages have no checksum: changed ones of who may write would be his word all the same.
        const refused = [textOf({ kind: "live", ...MARK, events }), textOf({ ...data, events })];
        const before = holdings(member);
        // Of one peer nobody would listen to so much.
        for (const i of $range(0, RUBBISH_PEERS - 1)) guild.officers.add(`Officer${i}-Realm`);
        const random = createSeededRandom(16);
        for (const i of $range(1, 10000)) {
            const isBelieved = i % 2 === 0;
            const texts = isBelieved ? believed : refused;
            const text = texts[random.integer(0, texts.length - 1)]!;
            const at = random.integer(1, text.length);
            const byte = string.char(random.integer(1, 255));
            const mutated = `${string.sub(text, 1, at - 1)}${byte}${string.sub(text, at + 1)}`;
            const peer = math.floor(i / 2) % RUBBISH_PEERS;
            guild.channel.inject(isBelieved ? `Officer${peer}-Realm` : `Mallory${peer}-Realm`, mutated);
            if (i % 500 === 0) guild.run(1);
        }
        assert.is_nil(member.engine.refused()[MUTED]);
        guild.run(300);
        assert.equal(before, holdings(member));
        assert.same([], guild.errors);
    });

    it("of one peer is not listened to for a while", () => {
        const guild = createGuild(8);
        guild.officers.add("Anna-Realm");
        guild.officers.add("Mallory-Realm");
        const anna = guild.join("Anna-Realm", { events: weekOfEvents(1, 5, 7) });
        const member = guild.join("Zoe-Realm");
        for (const i of $range(1, 600)) {
            guild.channel.inject("Mallory-Realm", i % 2 === 0 ? "?rubbish" : "Irubbish");
            guild.run(0.5);
        }
        const refused = member.engine.refused()[MUTED] ?? 0;
        assert.is_true(refused > 500, `${refused} dropped unread`);
        assert.equal("Mallory-Realm", member.router.muted()[0]!.name);
        assert.equal(holdings(anna), holdings(member));
        guild.run(700);
        assert.same([], member.router.muted());
    });
});
