import type { LedgerEvent } from "../event/event";

/**
 * What LibLedger keeps in a SavedVariables table. Every persisted name stands in this file; stored: changing one is a
 * breaking change and needs a new SAVED_FORMAT.
 *
 *     saved = { format = 1, ledgers = { [ledger id] = ledger, … }, quarantine = { … } }
 *     ledger = { id, epoch, open = { event, … }, weeks = { [week number] = packed text }, quarantine = { … } }
 *     quarantine = { { reason, row }, … }
 *
 * A ledger's events are those of its packed weeks and its open rows together, at every moment: the game may write the
 * table in any frame. An event that stands in both counts once. While rows are being checked, those that were not
 * looked at yet stand under `unread`, a list of such lists.
 */
export const SAVED_FORMAT = 1;

export const NAME = {
    format: "format",
    ledgers: "ledgers",
    id: "id",
    epoch: "epoch",
    open: "open",
    unread: "unread",
    weeks: "weeks",
    quarantine: "quarantine",
} as const;

/** The generation of a ledger: 0, or the key text of the event that started it anew. */
export type Epoch = number | string;

/** What could not be used, beside the ledger it was found in. Nothing is ever taken out of a quarantine. */
export interface QuarantinedRow {
    readonly reason: string;
    readonly row: unknown;
}

/** A ledger's part of the saved table, once `prepareSaved` has put it in order. */
export interface SavedLedger {
    readonly id: string;
    readonly epoch: Epoch;
    /** Replaced by a new list when rows were packed: read it anew each time. */
    open: LedgerEvent[];
    unread?: RawTable[] | undefined;
    readonly weeks: LuaTable<number, string>;
    readonly quarantine: QuarantinedRow[];
}

/** A table out of a file, of which nothing is known yet. */
export type RawTable = LuaTable<AnyNotNil, unknown>;

export function isRawTable(value: unknown): value is RawTable {
    return type(value) === "table";
}
