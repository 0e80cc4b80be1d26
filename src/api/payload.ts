import { accept, refuse, type Checked } from "../event/checked";
import type { LedgerEvent } from "../event/event";
import { NATIVE_LAYOUT, WORD_MAX } from "../event/layout";
import type { Schema } from "../event/schema";
import { isTable, isTextOf, isWhole } from "./usage";

/** Imported events are of no real player's realm: nobody can submit one by accident, and none looks like another's. */
export const IMPORT_REALM = 0;

function eventOf(schema: Schema, row: Record<string, unknown>): Checked<LedgerEvent> {
    const { time, counter, creator, kind, fields } = row;
    if (!isWhole(time, 0, WORD_MAX)) return refuse("time must be whole server seconds, 0..2^32-1");
    if (!isWhole(counter, NATIVE_LAYOUT.counterMin, NATIVE_LAYOUT.counterMax)) return refuse("counter must be 0..255");
    if (!isWhole(creator, 0, WORD_MAX)) return refuse("creator must be a whole number, 0..2^32-1");
    if (!isTextOf(kind, 1, 64)) return refuse("kind must be a text of 1..64 bytes");
    const arranged = schema.arrange(kind, fields);
    if (!arranged.ok) return refuse(`${kind}: ${arranged.reason}`);
    return accept(schema.build(kind, { time, counter, realm: IMPORT_REALM, creator }, arranged.value));
}

/** The events of an importer's rows; the first row that is wrong refuses all, by its place. */
export function eventsOfRows(schema: Schema, rows: readonly unknown[]): Checked<LedgerEvent[]> {
    const events: LedgerEvent[] = [];
    for (const index of $range(1, rows.length)) {
        const row = rows[index - 1];
        if (!isTable(row)) return refuse(`row ${index} must be a table`);
        const event = eventOf(schema, row as Record<string, unknown>);
        if (!event.ok) return refuse(`row ${index}: ${event.reason}`);
        events[index - 1] = event.value;
    }
    return accept(events);
}
