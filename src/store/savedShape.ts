import type { LedgerEvent } from "../event/event";
import type { Epoch } from "../ledger/epoch";

/**
 * What LibLedger keeps in a SavedVariables table. Every persisted name stands in this file; stored: changing one is a
 * breaking change and needs a new SAVED_FORMAT.
 *
 *     saved = { format = 1, ledgers = { [part name] = ledger, … }, epochs = { [ledger id] = book, … }, quarantine = { … } }
 *     ledger = { id, epoch, open = { event, … }, weeks = { [week number] = packed text }, quarantine = { … } }
 *     quarantine = { { reason, row }, … }
 *     book = { current, starts = { { of, event }, … }, aside = { { epoch, events }, … }, behind = { event, … } }
 *
 * Beside the weeks stands what projections have made of them, `snapshots = { [projection name] = text }`, see
 * snapshotShelf.ts: it may be missing or thrown away at any time.
 *
 * The raids' and parties' own ledgers that the player joined stand in `saved.groups`, see savedGroups.ts.
 *
 * A ledger that was started over has a part for each of its epochs: that of the first is named by the ledger's id alone,
 * the others' by id, blank and the epoch's id. There is a book only then: where the client is now, all events that it
 * knows of that started something over, each with the epoch it is an event of, how many events each epoch held when the
 * client left it, and which of them came after the cut. Epochs stand there as "0" or "generation:id".
 *
 * `ledger.archive = { [week number] = "hash count sum checksum" }` stands there while the oldest weeks need not be in
 * memory: the fingerprint of such a week and the checksum of its packed text, which stays as it is as long as the mark
 * stands. Who does not find a mark as it should be loads that week and all later ones as if there were none.
 *
 * A ledger's events are those of its packed weeks and its open rows together, at every moment: the game may write the
 * table in any frame. An event that stands in both counts once. While rows are being checked, those that were not
 * looked at yet stand under `unread`, a list of such lists.
 */
export const SAVED_FORMAT = 1;

export const NAME = {
    format: "format",
    ledgers: "ledgers",
    epochs: "epochs",
    groups: "groups",
    id: "id",
    epoch: "epoch",
    open: "open",
    unread: "unread",
    weeks: "weeks",
    archive: "archive",
    quarantine: "quarantine",
    current: "current",
    starts: "starts",
    of: "of",
    event: "event",
    aside: "aside",
    events: "events",
    behind: "behind",
    snapshots: "snapshots",
} as const;

/** How a ledger's part names its epoch: 0 for the first, else the key text of the event that started it. */
export type EpochName = number | string;

export function epochNameOf({ generation, id }: Epoch): EpochName {
    return generation === 0 ? 0 : id;
}

/** Under which name the part of an epoch stands. */
export function partNameOf(ledgerId: string, { generation, id }: Epoch): string {
    return generation === 0 ? ledgerId : `${ledgerId} ${id}`;
}

/** What could not be used, beside the ledger it was found in. Nothing is ever taken out of a quarantine. */
export interface QuarantinedRow {
    readonly reason: string;
    readonly row: unknown;
}

/** A ledger's part of the saved table, once `prepareSaved` has put it in order. */
export interface SavedLedger {
    readonly id: string;
    readonly epoch: EpochName;
    /** Replaced by a new list when rows were packed: read it anew each time. */
    open: LedgerEvent[];
    unread?: RawTable[] | undefined;
    readonly weeks: LuaTable<number, string>;
    archive?: LuaTable<number, string> | undefined;
    readonly quarantine: QuarantinedRow[];
}

/** A table out of a file, of which nothing is known yet. */
export type RawTable = LuaTable<AnyNotNil, unknown>;

export function isRawTable(value: unknown): value is RawTable {
    return type(value) === "table";
}
