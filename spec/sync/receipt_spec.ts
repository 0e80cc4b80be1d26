import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import type { Message, Range } from "../../src/wire/message";
import { encodeMessage } from "../wire/encodeMessage";
import { loadSerializer } from "./aceSerializer";
import { BEGIN_SERVER_TIME, bulky, createGuild, EPOCH, LEDGER_ID, makeEvent, WEEK } from "./guild";

const serializer = loadSerializer();
/** First byte of an advert. */
const ADVERT = "E";
const EVERYTHING: Range[] = [{ kind: "fingerprint", finish: 4294967296, count: 1, sum: 1 }];

describe("a sending of which the asker has everything by now", () => {
    for (const encoding of ["text", "binary"] as const) {
        it(`ends soon, although the hello that said so was lost: ${encoding}`, () => {
            const guild = createGuild(41);
            guild.officers.add("Anna-Realm");
            const anna = guild.join("Anna-Realm", { events: bulky(600, 7), encoding });
            const zoe = guild.join("Zoe-Realm", { hasNoWhispers: true });
            guild.run(60);
            const received = zoe.ledger.events.length;
            assert.is_true(received > 0 && received < 500, `${received} of 600 have come`);
            // The rest comes another way, and nobody hears of that.
            guild.channel.lossPercent = 100;
            zoe.ledger.merge(anna.ledger.events);
            guild.run(10);
            guild.channel.lossPercent = 0;
            guild.run(60);
            const bytes = guild.channel.bytes("Anna-Realm");
            guild.run(60);
            const more = guild.channel.bytes("Anna-Realm") - bytes;
            assert.is_true(more < 1000, `${more} bytes for nobody`);
        });
    }
});

describe("what members offer", () => {
    it("ends when everybody who may write holds it by now", () => {
        const guild = createGuild(42);
        guild.officers.add("Anna-Realm");
        const zoe = guild.join("Zoe-Realm", { events: bulky(100, 7), hasNoCompressor: true });
        const anna = guild.join("Anna-Realm", { hasNoWhispers: true });
        for (const _ of $range(1, 120)) if (guild.channel.bytes("Zoe-Realm") < 2000) guild.run(1);
        assert.is_true(guild.channel.bytes("Zoe-Realm") >= 2000, "nothing was offered");
        assert.is_true(anna.ledger.events.length < 100);
        anna.ledger.merge(zoe.ledger.events);
        guild.run(25);
        const bytes = guild.channel.bytes("Zoe-Realm");
        guild.run(60);
        const more = guild.channel.bytes("Zoe-Realm") - bytes;
        assert.is_true(more < 500, `${more} bytes for nobody`);
    });
});

describe("one who asks although he holds what we hold", () => {
    it("has not heard what we hold by now, so we tell it, whatever is on its way", () => {
        const guild = createGuild(43);
        guild.officers.add("Anna-Realm");
        guild.officers.add("Bert-Realm");
        const anna = guild.join("Anna-Realm", { events: bulky(3, 7) });
        const heading = { ledgerId: LEDGER_ID, epoch: EPOCH };
        guild.run(100);
        function claim(events: readonly LedgerEvent[]): void {
            const span = { start: BEGIN_SERVER_TIME - WEEK, finish: BEGIN_SERVER_TIME + WEEK };
            const piece = events.length === 0 ? 0 : 1;
            say({ kind: "data", ...heading, ...span, piece, isLast: false, isWhole: false, events }, "Bert-Realm");
        }
        function say(message: Message, sender: string): void {
            guild.channel.inject(sender, encodeMessage(serializer, NATIVE_LAYOUT, message));
        }
        function adverts(): number {
            return guild.channel.log.filter(({ message }) => string.sub(message.text, 1, 1) === ADVERT).length;
        }
        claim([makeEvent(BEGIN_SERVER_TIME, 8, "brought")]);
        guild.run(4);
        claim([]);
        const before = adverts();
        const root = anna.ledger.fingerprint()!;
        say({ kind: "request", ...heading, root, start: 0, ranges: EVERYTHING, canWhisper: false }, "Zoe-Realm");
        guild.run(4);
        claim([]);
        guild.run(5);
        assert.equal(before + 1, adverts());
    });
});
