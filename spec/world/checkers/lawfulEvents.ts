import type { Client } from "../contract";
import { dumpOf, eachEvent } from "../simulation/holdings";
import type { WrittenEvents } from "../simulation/writtenEvents";

/** More would only repeat the same. */
const COMPLAINTS_MAX = 10;

/** Every event of every ledger was written by one who may, with this content. @returns complaints */
export function lawfulEvents(clients: readonly Client[], book: string, written: WrittenEvents): string[] {
    const complaints: string[] = [];
    for (const client of clients) {
        if (!client.isOnline()) continue;
        eachEvent(dumpOf(client, book), (key, signature) => {
            if (complaints.length >= COMPLAINTS_MAX) return;
            const known = written.find(book, key);
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
