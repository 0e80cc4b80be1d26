import type { LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";
import { isOwnKind } from "../event/ownKind";
import { join, NOTHING, type Fingerprint } from "../fingerprint/fingerprint";
import { invariant } from "../invariant";
import { weekStart } from "./week";
import type { WeekIndex } from "./weekIndex";

/** The kind of what stands in the list for events that are not in memory. Neither stored nor sent. */
export const ARCHIVED_KIND = "!archived";

export type ArchiveHandler = () => void;
export type EventsHandler = (events: readonly LedgerEvent[]) => void;

/**
 * The oldest weeks of a ledger, as far as their events need not be in memory. The week index keeps their fingerprints; in
 * the list, one and the same stub stands in the place of each event of a week, with the time of the week's first second.
 * So no index moves when events leave or come back, and a search by the start of a week finds its place.
 *
 * All of it closes and opens at once, while the events leave before or after that in slices of somebody else's making:
 * what is closed is not looked at, be it still there. Whoever needs it says so, and waits until it is open.
 *
 * @noSelf
 */
export interface Archive {
    /** Events of earlier server seconds must not be looked at; 0 while nothing is archived. */
    start(): number;
    /** How many events at the beginning of the list must not be looked at. */
    count(): number;
    /** Archived weeks, ascending. */
    weeks(): readonly number[];
    /** Of all that is archived, together. */
    fingerprint(): Fingerprint;
    /** Says that something of it is needed; without effect while nothing is archived. */
    need(): void;
    /** True from `need` on until it is open. */
    isNeeded(): boolean;
    /** Takes out a batch of events that came for archived weeks, once they are open; nil when there is none. */
    takeDeferred(): readonly LedgerEvent[] | undefined;

    /** Archives all weeks up to this one, whose fingerprints must be known. */
    close(through: number): void;
    /** Lets an archived week's events go. */
    release(week: number): void;
    /** Puts an archived week's events in their places again. @param events all of it, in order, as they were */
    restore(week: number, events: readonly LedgerEvent[]): void;
    /** Ends it, once all of its weeks were restored. */
    open(): void;
    /** Adds a week to a ledger that holds nothing but archived ones, all of them older, without its events. */
    adopt(week: number, fingerprint: Fingerprint): void;
    /** To be called once all are adopted. */
    adopted(): void;

    onClosed(handler: ArchiveHandler): void;
    /** Gets the library's own events among those that are back. */
    onOpened(handler: EventsHandler): void;
    onNeeded(handler: ArchiveHandler): void;
    /** Gets events that came for archived weeks, unchecked against what is held. */
    onDeferred(handler: EventsHandler): void;
}

/** The archive as the ledger itself sees it. @noSelf */
export interface ArchiveKeeper extends Archive {
    /** Keeps events for later that came for archived weeks, and needs those weeks. */
    defer(events: readonly LedgerEvent[]): void;
}

function stubOf(layout: Layout, week: number): LedgerEvent {
    const stub: LedgerEvent = new LuaTable();
    stub.set(layout.time, weekStart(week));
    stub.set(layout.counter, 0);
    stub.set(layout.realm, 0);
    stub.set(layout.creator, 0);
    stub.set(layout.kind, ARCHIVED_KIND);
    return stub;
}

export function createArchive(layout: Layout, events: LedgerEvent[], weekIndex: WeekIndex): ArchiveKeeper {
    const kindSlot = layout.kind;
    const closedHandlers: ArchiveHandler[] = [];
    const openedHandlers: EventsHandler[] = [];
    const deferredHandlers: EventsHandler[] = [];
    const neededHandlers: ArchiveHandler[] = [];
    const deferred: (readonly LedgerEvent[])[] = [];
    let weeks: number[] = [];
    /** Weeks whose events are not in the list. */
    let awayCount = 0;
    let own: LedgerEvent[] = [];
    let total = NOTHING;
    let start = 0;
    let isNeeded = false;

    function include(week: number, fingerprint: Fingerprint | undefined): void {
        invariant(fingerprint !== undefined, "an archived week's fingerprint is known");
        weeks[weeks.length] = week;
        total = join(total, fingerprint!, layout.keyBytes);
        start = weekStart(week + 1);
    }

    /** 0-based. */
    function firstOf(week: number): number {
        let before = 0;
        for (const other of weeks) if (other < week) before = before + weekIndex.fingerprint(other)!.count;
        return before;
    }

    function need(): void {
        if (start === 0 || isNeeded) return;
        isNeeded = true;
        for (const handler of neededHandlers) handler();
    }

    return {
        start: () => start,
        count: () => total.count,
        weeks: () => weeks,
        fingerprint: () => total,
        need,
        isNeeded: () => isNeeded,
        defer(late) {
            deferred.push(late);
            for (const handler of deferredHandlers) handler(late);
            need();
        },
        takeDeferred: () => (start === 0 ? table.remove(deferred, 1) : undefined),
        close(through) {
            invariant(start === 0, "what is archived is opened before more is archived");
            for (const week of weekIndex.numbers) if (week <= through) include(week, weekIndex.fingerprint(week));
            for (const handler of closedHandlers) handler();
        },
        release(week) {
            const stub = stubOf(layout, week);
            const first = firstOf(week);
            for (const i of $range(first, first + weekIndex.fingerprint(week)!.count - 1)) events[i] = stub;
            awayCount = awayCount + 1;
        },
        restore(week, back) {
            invariant(back.length === weekIndex.fingerprint(week)!.count, "an archived week comes back whole");
            const first = firstOf(week);
            for (const i of $range(0, back.length - 1)) {
                const event = back[i]!;
                events[first + i] = event;
                if (isOwnKind(event.get(kindSlot) as string)) own[own.length] = event;
            }
            awayCount = awayCount - 1;
        },
        open() {
            invariant(awayCount === 0, "an archive is opened when all of it is back");
            const back = own;
            weeks = [];
            own = [];
            total = NOTHING;
            start = 0;
            isNeeded = false;
            weekIndex.moved();
            for (const handler of openedHandlers) handler(back);
        },
        adopt(week, fingerprint) {
            invariant(events.length === total.count, "weeks are adopted before anything else");
            invariant(weekStart(week) >= start, "weeks are adopted from the oldest on");
            const stub = stubOf(layout, week);
            for (const i of $range(total.count, total.count + fingerprint.count - 1)) events[i] = stub;
            weekIndex.adopt(week, fingerprint);
            include(week, fingerprint);
            awayCount = awayCount + 1;
        },
        adopted() {
            for (const handler of closedHandlers) handler();
        },
        onClosed(handler) {
            closedHandlers.push(handler);
        },
        onOpened(handler) {
            openedHandlers.push(handler);
        },
        onNeeded(handler) {
            neededHandlers.push(handler);
        },
        onDeferred(handler) {
            deferredHandlers.push(handler);
        },
    };
}
