import { parseKeyText } from "../../../src/event/key";
import { CONFIRMATION_KIND } from "../../../src/ledger/confirmation";
import type { Client } from "../contract";
import { dumpOf, eachEvent } from "../simulation/holdings";
import { shelfOf } from "../simulation/shelf";
import type { WrittenEvents } from "../simulation/writtenEvents";

/** More would only repeat the same. */
const COMPLAINTS_MAX = 10;

function isConfirmation(signature: string): boolean {
    const start = `s${CONFIRMATION_KIND};`;
    return string.sub(signature, 1, start.length) === start;
}

/** Whether one of these wrote the event, as its key says. */
function isBy(writers: readonly Client[], key: string): boolean {
    const { realm, creator } = parseKeyText(key)!;
    const guid = string.format("Player-%d-%04X%04X", realm, math.floor(creator / 65536), creator % 65536);
    return writers.some((writer) => writer.guid === guid);
}

/**
 * Every event of every ledger was written by one who may, with this content, into this life of the ledger.
 *
 * @param officers whose clients may write confirmations by themselves; what these let in is looked at like any event
 * @returns complaints
 */
export function lawfulEvents(
    clients: readonly Client[],
    book: string,
    written: WrittenEvents,
    officers: readonly Client[],
): string[] {
    const complaints: string[] = [];
    for (const client of clients) {
        if (!client.isOnline()) continue;
        const shelf = shelfOf(client, book);
        eachEvent(dumpOf(client, book), (key, signature) => {
            if (complaints.length >= COMPLAINTS_MAX) return;
            if (isConfirmation(signature) && isBy(officers, key)) return;
            const known = written.find(shelf, key);
            if (known === undefined) complaints.push(`${client.name} holds ${key} (${signature}), which nobody wrote`);
            else if (known.signature !== signature) {
                complaints.push(
                    `${client.name} holds ${key} as ${signature}, ${known.writer} wrote ${known.signature}`,
                );
            }
        });
    }
    return complaints;
}
