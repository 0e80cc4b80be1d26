import type { OutgoingMessage } from "../channel/channel";
import { RegisterResult } from "../channel/resultCode";
import type { Character } from "../character";
import { pack, texts } from "../variadic";
import { define, namespace, type Environment } from "./environment";

/** What older clients allowed (the current limit is not known). */
const PREFIXES_MAX = 512;
const PREFIX_BYTES_MAX = 16;

/** @noSelf */
export interface ChatFunctionsOptions {
    readonly character: Character;
    readonly send: (message: OutgoingMessage) => number;
    readonly say: (text: string) => void;
}

/** @noSelf */
export interface Prefixes {
    /** The session wants messages with this prefix. */
    has(prefix: string): boolean;
}

function createSend(send: (message: OutgoingMessage) => number): (...args: unknown[]) => number {
    return (prefix, text, chatType, target) => {
        if (typeof prefix !== "string" || (typeof text !== "string" && typeof text !== "number")) {
            error("Usage: C_ChatInfo.SendAddonMessage(prefix, message [, chatType, target])", 2);
        }
        const wanted = string.upper(tostring(chatType ?? "PARTY"));
        return send({ prefix, text: tostring(text), chatType: wanted, target });
    };
}

function createPrint(say: (text: string) => void): (...args: unknown[]) => void {
    return (...args) => {
        say(table.concat(texts(pack(...args)), " "));
    };
}

/** The addon channel, `print` and the chat window. */
export function installChatFunctions(environment: Environment, options: ChatFunctionsOptions): Prefixes {
    const { character, send, say } = options;
    const registered: Record<string, boolean> = {};
    const order: string[] = [];
    const sendAddonMessage = createSend(send);

    define(environment, {
        C_ChatInfo: namespace({
            SendAddonMessage: sendAddonMessage,
            SendAddonMessageLogged: sendAddonMessage,
            RegisterAddonMessagePrefix: (prefix: unknown) => {
                if (typeof prefix !== "string" || prefix.length < 1 || prefix.length > PREFIX_BYTES_MAX) {
                    return RegisterResult.InvalidPrefix;
                }
                if (registered[prefix] === true) return RegisterResult.DuplicatePrefix;
                if (order.length >= PREFIXES_MAX) return RegisterResult.MaxPrefixes;
                registered[prefix] = true;
                order.push(prefix);
                return RegisterResult.Success;
            },
            IsAddonMessagePrefixRegistered: (prefix: string) => registered[prefix] === true,
            GetRegisteredAddonMessagePrefixes: () => [...order],
            InChatMessagingLockdown: () => character.isLockedDown,
            AreOutgoingAddonChatMessagesRestricted: () => true,
            SendChatMessage: () => undefined,
        }),
        print: createPrint(say),
        SlashCmdList: new LuaTable(),
        // What the client calls when a link in chat is clicked; addons hook it.
        SetItemRef: () => undefined,
    });
    return { has: (prefix) => registered[prefix] === true };
}
