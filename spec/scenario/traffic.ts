import { FORM } from "../../src/wire/binary/frame";
import type { World } from "../world/contract";

/** What a message is, by the first letter of its text; texts of several AceComm parts count as their first part says. */
export type MessageKind = keyof typeof FORM | "text" | "other";

/** One addon message that a client has put on the channel. */
export interface Sent {
    /** World seconds. */
    readonly time: number;
    /** Without realm. */
    readonly sender: string;
    readonly prefix: string;
    /** "GUILD", "WHISPER"… */
    readonly chatType: string;
    /** Full name; "-" unless it is a whisper. */
    readonly target: string;
    readonly kind: MessageKind;
    readonly bytes: number;
}

export interface Wanted {
    readonly kinds?: readonly MessageKind[];
    readonly sender?: string;
    readonly chatType?: string;
    readonly target?: string;
    /** World seconds, half-open. */
    readonly start?: number;
    readonly finish?: number;
}

/** Events in bulk: chunks in segments, and what fits one message. */
export const BULK: readonly MessageKind[] = ["segment", "data"];

const kindByLetter = new LuaMap<string, MessageKind>();
for (const [kind, letter] of pairs(FORM)) kindByLetter.set(letter, kind);
kindByLetter.set("A", "text");

const LINE = "^(%S+) send (%S+) (%S+) (%S+) (%S+) (.*)$";
/** AceComm's marks of the parts that follow a first one, as the trace spells them. */
const LATER_PART = "^\\00[23]";

function readLine(line: string, begun: LuaMap<string, MessageKind>): Sent | undefined {
    const [time, sender, prefix, chatType, target, spelled] = string.match(line, LINE);
    if (time === undefined) return undefined;
    const row = `${sender} ${prefix} ${chatType} ${target}`;
    const [withoutMark] = string.gsub(spelled!, "^\\00[1-4]", "");
    const isLater = string.find(spelled!, LATER_PART)[0] !== undefined;
    const own = kindByLetter.get(string.sub(withoutMark, 1, 1)) ?? "other";
    const kind = isLater ? (begun.get(row) ?? "other") : own;
    begun.set(row, kind);
    const bytes = string.gsub(spelled!, "\\%d%d%d", ".")[0].length;
    return {
        time: tonumber(time)!,
        sender: sender!,
        prefix: prefix!,
        chatType: chatType!,
        target: target!,
        kind,
        bytes,
    };
}

/** All messages of our prefixes that left a client, in order, from the trace of a world that traces. */
export function sentMessages(world: World): Sent[] {
    const found: Sent[] = [];
    const begun = new LuaMap<string, MessageKind>();
    for (const line of world.trace()) {
        const sent = readLine(line, begun);
        if (sent !== undefined && string.find(sent.prefix, "^LibLedger")[0] !== undefined) found.push(sent);
    }
    return found;
}

export function only(messages: readonly Sent[], wanted: Wanted): Sent[] {
    const { kinds, sender, chatType, target, start = 0, finish = math.huge } = wanted;
    return messages.filter(
        (sent) =>
            (kinds === undefined || kinds.includes(sent.kind)) &&
            (sender === undefined || sent.sender === sender) &&
            (chatType === undefined || sent.chatType === chatType) &&
            (target === undefined || sent.target === target) &&
            sent.time >= start &&
            sent.time < finish,
    );
}

export function bytesOf(messages: readonly Sent[]): number {
    return messages.reduce((sum, { bytes }) => sum + bytes, 0);
}
