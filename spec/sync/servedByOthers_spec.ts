import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { weekSpan } from "../../src/ledger/week";
import type { Contents } from "../../src/wire/message";
import { encodeMessage } from "../wire/encodeMessage";
import { loadSerializer } from "./aceSerializer";
import {
    BEGIN_SERVER_TIME,
    bulky,
    createGuild,
    EPOCH,
    LEDGER_ID,
    questionForAll,
    weekOfEvents,
    type Guild,
} from "./guild";

const serializer = loadSerializer();
const HEADING = { ledgerId: LEDGER_ID, epoch: EPOCH };
const WEEK_NOW = math.floor(BEGIN_SERVER_TIME / 604800) + 1;
/** First bytes of a hello, of a short chunk and of a long one's segments. */
const HELLO = "D";
const DATA = "IC";

function say(guild: Guild, sender: string, contents: Contents): void {
    guild.channel.inject(sender, encodeMessage(serializer, NATIVE_LAYOUT, { ...contents, ...HEADING }));
}

function ask(guild: Guild, asker: string): void {
    say(guild, asker, questionForAll(HEADING));
}

function saidBy(guild: Guild, name: string, forms: string): number {
    return guild.channel.log.filter(
        ({ sender, message }) => sender === name && forms.includes(string.sub(message.text, 1, 1)),
    ).length;
}

describe("a client that others' questions have served", () => {
    const all = weekOfEvents(0, 20, 7);

    /** An officer goes on sending `told` to somebody, as often as that takes a minute and a half. */
    function hellosWhileSent(told: readonly LedgerEvent[]): number {
        const elsewhere = createGuild(24);
        const root = elsewhere.join("Cara-Realm", { events: all });
        elsewhere.run(10);
        const guild = createGuild(23);
        guild.officers.add("Bert-Realm");
        guild.join("Zoe-Realm");
        guild.run(10);
        ask(guild, "Yves-Realm");
        const announceTime = BEGIN_SERVER_TIME + 10;
        say(guild, "Bert-Realm", { kind: "advert", announceTime, root: root.ledger.fingerprint()!, weeks: [] });
        const before = saidBy(guild, "Zoe-Realm", HELLO);
        for (const piece of $range(1, 9)) {
            const span = weekSpan(WEEK_NOW);
            say(guild, "Bert-Realm", { kind: "data", ...span, piece, isLast: false, isWhole: true, events: told });
            guild.run(10);
        }
        return saidBy(guild, "Zoe-Realm", HELLO) - before;
    }

    it("says so once while the sending goes on, so that it can end", () => {
        assert.equal(1, hellosWhileSent(all));
    });

    it("does not as long as it lacks something", () => {
        assert.equal(0, hellosWhileSent(all.slice(0, 10)));
    });
});

describe("who asks while all are being sent something", () => {
    function sentTo(askers: readonly string[]): number {
        const guild = createGuild(25);
        guild.officers.add("Anna-Realm");
        guild.join("Anna-Realm", { events: bulky(300, 7) });
        guild.run(10);
        for (const asker of askers) {
            ask(guild, asker);
            guild.run(100);
        }
        guild.run(400);
        return saidBy(guild, "Anna-Realm", DATA);
    }

    it("gets what was sent before", () => {
        const once = sentTo(["Zoe-Realm"]);
        const both = sentTo(["Zoe-Realm", "Yves-Realm"]);
        assert.is_true(both > 1.3 * once && both < 1.9 * once, `${both} and ${once}`);
    });
});
