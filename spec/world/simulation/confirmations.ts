import { parseKeyText } from "../../../src/event/key";
import { CONFIRMATION_KIND } from "../../../src/ledger/confirmation";
import type { Client } from "../contract";

/** @param signature an event's kind and content, spelled out */
export function isConfirmation(signature: string): boolean {
    const start = `s${CONFIRMATION_KIND};`;
    return string.sub(signature, 1, start.length) === start;
}

/** Which of these wrote the event, as its key says. */
export function writerAmong(clients: readonly Client[], key: string): Client | undefined {
    const { realm, creator } = parseKeyText(key)!;
    const guid = string.format("Player-%d-%04X%04X", realm, math.floor(creator / 65536), creator % 65536);
    return clients.find((client) => client.guid === guid);
}
