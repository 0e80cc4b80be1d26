import { checkEvent } from "../event/check";
import type { LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";
import { FIRST_EPOCH, parseEpoch, spellEpoch, type Epoch } from "../ledger/epoch";
import { quarantineIn, setAside, tableIn } from "./prepareSaved";
import { isRawTable, NAME, type RawTable } from "./savedShape";

/** An event that started an epoch, and the epoch it is an event of. */
export interface SavedStart {
    readonly parent: Epoch;
    readonly event: LedgerEvent;
}

/** An epoch that this client has left. */
export interface AsideEpoch {
    readonly epoch: Epoch;
    /** How many events it held then. */
    readonly events: number;
}

/**
 * What a saved table knows of the epochs of one ledger, beside their events. Written through: the table is complete at
 * every moment.
 *
 * @noSelf
 */
export interface EpochBook {
    /** The epoch to which the player has agreed last; the first one at the beginning. */
    current(): Epoch;
    starts(): readonly SavedStart[];
    aside(): readonly AsideEpoch[];
    /** Events of epochs that were left, written after the cut. */
    behind(): readonly LedgerEvent[];
    addStart(start: SavedStart): void;
    moveTo(epoch: Epoch, left: AsideEpoch, behind: readonly LedgerEvent[]): void;
    setBehind(behind: readonly LedgerEvent[]): void;
}

type Read<T> = (this: void, row: unknown) => T | undefined;

/** The list under `name` as far as it can be read; the rest goes to the quarantine. */
function readList<T>(owner: RawTable, name: string, quarantine: RawTable, read: Read<T>): T[] {
    const found = owner.get(name);
    const items: T[] = [];
    if (found === undefined) return items;
    if (!isRawTable(found)) {
        setAside(quarantine, `${name} is not a table`, found);
        owner.set(name, undefined);
        return items;
    }
    const odd: AnyNotNil[] = [];
    for (const index of $range(1, found.length())) {
        const item = read(found.get(index));
        if (item !== undefined) items[items.length] = item;
        else setAside(quarantine, `${name}: ${index} cannot be read`, found.get(index));
    }
    for (const [key] of pairs(found)) {
        if (!(typeof key === "number" && key >= 1 && key <= found.length() && key % 1 === 0)) odd[odd.length] = key;
    }
    for (const key of odd) setAside(quarantine, `${name}: ${tostring(key)} is not a row`, found.get(key));
    return items;
}

function epochIn(value: unknown): Epoch | undefined {
    return typeof value === "string" ? parseEpoch(value) : undefined;
}

function startIn(layout: Layout, row: unknown): SavedStart | undefined {
    if (!isRawTable(row)) return undefined;
    const parent = epochIn(row.get(NAME.of));
    const event = checkEvent(layout, row.get(NAME.event));
    return parent === undefined || !event.ok ? undefined : { parent, event: event.value };
}

function asideIn(row: unknown): AsideEpoch | undefined {
    if (!isRawTable(row)) return undefined;
    const epoch = epochIn(row.get(NAME.epoch));
    const events = row.get(NAME.events);
    return epoch === undefined || typeof events !== "number" ? undefined : { epoch, events };
}

function eventIn(layout: Layout, row: unknown): LedgerEvent | undefined {
    const event = checkEvent(layout, row);
    return event.ok ? event.value : undefined;
}

/**
 * @param saved as `prepareSaved` takes it, of this version's format. Nothing is added to it before there is something to
 * say.
 */
export function createEpochBook(saved: RawTable, ledgerId: string, layout: Layout): EpochBook {
    const found = saved.get(NAME.epochs);
    const foundBook: unknown = isRawTable(found) ? found.get(ledgerId) : undefined;
    const book = isRawTable(foundBook) ? foundBook : new LuaTable<AnyNotNil, unknown>();
    const unread = new LuaTable<AnyNotNil, unknown>();
    let current = epochIn(book.get(NAME.current));
    if (current === undefined && book.get(NAME.current) !== undefined) {
        setAside(unread, `${NAME.current} is no epoch`, book.get(NAME.current));
    }
    const starts = readList(book, NAME.starts, unread, (row) => startIn(layout, row));
    const aside = readList(book, NAME.aside, unread, asideIn);
    let behind: readonly LedgerEvent[] = readList(book, NAME.behind, unread, (row) => eventIn(layout, row));
    function write(): void {
        tableIn(saved, NAME.epochs, quarantineIn(saved)).set(ledgerId, book);
        book.set(NAME.current, spellEpoch(current ?? FIRST_EPOCH));
        book.set(
            NAME.starts,
            starts.map(({ parent, event }) => ({ [NAME.of]: spellEpoch(parent), [NAME.event]: event })),
        );
        book.set(
            NAME.aside,
            aside.map(({ epoch, events }) => ({ [NAME.epoch]: spellEpoch(epoch), [NAME.events]: events })),
        );
        book.set(NAME.behind, behind);
    }

    const isSpoilt = foundBook !== undefined && book !== foundBook;
    if (isSpoilt) setAside(unread, `${NAME.epochs}: ${ledgerId} is not a table`, foundBook);
    if (unread.length() > 0) {
        const quarantine = quarantineIn(saved);
        for (const index of $range(1, unread.length())) quarantine.set(quarantine.length() + 1, unread.get(index));
        write();
    }

    return {
        current: () => current ?? FIRST_EPOCH,
        starts: () => starts,
        aside: () => aside,
        behind: () => behind,
        addStart(start) {
            starts.push(start);
            write();
        },
        moveTo(epoch, left, more) {
            current = epoch;
            aside.push(left);
            behind = [...behind, ...more];
            write();
        },
        setBehind(rest) {
            behind = rest;
            write();
        },
    };
}
