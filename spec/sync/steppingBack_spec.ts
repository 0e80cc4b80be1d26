import { keyText } from "../../src/event/key";
import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { openMessage, readMessage } from "../../src/wire/codec";
import type { Message } from "../../src/wire/message";
import { encodeMessage } from "../wire/encodeMessage";
import { loadSerializer } from "./aceSerializer";
import { BEGIN_SERVER_TIME, bulky, createGuild, EPOCH, LEDGER_ID, questionForAll, type Guild } from "./guild";

const serializer = loadSerializer();
const HEADING = { ledgerId: LEDGER_ID, epoch: EPOCH };
const NEVER_HELD = { hash: 1, count: 1, sum: 1 };
/** A few chunks of text. */
const EVENTS = 200;

function say(guild: Guild, sender: string, message: Message): void {
    guild.channel.inject(sender, encodeMessage(serializer, NATIVE_LAYOUT, message));
}

/** Keys of what Zoe has sent, in the order in which she did. */
function sentKeys(guild: Guild): string[] {
    const keys: string[] = [];
    for (const { sender, message } of guild.channel.log) {
        const envelope = sender === "Zoe-Realm" ? openMessage(serializer, message.text) : undefined;
        const read = envelope?.ok === true ? readMessage(NATIVE_LAYOUT, envelope.value) : undefined;
        if (read?.ok !== true || read.value.kind !== "data") continue;
        for (const event of read.value.events) keys.push(keyText(NATIVE_LAYOUT, event));
    }
    return keys;
}

function runUntilSent(guild: Guild, count: number): void {
    for (const _ of $range(1, 600)) {
        if (sentKeys(guild).length >= count) return;
        guild.run(0.1);
    }
    assert.is_true(false, `${sentKeys(guild).length} of ${count} were sent`);
}

/** Zoe, who writes text, sends all she holds, since Mia asked for it; Anna comes before her in every election. */
function sendToMia(events: readonly LedgerEvent[]): Guild {
    const guild = createGuild(21);
    guild.officers.add("Anna-Realm");
    guild.officers.add("Zoe-Realm");
    const announceTime = BEGIN_SERVER_TIME - 20;
    guild.join("Zoe-Realm", { events, encoding: "text" });
    say(guild, "Anna-Realm", { kind: "advert", ...HEADING, announceTime, root: NEVER_HELD, weeks: [] });
    guild.run(20);
    say(guild, "Mia-Realm", questionForAll(HEADING));
    runUntilSent(guild, 1);
    return guild;
}

/** Anna sends an event that all have, so that Zoe, who is sending, steps back. */
function interrupt(guild: Guild, events: readonly LedgerEvent[]): void {
    const span = { start: 0, finish: BEGIN_SERVER_TIME };
    const [event] = events;
    say(guild, "Anna-Realm", {
        kind: "data",
        ...HEADING,
        ...span,
        piece: 1,
        isLast: true,
        isWhole: false,
        events: [event!],
    });
}

describe("who steps back for a sender with priority", () => {
    it("goes on where it was, however often", () => {
        const events = bulky(EVENTS, 7);
        const guild = sendToMia(events);
        for (const _ of $range(1, 3)) {
            const before = sentKeys(guild).length;
            interrupt(guild, events);
            runUntilSent(guild, before + 1);
        }
        assert.is_true(sentKeys(guild).length < EVENTS - 10);
        guild.run(400);
        const seen = new LuaSet<string>();
        for (const key of sentKeys(guild)) {
            assert.is_false(seen.has(key), `${key} was sent twice`);
            seen.add(key);
        }
        // The newest one came from Anna.
        assert.equal(EVENTS - 1, sentKeys(guild).length);
    });

    it("answers what was asked anew meanwhile, and not what was asked before", () => {
        const events = bulky(EVENTS, 7);
        const guild = sendToMia(events);
        const start = BEGIN_SERVER_TIME - 4500;
        const ranges = [{ kind: "fingerprint", finish: BEGIN_SERVER_TIME, count: 0, sum: 0 }] as const;
        say(guild, "Mia-Realm", { kind: "request", ...HEADING, root: NEVER_HELD, start, ranges, canWhisper: false });
        const before = sentKeys(guild).length;
        interrupt(guild, events);
        guild.run(400);
        const lacked = events.slice(1, 4).map((event) => keyText(NATIVE_LAYOUT, event));
        assert.same(lacked.reverse(), sentKeys(guild).slice(before));
    });
});
