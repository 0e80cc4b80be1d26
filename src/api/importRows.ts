import { accept, refuse, type Checked } from "../event/checked";
import { numberAt, type LedgerEvent } from "../event/event";
import { keyOf, keyText } from "../event/key";
import { NATIVE_LAYOUT, WORD_MAX } from "../event/layout";
import type { Schema } from "../event/schema";
import { isSameContent } from "../ledger/content";
import type { Ledger } from "../ledger/ledger";
import { AHEAD_MAX_SECONDS } from "../sync/admission";
import { ARCHIVED } from "./decisions";
import { isTable, isTextOf, isWhole } from "./usage";

/** Imported events are of no real player's realm: nobody can submit one by accident, and none looks like another's. */
const IMPORT_REALM = 0;

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

/**
 * Why these events cannot all be taken in: one has the key of another with other content, which is never replaced, or
 * lies in the future, where no peer would take it.
 */
export function whyNotTogether(events: readonly LedgerEvent[], ledger: Ledger, serverTime: number): string | undefined {
    const fresh = new LuaMap<string, LedgerEvent>();
    for (const index of $range(1, events.length)) {
        const event = events[index - 1]!;
        if (numberAt(event, NATIVE_LAYOUT.time) > serverTime + AHEAD_MAX_SECONDS) {
            return `row ${index}: its time is in the future`;
        }
        if (numberAt(event, NATIVE_LAYOUT.time) < ledger.archive.start()) {
            ledger.archive.need();
            return ARCHIVED;
        }
        const key = keyText(NATIVE_LAYOUT, event);
        const other = fresh.get(key) ?? ledger.find(keyOf(NATIVE_LAYOUT, event));
        if (other !== undefined && !isSameContent(NATIVE_LAYOUT, other, event)) {
            return `row ${index}: an event of other content has the key ${key}`;
        }
        fresh.set(key, event);
    }
    return undefined;
}
