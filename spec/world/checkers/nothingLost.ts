import type { Client } from "../contract";
import type { Holdings } from "../simulation/holdings";

/** What a client held and no crash took, it still holds. @returns complaints */
export function nothingLost(clients: readonly Client[], holdings: Holdings): string[] {
    const complaints = [...holdings.complaints];
    for (const client of clients) {
        if (!client.isOnline()) complaints.push(`${client.name} is not online at the end`);
    }
    return complaints;
}
