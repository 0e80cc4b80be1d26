import { hashText } from "../../../src/event/hashText";
import { NATIVE_LAYOUT } from "../../../src/event/layout";
import type { Serializer } from "../../../src/port/serializer";
import { encodeBinary } from "../../../src/wire/binary/codec";
import type { BinaryMessage, EpochMark } from "../../../src/wire/binary/message";
import { cutChunk } from "../../../src/wire/binary/segments";
import type { Contents, Message } from "../../../src/wire/message";
import { encodeMessage } from "../../wire/encodeMessage";
import type { Client } from "../contract";
import type { Random } from "../random";
import { GUILD, HOME_REALM } from "./cast";
import { GUILD_BOOK, OWN_PREFIX, WHISPER_PREFIX } from "./testAddon";

/** AceComm's frames: a first byte for the part, then 254 bytes. */
const PART_BYTES = 254;
const FRAME_BYTES = 255;

const SEND = `return C_ChatInfo.SendAddonMessage(...)`;

/** Says anything over our prefix, past every queue: only the server's own throttle holds an attacker back. @noSelf */
export interface AttackerVoice {
    /** One raw frame to the guild. */
    frame(text: string): void;
    whisper(target: Client, text: string): void;
    /** A message of our protocol about the guild's ledger, in binary or as text, cut as either is cut. */
    message(contents: Contents): void;
    /** What binary alone says, or says of another epoch than the first. */
    binary(contents: BinaryContents, epoch?: EpochMark): void;
    /** A message that one frame holds, for whispers; nil when none does. */
    short(contents: Contents): string | undefined;
    /** The text of such a message, for those who want to damage it first. */
    encode(contents: Contents): string;
    /** A text of any length, cut into frames. */
    text(text: string): void;
    /** A frame of somebody else that the attacker has heard; nil when there is none. */
    heard(draw: (this: void, count: number) => number): string | undefined;
}

type WithoutMark<T> = T extends unknown ? Omit<T, "ledger" | "epoch"> : never;
export type BinaryContents = WithoutMark<BinaryMessage>;

const FIRST_EPOCH: EpochMark = { generation: 0, hash: 0 };

/** @param random decides in which codec a message is said */
export function createAttackerVoice(attacker: Client, random: Random): AttackerVoice {
    const ledgerId = string.format("%.0f", hashText(`${GUILD_BOOK}\nguild\n${GUILD}-${HOME_REALM}`));
    const ledger = hashText(ledgerId);
    const serializer: Serializer = {
        serialize: (...values) => {
            const [text] = attacker.eval<[string]>(`return LibStub("AceSerializer-3.0"):Serialize(...)`, ...values);
            return text;
        },
        deserialize: () => $multi(false, "an attacker does not read"),
    };

    function frame(text: string): void {
        if (attacker.isOnline()) attacker.eval(SEND, OWN_PREFIX, text, "GUILD");
    }

    function sendText(text: string): void {
        if (text.length <= FRAME_BYTES) {
            frame(text);
            return;
        }
        for (const start of $range(1, text.length, PART_BYTES)) {
            const finish = math.min(start + PART_BYTES - 1, text.length);
            const marker = start === 1 ? "\x01" : finish === text.length ? "\x03" : "\x02";
            frame(marker + string.sub(text, start, finish));
        }
    }

    function encode(contents: Contents): string {
        // The attacker's session lends its serializer, so there is none while it is offline.
        if (!attacker.isOnline()) return "";
        const message = { ...contents, ledgerId, epoch: "0" } as Message;
        return encodeMessage(serializer, NATIVE_LAYOUT, message);
    }

    function encodeInBinary(contents: BinaryContents, epoch: EpochMark): string | undefined {
        const encoded = encodeBinary({ ...contents, ledger, epoch }, { compressor: undefined });
        return encoded.ok ? encoded.value : undefined;
    }

    function binary(contents: BinaryContents, epoch: EpochMark = FIRST_EPOCH): void {
        const text = encodeInBinary(contents, epoch);
        if (text === undefined) return;
        if (text.length <= FRAME_BYTES) frame(text);
        else for (const segment of cutChunk(ledger, text).texts) frame(segment);
    }

    return {
        frame,
        binary,
        text: sendText,
        encode,
        whisper: (target, text) => {
            const prefix = random.chance(0.5) ? OWN_PREFIX : WHISPER_PREFIX;
            if (attacker.isOnline()) attacker.eval(SEND, prefix, text, "WHISPER", target.fullName);
        },
        message: (contents) => {
            if (random.chance(0.5)) binary(contents);
            else sendText(encode(contents));
        },
        short: (contents) => {
            const text = random.chance(0.5) ? encodeInBinary(contents, FIRST_EPOCH) : encode(contents);
            return text !== undefined && text.length <= FRAME_BYTES ? text : undefined;
        },
        heard: (draw) => {
            const [count] = attacker.eval<[number]>("return #SimAttack.heard");
            if (count === undefined || count === 0) return undefined;
            const [text] = attacker.eval<[string]>("return SimAttack.heard[...]", draw(count));
            return text;
        },
    };
}
