import type { LedgerEvent } from "../../../src/event/event";
import type { Required } from "../checkers/keptByEnough";
import type { Client } from "../contract";
import { confirmsOnly, isConfirmation, writerAmong } from "./confirmations";
import { dumpOf } from "./holdings";
import type { Scenario } from "./scenario";
import { shelfOf } from "./shelf";

/** A line for each event that only members told, as `Sim.Dump` writes them. */
const LINE = "([^\t\n]+)\t([^\n]*)\n";

/** Everybody goes on to the newest life of each ledger. */
export function agreeToAll({ cast, books }: Scenario): void {
    for (const client of cast.honest) for (const book of books) client.eval("Sim.Agree(...)", book);
}

/**
 * An officer's client has confirmed something by itself, and he was demoted before anybody heard it: he says that it was
 * so.
 *
 * @param officers those who may write, or could once
 */
export function isOwnConfirmation(officers: readonly Client[], book: string, key: string, signature: string): boolean {
    const writer = isConfirmation(signature) ? writerAmong(officers, key) : undefined;
    if (writer === undefined || !writer.isOnline()) return false;
    return string.find(dumpOf(writer, book), `${key}\t${signature}\n`, 1, true)[0] !== undefined;
}

/** A confirmation by one who could write then, of which nothing comes any more: its author may have lost it in a crash. */
function isHarmless(
    officer: Client,
    officers: readonly Client[],
    book: string,
    key: string,
    signature: string,
): boolean {
    if (!isConfirmation(signature) || writerAmong(officers, key) === undefined) return false;
    const [held] = officer.eval<[readonly LedgerEvent[]]>("return Sim.books[...]:Events()", book);
    return confirmsOnly(held, signature);
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
            const isTrue =
                written.find(shelf, key!)?.signature === signature ||
                isOwnConfirmation(cast.officers, book, key!, signature!) ||
                isHarmless(officer, cast.officers, book, key!, signature!);
            if (!isTrue) continue;
            if (required.has(shelf) && required.get(shelf).get(key!))
                complaints.push(`${key} of ${book} needs a player's word`);
            officer.eval("Sim.Confirm(...)", book, key, signature);
        }
    }
    return complaints;
}
