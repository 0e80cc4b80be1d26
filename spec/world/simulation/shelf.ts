import type { Client } from "../contract";

const EPOCH = `
local book = Sim and Sim.books[...]
local epoch = book and book:Status().epoch
return epoch and epoch.id`;

/** Names one life of a ledger in the scenario's records: the ledger's own name for the first. */
export function shelfName(book: string, epochId: string | undefined): string {
    return epochId === undefined || epochId === "0" ? book : `${book} ${epochId}`;
}

/** The life of the ledger that an online client is in. */
export function shelfOf(client: Client, book: string): string {
    const [epochId] = client.eval<[string | undefined]>(EPOCH, book);
    return shelfName(book, epochId);
}
