import { numberAt, type LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { weekOf } from "../../src/ledger/week";
import { packEvents } from "../../src/store/diskCodec";

export const SAVED_LEDGER_ID = "0123abcd";

/** A saved table with these events, ascending, in packed weeks: as a client leaves it that has played on after them. */
export function packedSave(events: readonly LedgerEvent[]): object {
    const weeks = new LuaTable<number, string>();
    let rows: LedgerEvent[] = [];
    for (const i of $range(1, events.length)) {
        const event = events[i - 1]!;
        rows[rows.length] = event;
        const week = weekOf(numberAt(event, NATIVE_LAYOUT.time));
        const next = events[i];
        if (next === undefined || weekOf(numberAt(next, NATIVE_LAYOUT.time)) !== week) {
            weeks.set(
                week,
                packEvents(rows, () => {}),
            );
            rows = [];
        }
    }
    return {
        format: 1,
        ledgers: { [SAVED_LEDGER_ID]: { id: SAVED_LEDGER_ID, epoch: 0, open: [], weeks, quarantine: [] } },
        quarantine: [],
    };
}
