import type { Epoch } from "../ledger/epoch";
import { isRawTable, NAME, partNameOf, type RawTable } from "./savedShape";
import { createTextShelf, type TextShelf } from "./textShelf";

/**
 * Keeps one text for each projection beside the ledger's events.
 *
 * @param saved a saved table that a store has prepared for this ledger
 */
export function createSnapshotShelf(saved: unknown, ledgerId: string, epoch: Epoch): TextShelf {
    return createTextShelf(() => {
        const ledgers = isRawTable(saved) ? saved.get(NAME.ledgers) : undefined;
        const part = isRawTable(ledgers) ? ledgers.get(partNameOf(ledgerId, epoch)) : undefined;
        if (!isRawTable(part)) return undefined;
        const found = part.get(NAME.snapshots);
        if (isRawTable(found)) return found;
        const fresh: RawTable = new LuaTable();
        part.set(NAME.snapshots, fresh);
        return fresh;
    });
}
