import { digestOf } from "../../../src/event/digest";
import type { LedgerEvent } from "../../../src/event/event";
import { keyText, parseKeyText } from "../../../src/event/key";
import { NATIVE_LAYOUT } from "../../../src/event/layout";
import { CONFIRMATION_KIND } from "../../../src/ledger/confirmation";
import type { Client } from "../contract";

const SIGNATURE_START = `s${CONFIRMATION_KIND};`;

/** @param signature an event's kind and content, spelled out */
export function isConfirmation(signature: string): boolean {
    return string.sub(signature, 1, SIGNATURE_START.length) === SIGNATURE_START;
}

/** A pair in a confirmation's signature. */
const PAIR = "s([^;]+);(%d+);";

/** Whether it lets in only what is held already, so that nothing comes of it. */
export function confirmsOnly(held: readonly LedgerEvent[], signature: string): boolean {
    const digests = new LuaTable<string, number>();
    for (const event of held) digests.set(keyText(NATIVE_LAYOUT, event), digestOf(NATIVE_LAYOUT, event));
    const pairs = string.sub(`${signature};`, SIGNATURE_START.length + 1);
    let read = 0;
    for (const [key, digest] of string.gmatch(pairs, PAIR)) {
        if (!digests.has(key!) || digests.get(key!) !== tonumber(digest)) return false;
        read = read + key!.length + digest!.length + 3;
    }
    return read === pairs.length;
}

/** Which of these wrote the event, as its key says. */
export function writerAmong(clients: readonly Client[], key: string): Client | undefined {
    const { realm, creator } = parseKeyText(key)!;
    const guid = string.format("Player-%d-%04X%04X", realm, math.floor(creator / 65536), creator % 65536);
    return clients.find((client) => client.guid === guid);
}
