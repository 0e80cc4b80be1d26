import type { Client } from "../contract";
import { isConfirmation, writerAmong } from "../simulation/confirmations";
import { dumpOf, eachEvent } from "../simulation/holdings";
import { shelfOf } from "../simulation/shelf";
import type { WrittenEvents } from "../simulation/writtenEvents";

/** More would only repeat the same. */
const COMPLAINTS_MAX = 10;

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
            if (isConfirmation(signature) && writerAmong(officers, key) !== undefined) return;
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
