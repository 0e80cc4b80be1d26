import type { Channel, Distribution, OutgoingText, Priority, SentHandler } from "../port/channel";
import { fullNameOf } from "./names";
import { isSecret } from "./secret";
import { whisperObstacle } from "./whisper";

/**
 * The prefixes of all ledgers of a client (at most 16 bytes each): the game's allowance is counted by prefix, so whispers
 * have their own. Sent: changing one cuts off every other client.
 */
const PREFIX = "LibLedger";
const WHISPER_PREFIX = "LibLedgerW";

function prefixFor(chatType: string): string {
    return chatType === "WHISPER" ? WHISPER_PREFIX : PREFIX;
}

type CommProgress = (
    this: void,
    argument: undefined,
    bytesSent: number,
    bytesTotal: number,
    wasAccepted: boolean,
) => void;

/** What AceComm sends as one frame; a longer text is cut into several. */
const FRAME_BYTES = 255;

/**
 * Frames carry no numbers, so two texts of several frames must not travel side by side on one prefix: the receiver would
 * lose one. Only texts of equal priority leave one after the other.
 */
function priorityOf({ text, priority }: OutgoingText): Priority {
    return text.length > FRAME_BYTES ? "BULK" : priority;
}

/** AceComm-3.0's mixin, as far as we use it. */
interface Comm {
    RegisterComm(prefix: string, method: string): void;
    UnregisterAllComm(): void;
    SendCommMessage(
        prefix: string,
        text: string,
        distribution: string,
        target: string | undefined,
        priority: Priority,
        progress: CommProgress,
    ): void;
    OnCommReceived(prefix: string, text: unknown, distribution: unknown, sender: unknown): void;
}

interface AceComm {
    Embed(target: object): void;
}

/** The game's own names for "my group": a raid, a dungeon finder group, or a party. */
function groupChatType(): string {
    if (LE_PARTY_CATEGORY_INSTANCE !== undefined && IsInGroup(LE_PARTY_CATEGORY_INSTANCE)) return "INSTANCE_CHAT";
    return IsInRaid() ? "RAID" : "PARTY";
}

function chatTypeOf(distribution: Distribution): string {
    return distribution === "RAID" || distribution === "PARTY" ? groupChatType() : distribution;
}

function distributionOf(chatType: string): string {
    return chatType === "INSTANCE_CHAT" || chatType === "PARTY" ? "RAID" : chatType;
}

/** Reports once, after the last frame of the text: sent only when the client took every frame. */
function progressOf(onSent: SentHandler): CommProgress {
    let wasWhole = true;
    return (_argument, bytesSent, bytesTotal, wasAccepted) => {
        if (!wasAccepted) wasWhole = false;
        if (bytesSent >= bytesTotal) onSent(wasWhole);
    };
}

/** A channel that can be left for good. @noSelf */
export interface GameChannel extends Channel {
    /** Nothing is received or sent any more: before a newer version of the library takes over. */
    stop(): void;
}

export function createChannel(ownName: () => string | undefined): GameChannel {
    const [aceComm] = LibStub.GetLibrary("AceComm-3.0");
    const comm = {} as Comm;
    (aceComm as AceComm).Embed(comm);
    let isStopped = false;
    let handlers: ((this: void, text: string, distribution: string, sender: string) => void)[] = [];

    comm.OnCommReceived = (prefix, text, distribution, sender) => {
        if (isSecret(text) || isSecret(distribution)) return;
        if (typeof text !== "string" || typeof distribution !== "string") return;
        if (prefix !== prefixFor(distribution)) return;
        const name = fullNameOf(sender);
        if (name === undefined || name === ownName()) return;
        for (const handler of handlers) handler(text, distributionOf(distribution), name);
    };
    comm.RegisterComm(PREFIX, "OnCommReceived");
    comm.RegisterComm(WHISPER_PREFIX, "OnCommReceived");

    return {
        send(message, onSent) {
            if (isStopped) return;
            const chatType = chatTypeOf(message.distribution);
            const prefix = prefixFor(chatType);
            const { text, target } = message;
            comm.SendCommMessage(prefix, text, chatType, target, priorityOf(message), progressOf(onSent));
        },
        obstacle(distribution) {
            if (distribution === "GUILD") return IsInGuild() ? undefined : "no guild";
            if (distribution === "WHISPER") return undefined;
            return IsInGroup() ? undefined : "no group";
        },
        whisperObstacle,
        listen(handler) {
            handlers = [...handlers, handler];
            return () => {
                handlers = handlers.filter((other) => other !== handler);
            };
        },
        stop() {
            isStopped = true;
            handlers = [];
            comm.UnregisterAllComm();
        },
    };
}
