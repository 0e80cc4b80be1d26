import type { Client } from "../contract";
import type { Scenario } from "../simulation/scenario";

/** Members who say the same bring an event back by themselves: two may collude. */
const MEMBERS_MIN = 3;

/** What must be part of every ledger in the end, by the life of the ledger, then key. */
export type Required = LuaTable<string, LuaTable<string, boolean>>;

/**
 * The events that nobody may lose any more: one who may write holds it, or three members do. Who is about to be demoted
 * counts for neither. Look at all clients before.
 */
export function requiredEvents({ cast, books, retired, holdings, written }: Scenario): Required {
    const required: Required = new LuaTable();
    const isOfficer = (client: Client): boolean => cast.officers.includes(client);
    for (const book of books) {
        const shelves = cast.honest.map((client) => holdings.shelf(client, book));
        for (const shelf of shelves) {
            if (required.has(shelf)) continue;
            const readers = cast.honest.filter((client, index) => shelves[index] === shelf && !retired.get(client));
            const keys = new LuaTable<string, boolean>();
            for (const key of written.keys(shelf)) {
                const holders = readers.filter((client) => holdings.heldBy(client, book).get(key));
                const members = holders.filter((client) => !isOfficer(client)).length;
                if (members >= MEMBERS_MIN || holders.length > members) keys.set(key, true);
            }
            required.set(shelf, keys);
        }
    }
    return required;
}

/** Every client holds all of these that are of its ledger's life. Look at all clients before. @returns complaints */
export function keptByEnough({ cast, books, holdings }: Scenario, required: Required): string[] {
    const complaints: string[] = [];
    for (const book of books) {
        for (const client of cast.honest) {
            const shelf = holdings.shelf(client, book);
            const held = holdings.heldBy(client, book);
            let lacked = 0;
            if (required.has(shelf)) for (const [key] of required.get(shelf)) if (!held.get(key)) lacked = lacked + 1;
            if (lacked > 0)
                complaints.push(`${client.name} lacks ${lacked} events of ${shelf} that enough had received`);
        }
    }
    return complaints;
}
