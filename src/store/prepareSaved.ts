import { accept, type Checked, refuse } from "../event/checked";
import { type Epoch } from "../ledger/epoch";
import {
    epochNameOf,
    type EpochName,
    isRawTable,
    NAME,
    partNameOf,
    type QuarantinedRow,
    type RawTable,
    SAVED_FORMAT,
    type SavedLedger,
} from "./savedShape";

/** The lists of what could not be used: of the whole saved table, and of one ledger. */
export interface Prepared {
    readonly ledger: SavedLedger;
    readonly sharedQuarantine: QuarantinedRow[];
}

function emptyTable(): RawTable {
    return new LuaTable<AnyNotNil, unknown>();
}

/** The table under `name`, made where it is missing; what stands there and is no table goes to the quarantine. */
export function tableIn(owner: RawTable, name: string, quarantine: RawTable): RawTable {
    const found = owner.get(name);
    if (isRawTable(found)) return found;
    const fresh = emptyTable();
    owner.set(name, fresh);
    if (found !== undefined) setAside(quarantine, `${name} is not a table`, found);
    return fresh;
}

export function setAside(quarantine: RawTable, reason: string, row: unknown): void {
    const kept: QuarantinedRow = { reason, row };
    quarantine.set(quarantine.length() + 1, kept);
}

export function quarantineIn(owner: RawTable): RawTable {
    const found = owner.get(NAME.quarantine);
    if (isRawTable(found)) return found;
    const fresh = emptyTable();
    owner.set(NAME.quarantine, fresh);
    if (found !== undefined) setAside(fresh, "quarantine is not a table", found);
    return fresh;
}

/** The ledger's own part; a part that is another ledger's or of another epoch is kept aside whole. */
function ledgerIn(ledgers: RawTable, id: string, epoch: Epoch): RawTable {
    const name = partNameOf(id, epoch);
    const found = ledgers.get(name);
    if (isRawTable(found)) {
        const foundId = found.get(NAME.id);
        const foundEpoch = found.get(NAME.epoch);
        const isOther = type(foundId) === "string" && foundId !== id;
        const isOtherEpoch =
            (type(foundEpoch) === "number" || type(foundEpoch) === "string") && foundEpoch !== epochNameOf(epoch);
        if (!isOther && !isOtherEpoch) return found;
    }
    const fresh = emptyTable();
    ledgers.set(name, fresh);
    if (found !== undefined) setAside(quarantineIn(fresh), reasonAgainst(found, id), found);
    return fresh;
}

function reasonAgainst(found: unknown, id: string): string {
    if (!isRawTable(found)) return "a ledger is not a table";
    const foundId = found.get(NAME.id);
    if (type(foundId) === "string" && foundId !== id) return `belongs to the ledger ${tostring(foundId)}`;
    return `belongs to the epoch ${tostring(found.get(NAME.epoch))}`;
}

/** Sets a plain value; another one that stands there goes to the quarantine. */
function settle(owner: RawTable, name: string, value: EpochName, quarantine: RawTable): void {
    const found = owner.get(name);
    if (found === value) return;
    owner.set(name, value);
    if (found !== undefined) setAside(quarantine, `${name} is not ${tostring(value)}`, found);
}

/** Moves the open rows to the unread ones: whatever they are, new rows then go to a sound list. */
function openToUnread(ledger: RawTable, quarantine: RawTable): void {
    const open = ledger.get(NAME.open);
    if (ledger.get(NAME.unread) !== undefined) tableIn(ledger, NAME.unread, quarantine);
    if (isRawTable(open)) {
        const [firstKey] = next(open);
        if (firstKey !== undefined) {
            const unread = tableIn(ledger, NAME.unread, quarantine);
            unread.set(unread.length() + 1, open);
        }
    } else if (open !== undefined) {
        setAside(quarantine, `${NAME.open} is not a table`, open);
    }
    ledger.set(NAME.open, emptyTable());
}

/**
 * Brings a saved table, whatever it holds, into the shape of savedShape.ts for one ledger. What is misshapen moves to
 * a quarantine; rows and packed weeks are not looked at; other ledgers' parts are not touched. Takes no time worth
 * slicing.
 *
 * @returns a refusal where the table is none, or was written by a newer version: then nothing was changed
 */
export function prepareSaved(saved: unknown, id: string, epoch: Epoch): Checked<Prepared> {
    const root = prepareRoot(saved);
    if (!root.ok) return root;
    return accept(prepareLedger(root.value, id, epoch));
}

/** The saved table as a whole, and its quarantine. */
export interface PreparedRoot {
    readonly saved: RawTable;
    readonly quarantine: RawTable;
}

/** @returns a refusal where the table is none, or was written by a newer version: then nothing was changed */
export function prepareRoot(saved: unknown): Checked<PreparedRoot> {
    if (!isRawTable(saved)) return refuse("the saved table is not a table");
    const format = saved.get(NAME.format);
    if (type(format) === "number" && (format as number) > SAVED_FORMAT) {
        return refuse(`the saved data was written by a newer version (format ${tostring(format)})`);
    }
    const quarantine = quarantineIn(saved);
    settle(saved, NAME.format, SAVED_FORMAT, quarantine);
    return accept({ saved, quarantine });
}

function prepareLedger({ saved, quarantine: shared }: PreparedRoot, id: string, epoch: Epoch): Prepared {
    const ledger = ledgerIn(tableIn(saved, NAME.ledgers, shared), id, epoch);
    const quarantine = quarantineIn(ledger);
    settle(ledger, NAME.id, id, quarantine);
    settle(ledger, NAME.epoch, epochNameOf(epoch), quarantine);
    tableIn(ledger, NAME.weeks, quarantine);
    openToUnread(ledger, quarantine);
    return {
        ledger: ledger as unknown as SavedLedger,
        sharedQuarantine: shared as unknown as QuarantinedRow[],
    };
}
