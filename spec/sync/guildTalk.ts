import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { weekSpan } from "../../src/ledger/week";
import type { Message } from "../../src/wire/message";
import { encodeMessage } from "../wire/encodeMessage";
import { loadSerializer } from "./aceSerializer";
import { BEGIN_SERVER_TIME, EPOCH, holdings, LEDGER_ID, weekOfEvents, type Guild } from "./guild";

const serializer = loadSerializer();
export const WEEK_NOW = math.floor(BEGIN_SERVER_TIME / 604800) + 1;

export function say(guild: Guild, sender: string, message: Message): void {
    guild.channel.inject(sender, encodeMessage(serializer, NATIVE_LAYOUT, message));
}

/** First bytes by kind of message: adverts, requests, data and its segments, hellos, live events. */
const SAID: Record<string, string> = { A: "E", R: "F", D: "IC", H: "D", L: "J" };

export function saidBy(guild: Guild, name: string, letter: string): number {
    let count = 0;
    for (const spoken of guild.channel.log) {
        const isOf = SAID[letter]!.includes(string.sub(spoken.message.text, 1, 1));
        if (spoken.sender === name && isOf) count = count + 1;
    }
    return count;
}

export function dataBytes(guild: Guild): number {
    let sum = 0;
    for (const spoken of guild.channel.log) {
        if (spoken.message.priority === "BULK") sum = sum + spoken.message.text.length;
    }
    return sum;
}

export function assertEqualLedgers(guild: Guild): void {
    const first = guild.clients[0]!;
    for (const client of guild.clients) {
        if (holdings(client) !== holdings(first)) error(`${client.name} differs from ${first.name}`, 2);
    }
    if (guild.errors.length > 0) error(guild.errors.join("\n"), 2);
}

export function history(weeks: number, perWeek: number, creator: number): LedgerEvent[] {
    const events: LedgerEvent[] = [];
    for (const week of $range(0, weeks - 1))
        for (const event of weekOfEvents(week, perWeek, creator)) events.push(event);
    return events;
}

export function liveOf(events: LedgerEvent[]): Message {
    return { kind: "live", ledgerId: LEDGER_ID, epoch: EPOCH, events };
}

export function dataOf(week: number, events: LedgerEvent[]): Message {
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
