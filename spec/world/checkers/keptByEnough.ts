import type { Scenario } from "../simulation/scenario";

/** Members who say the same bring an event back by themselves: two may collude. */
const MEMBERS_MIN = 3;

/** What must be part of every ledger in the end, by book, then key. */
export type Required = LuaTable<string, LuaTable<string, boolean>>;

/**
 * The events that nobody may lose any more: one who may write holds it, or three members do. Who is about to be demoted
 * counts for neither. Look at all clients before.
 */
export function requiredEvents({ cast, books, retired, holdings, written }: Scenario): Required {
    const required: Required = new LuaTable();
    for (const book of books) {
        const keys = new LuaTable<string, boolean>();
        for (const key of written.keys(book)) {
            let members = 0;
            let officers = 0;
            for (const client of cast.honest) {
                if (retired.get(client) || !holdings.heldBy(client, book).get(key)) continue;
                if (cast.officers.includes(client)) officers = officers + 1;
                else members = members + 1;
            }
            if (officers > 0 || members >= MEMBERS_MIN) keys.set(key, true);
        }
        required.set(book, keys);
    }
    return required;
}

/** Every client holds all of these. Look at all clients before. @returns complaints */
export function keptByEnough({ cast, books, holdings }: Scenario, required: Required): string[] {
    const complaints: string[] = [];
    for (const book of books) {
        for (const client of cast.honest) {
            const held = holdings.heldBy(client, book);
            let lacked = 0;
            for (const [key] of required.get(book)) if (!held.get(key)) lacked = lacked + 1;
            if (lacked > 0)
                complaints.push(`${client.name} lacks ${lacked} events of ${book} that enough had received`);
        }
    }
    return complaints;
}
