import { hashText } from "../../../src/event/hashText";
import { NATIVE_LAYOUT } from "../../../src/event/layout";
import type { Serializer } from "../../../src/port/serializer";
import type { Contents, Message } from "../../../src/wire/message";
import type { Client } from "../contract";
import { GUILD } from "./cast";
import { GUILD_BOOK, OWN_PREFIX } from "./testAddon";
import { encodeMessage } from "../../wire/encodeMessage";

/** AceComm's frames: a first byte for the part, then 254 bytes. */
const PART_BYTES = 254;
const FRAME_BYTES = 255;

const SEND = `return C_ChatInfo.SendAddonMessage(...)`;

/** Says anything over our prefix, past every queue: only the server's own throttle holds an attacker back. @noSelf */
export interface AttackerVoice {
    /** One raw frame to the guild. */
    frame(text: string): void;
    whisper(target: Client, text: string): void;
    /** A message of our protocol about the guild's ledger, cut into frames as AceComm does. */
    message(contents: Contents): void;
    /** The text of such a message, for those who want to damage it first. */
    encode(contents: Contents): string;
    /** A text of any length, cut into frames. */
    text(text: string): void;
    /** A frame of somebody else that the attacker has heard; nil when there is none. */
    heard(draw: (this: void, count: number) => number): string | undefined;
}

export function createAttackerVoice(attacker: Client): AttackerVoice {
    const ledgerId = string.format("%.0f", hashText(`${GUILD_BOOK}\nguild\n${GUILD}-${attacker.realm}`));
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

    return {
        frame,
        text: sendText,
        encode,
        whisper: (target, text) => {
            if (attacker.isOnline()) attacker.eval(SEND, OWN_PREFIX, text, "WHISPER", target.fullName);
        },
        message: (contents) => {
            sendText(encode(contents));
        },
        heard: (draw) => {
            const [count] = attacker.eval<[number]>("return #SimAttack.heard");
            if (count === undefined || count === 0) return undefined;
            const [text] = attacker.eval<[string]>("return SimAttack.heard[...]", draw(count));
            return text;
        },
    };
}
