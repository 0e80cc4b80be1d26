import type { Payload } from "./payload";

/** A payload, and what is known of its key. */
export interface Draft {
    readonly time: number;
    readonly creator: number;
    readonly payload: Payload;
}

const COUNTER_MAX = 255;

/**
 * Gives drafts their counters, so that an event's key follows from the row alone, whoever imports it from whatever
 * copy of the log: 0, and where one creator has several in one second 0, 1, 2... in the order of their texts.
 *
 * @returns the rows in the order of their keys, or why there can be none
 */
export function rowsOf(drafts: Draft[]): LibLedgerImportRow[] | string {
    table.sort(drafts, isBefore);
    const rows: LibLedgerImportRow[] = [];
    let counter = 0;
    let before: Draft | undefined;
    for (const draft of drafts) {
        const isSameSecond = before !== undefined && before.time === draft.time && before.creator === draft.creator;
        const isRepeated = isSameSecond && before !== undefined && before.payload.text === draft.payload.text;
        if (!isRepeated) {
            counter = isSameSecond ? counter + 1 : 0;
            if (counter > COUNTER_MAX)
                return `more than 256 rows of one officer at ${string.format("%.0f", draft.time)}`;
            const { time, creator, payload } = draft;
            rows.push({ time, counter, creator, kind: payload.kind, fields: payload.fields });
        }
        before = draft;
    }
    return rows;
}

function isBefore(this: void, a: Draft, b: Draft): boolean {
    if (a.time !== b.time) return a.time < b.time;
    if (a.creator !== b.creator) return a.creator < b.creator;
    return a.payload.text < b.payload.text;
}
