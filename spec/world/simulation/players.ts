import type { Required } from "../checkers/keptByEnough";
import type { Scenario } from "./scenario";
import { shelfOf } from "./shelf";

/** A line for each event that only members told, as `Sim.Dump` writes them. */
const LINE = "([^\t\n]+)\t([^\n]*)\n";

/** Everybody goes on to the newest life of each ledger. */
export function agreeToAll({ cast, books }: Scenario): void {
    for (const client of cast.honest) for (const book of books) client.eval("Sim.Agree(...)", book);
}

/**
 * What players do who may write and are asked about what only members hold: they know what has happened, so they let in
 * what was written, and nothing that was forged.
 *
 * @param required what should have come back without a player's word
 * @returns complaints
 */
export function answerAsPlayers({ cast, books, retired, written }: Scenario, required: Required): string[] {
    const complaints: string[] = [];
    for (const book of books) {
        const officer = cast.officers.find((client) => client.isOnline() && !retired.get(client));
        if (officer === undefined) continue;
        const shelf = shelfOf(officer, book);
        const [text] = officer.eval<[string | undefined]>("return Sim.Unconfirmed(...)", book);
        for (const [key, signature] of string.gmatch(text ?? "", LINE)) {
            if (written.find(shelf, key!)?.signature !== signature) continue;
            if (required.has(shelf) && required.get(shelf).get(key!))
                complaints.push(`${key} of ${book} needs a player's word`);
            officer.eval("Sim.Confirm(...)", book, key, signature);
        }
    }
    return complaints;
}
