import { createKeyCheck } from "../../event/check";
import type { LedgerEvent } from "../../event/event";
import type { Layout } from "../../event/layout";
import { createOrder } from "../../event/order";
import type { MergeResult } from "../../ledger/ledger";
import { sortBatch } from "../../ledger/sortBatch";

/** A row of the consumer's table that is no event for the core. */
export interface OddRow {
    /** 1-based, as it stood. */
    readonly index: number;
    readonly reason: string;
}

/**
 * The consumer's saved table, seen as the core's list: the very same table where the core can read all of it. Where it
 * cannot, the core has a list of its own and the table follows; what cannot be read stays where it stands.
 *
 * @noSelf
 */
export interface SavedRows {
    /** For the core alone. */
    readonly events: LedgerEvent[];
    /** Rows that no entry can be made of, and those under a key that an earlier row has. */
    readonly odd: readonly OddRow[];
    /** The table was not in order, and now it is. */
    readonly wasUnsorted: boolean;
    /** To be called after each merge, before anybody else hears of it. */
    merged(result: MergeResult): void;
    /** Somebody else has changed the table: begin anew with it. */
    isChanged(): boolean;
    /** 1-based place of one of the events in the table. */
    indexOf(event: LedgerEvent, place: number): number;
}

/**
 * Sorts the table where it is not in order: then, and only then, it is changed.
 *
 * @param rows the consumer's own table
 */
export function createSavedRows(layout: Layout, rows: LedgerEvent[]): SavedRows {
    const order = createOrder(layout);
    const { sift } = createKeyCheck(layout);
    const odd: OddRow[] = [];
    const aside = new LuaSet();
    let wasUnsorted = false;

    function takeAside(row: LedgerEvent, index: number, reason: string): void {
        odd.push({ index, reason });
        aside.add(row);
    }

    function isStrictlyAscending(list: readonly LedgerEvent[]): boolean {
        const { before } = order;
        for (const index of $range(2, list.length)) if (!before(list[index - 2]!, list[index - 1]!)) return false;
        return true;
    }

    /** Puts sorted rows into the places that the same rows had, so that no other row moves. */
    function putBack(sorted: readonly LedgerEvent[]): void {
        let taken = 0;
        for (const index of $range(1, rows.length)) {
            if (!aside.has(rows[index - 1]!)) {
                rows[index - 1] = sorted[taken]!;
                taken = taken + 1;
            }
        }
    }

    /** Of several rows with one key the first stays; all of them stay in the table. */
    function distinct(sorted: readonly LedgerEvent[]): LedgerEvent[] {
        const first: LedgerEvent[] = [];
        for (const index of $range(1, sorted.length)) {
            const row = sorted[index - 1]!;
            const before = first[first.length - 1];
            if (before === undefined || !order.isSameKey(before, row)) first[first.length] = row;
            else takeAside(row, index, "an earlier row has this key");
        }
        return first;
    }

    function read(): LedgerEvent[] {
        const good = sift(rows, takeAside);
        if (isStrictlyAscending(good)) return good;
        const sorted = sortBatch(layout, order, good);
        if (sorted !== good) {
            wasUnsorted = true;
            putBack(sorted);
        }
        const events = distinct(sorted);
        return odd.length === 0 ? rows : events;
    }

    const events = read();
    const isShared = events === rows;
    let knownEvents = 0;
    let knownRows = 0;
    let ends: (LedgerEvent | undefined)[] = [];

    function sample(): (LedgerEvent | undefined)[] {
        return [rows[0], rows[math.floor(knownRows / 2)], rows[knownRows - 1]];
    }

    function note(): void {
        knownEvents = events.length;
        knownRows = rows.length;
        ends = sample();
    }

    /** Each row that the core does not know keeps its place behind the one before it. */
    function follow(): void {
        const former = [...rows];
        let count = 0;
        let place = 0;
        const put = (row: LedgerEvent): void => {
            rows[count] = row;
            count = count + 1;
        };
        for (const index of $range(1, former.length)) {
            const row = former[index - 1]!;
            if (!aside.has(row)) {
                while (events[place] !== row) {
                    put(events[place]!);
                    place = place + 1;
                }
                place = place + 1;
            }
            put(row);
        }
        for (const index of $range(place + 1, events.length)) put(events[index - 1]!);
    }

    note();

    return {
        events,
        odd,
        wasUnsorted,
        merged({ added, positions }) {
            if (!isShared) {
                const isAppended = positions[0]! > knownEvents && events.length === knownEvents + added.length;
                if (isAppended) for (const event of added) rows[rows.length] = event;
                else follow();
            }
            note();
        },
        isChanged() {
            if (rows.length !== knownRows) return true;
            const [first, middle, last] = ends;
            return rows[0] !== first || rows[math.floor(knownRows / 2)] !== middle || rows[knownRows - 1] !== last;
        },
        indexOf: (event, place) => (isShared ? place : rows.indexOf(event) + 1),
    };
}
