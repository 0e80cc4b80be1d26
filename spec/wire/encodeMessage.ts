import type { Layout } from "../../src/event/layout";
import type { Serializer } from "../../src/port/serializer";
import { tryEncodeMessage } from "../../src/wire/codec";
import type { Message } from "../../src/wire/message";

/** For messages of a few events, which always fit. */
export function encodeMessage(serializer: Serializer, layout: Layout, message: Message): string {
    return tryEncodeMessage(serializer, layout, message)!;
}
