import { NATIVE_LAYOUT } from "../../src/event/layout";
import { encodeMessage } from "../wire/encodeMessage";
import { loadSerializer } from "./aceSerializer";
import { BEGIN_SERVER_TIME, createGuild, holdings, makeEvent } from "./guild";
import { WEEK_NOW, saidBy, dataBytes, assertEqualLedgers, history, liveOf, dataOf } from "./guildTalk";
import { createSeededRandom } from "./seededRandom";

const serializer = loadSerializer();

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
