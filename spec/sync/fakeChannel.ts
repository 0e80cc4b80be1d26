import type { Channel, OutgoingText, SentHandler, TextHandler } from "../../src/port/channel";
import type { Random } from "../../src/port/random";
import type { VirtualTime } from "./virtualTime";

/** A text on the channel, as specs see it. */
export interface Spoken {
    readonly at: number;
    readonly sender: string;
    readonly message: OutgoingText;
}

/** @noSelf */
export interface FakeChannel {
    /** A client's port; nobody else hears what it says before it listens. */
    join(name: string): Channel;
    leave(name: string): void;
    /** Whatever a peer may say, honest or not. */
    inject(sender: string, text: string, distribution?: string): void;
    /** All that was said so far. */
    readonly log: Spoken[];
    bytes(sender?: string): number;
    /** Chance of each frame to be lost for each receiver, in percent. */
    lossPercent: number;
    /** Clients whose sends the game refuses. */
    readonly refusing: LuaSet<string>;
}

interface Member {
    readonly name: string;
    handler: TextHandler | undefined;
    isHere: boolean;
    queue: { readonly message: OutgoingText; readonly onSent: SentHandler }[];
    tokens: number;
    isPumping: boolean;
}

/** A text that fits one message has no mark of a part. */
const MESSAGE_BYTES = 255;
const FRAME_BYTES = 254;
const ALLOWANCE = 10;
const LATENCY_SECONDS = 0.1;
/** Whispers have no allowance, but the shared budget of bytes. */
const WHISPER_SECONDS = 0.37;
const PRIORITY = { ALERT: 1, NORMAL: 2, BULK: 3 };

/** The game's channel, with AceComm on both ends: frames, an allowance of 10 + 1 a second, priorities, loss. */
export function createFakeChannel(time: VirtualTime, random: Random): FakeChannel {
    let members: Member[] = [];

    const channel: FakeChannel = {
        join,
        leave(name) {
            for (const member of members) if (member.name === name) member.isHere = false;
            members = members.filter((member) => member.name !== name);
        },
        inject(sender, text, distribution = "GUILD") {
            for (const member of members) member.handler?.(text, distribution, sender);
        },
        log: [],
        bytes(sender) {
            let sum = 0;
            for (const spoken of channel.log) {
                if (sender === undefined || spoken.sender === sender) sum = sum + spoken.message.text.length;
            }
            return sum;
        },
        lossPercent: 0,
        refusing: new LuaSet(),
    };

    function framesOf(text: string): number {
        return text.length <= MESSAGE_BYTES ? 1 : math.ceil(text.length / FRAME_BYTES);
    }

    /** What AceComm makes of a text some of whose frames are lost: nothing, or a shorter text. */
    function received(text: string): string | undefined {
        const frames = framesOf(text);
        const parts: string[] = [];
        if (frames === 1) return random.integer(1, 100) <= channel.lossPercent ? undefined : text;
        for (const i of $range(1, frames)) {
            const isLost = random.integer(1, 100) <= channel.lossPercent;
            if (isLost && (i === 1 || i === frames)) return undefined;
            if (!isLost) parts.push(string.sub(text, (i - 1) * FRAME_BYTES + 1, i * FRAME_BYTES));
        }
        return table.concat(parts);
    }

    function deliver(sender: Member, message: OutgoingText): void {
        channel.log.push({ at: time.seconds(), sender: sender.name, message });
        for (const member of members) {
            if (member === sender || (message.target ?? member.name) !== member.name) continue;
            const text = received(message.text);
            if (text === undefined) continue;
            time.at(time.seconds() + LATENCY_SECONDS, () => {
                if (member.isHere) member.handler?.(text, message.distribution, sender.name);
            });
        }
    }

    function pump(member: Member): void {
        const first = member.queue[0];
        if (first === undefined || !member.isHere) {
            member.isPumping = false;
            return;
        }
        member.isPumping = true;
        if (channel.refusing.has(member.name)) {
            table.remove(member.queue, 1);
            first.onSent(false);
            pump(member);
            return;
        }
        const frames = framesOf(first.message.text);
        const isWhisper = first.message.target !== undefined;
        const wait = isWhisper ? frames * WHISPER_SECONDS : math.max(0, frames - member.tokens);
        if (!isWhisper) member.tokens = math.max(0, member.tokens - frames);
        table.remove(member.queue, 1);
        time.at(time.seconds() + wait, () => {
            if (!member.isHere) return;
            deliver(member, first.message);
            first.onSent(true);
            pump(member);
        });
    }

    function join(name: string): Channel {
        const member: Member = {
            name,
            handler: undefined,
            isHere: true,
            queue: [],
            tokens: ALLOWANCE,
            isPumping: false,
        };
        members.push(member);
        time.timer.every(1, () => {
            if (!member.isPumping) member.tokens = math.min(ALLOWANCE, member.tokens + 1);
        });
        return {
            send(message, onSent) {
                let index = member.queue.length;
                const rank = PRIORITY[message.priority];
                while (index > 0 && PRIORITY[member.queue[index - 1]!.message.priority] > rank) index = index - 1;
                table.insert(member.queue, index + 1, { message, onSent });
                if (!member.isPumping) pump(member);
            },
            listen(handler) {
                member.handler = handler;
                return () => {
                    member.handler = undefined;
                };
            },
            obstacle: () => undefined,
            whisperObstacle: () => undefined,
        };
    }

    return channel;
}
