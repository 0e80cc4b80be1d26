import type { SentMessage } from "../../world/contract";
import { printable } from "../../world/trace";
import type { KindCount } from "./job";

/** A letter stands for a kind of message (src/wire/binary/frame.ts); what begins otherwise is told as its byte. */
export function letterOf(text: string): string {
    const [letter] = string.match(text, "^%a");
    return letter ?? string.format("\\%d", string.byte(text));
}

/** Everything that was put on the channel, in order. @noSelf */
export interface SentLog {
    add(message: SentMessage): void;
    /** Of honest clients, in start <= time < finish. */
    between(start: number, finish: number): SentMessage[];
    /** Takes this client for no honest one. */
    exclude(client: string): void;
}

export function createSentLog(): SentLog {
    const messages: SentMessage[] = [];
    const excluded = new LuaSet<string>();
    return {
        add: (message) => {
            messages.push(message);
        },
        between: (start, finish) =>
            messages.filter(({ time, sender }) => time >= start && time < finish && !excluded.has(sender)),
        exclude: (client) => {
            excluded.add(client);
        },
    };
}

export function bytesOf(messages: readonly SentMessage[]): number {
    let bytes = 0;
    for (const { text } of messages) bytes += text.length;
    return bytes;
}

/** Messages and bytes by letter and chat type, sorted. */
export function countKinds(messages: readonly SentMessage[]): KindCount[] {
    const counts = new LuaMap<string, KindCount>();
    const list: KindCount[] = [];
    for (const { text, chatType } of messages) {
        const letter = letterOf(text);
        const name = `${letter} ${chatType}`;
        let count = counts.get(name);
        if (count === undefined) {
            count = { letter, chatType, messages: 0, bytes: 0 };
            counts.set(name, count);
            list.push(count);
        }
        count.messages += 1;
        count.bytes += text.length;
    }
    table.sort(list, (a, b) => a.letter < b.letter || (a.letter === b.letter && a.chatType < b.chatType));
    return list;
}

/** "12.345 Anna GUILD - C 255 text", times from `start` on. */
export function traceLines(messages: readonly SentMessage[], start: number): string[] {
    return messages.map(({ time, sender, chatType, target, text }) => {
        const head = string.format("%.3f %s %s %s", time - start, sender, chatType, target === "" ? "-" : target);
        return `${head} ${letterOf(text)} ${text.length} ${printable(text)}`;
    });
}
