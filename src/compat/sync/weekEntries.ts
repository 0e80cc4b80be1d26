import type { LedgerEvent } from "../../event/event";
import type { Ledger } from "../../ledger/ledger";

/** All that we hold of a week, in order. */
export function weekEntries(ledger: Ledger, week: number): LedgerEvent[] {
    const entries: LedgerEvent[] = [];
    const [first, last] = ledger.weekRange(week);
    for (const index of $range(first, last)) entries.push(ledger.events[index - 1]!);
    return entries;
}
