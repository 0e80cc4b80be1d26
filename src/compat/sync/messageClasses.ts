import { fill } from "../fill";
import type { CompatMessage } from "./messages";
import { readMessage } from "./readMessage";

/** A class of messages as the majors offer it; its table is the metatable of what it makes. */
export interface MessageClass {
    __index: object;
    /** The message's `type`; nil of the class of all. */
    kind: CompatMessage["type"] | undefined;
    /** A message with these fields, made now. */
    "new"(fields?: object): object;
    /** Makes a plain table an instance, if it is a message (of this kind); else nil and the reason. */
    cast(raw: unknown): LuaMultiReturn<[message: object | undefined, reason: string | undefined]>;
}

export type ServerTime = () => number;

/** @param target becomes the class @param kind nil for the class of all messages */
export function createMessageClass(
    serverTime: ServerTime,
    kind: CompatMessage["type"] | undefined,
    target: object,
): MessageClass {
    const prototype = target as MessageClass;
    fill(prototype, {
        kind,
        new(this: MessageClass, fields: object = {}): object {
            const message = { ...fields, type: this.kind, created: serverTime() };
            return setmetatable(message, prototype as unknown as LuaMetatable<object>);
        },
        cast(
            this: MessageClass,
            raw: unknown,
        ): LuaMultiReturn<[message: object | undefined, reason: string | undefined]> {
            const read = readMessage(raw);
            if (!read.ok) return $multi(undefined, read.reason);
            if (this.kind !== undefined && read.value.type !== this.kind) {
                return $multi(undefined, `message is a ${read.value.type}`);
            }
            return $multi(setmetatable(read.value, prototype as unknown as LuaMetatable<object>), undefined);
        },
    });
    prototype.__index = prototype;
    return prototype;
}
