import type { EventKey, LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";
import { createOrder } from "../event/order";
import type { Fingerprint } from "../fingerprint/fingerprint";
import { createArchive, type Archive } from "./archive";
import { createHasher, type SliceClock } from "./hasher";
import { insertPlaced, lowerBound, place } from "./merge";
import { sortBatch } from "./sortBatch";
import { createVariants, type Conflict, type Replaced } from "./variants";
import { weekStart } from "./week";
import { createWeekIndex } from "./weekIndex";

/** What a merge did. */
export interface MergeResult {
    /** Events of new keys, in order. */
    readonly added: readonly LedgerEvent[];
    /** For each new event the 1-based index, in the list as it was, of the first event after it. */
    readonly positions: readonly number[];
    /** How many were held already with the same content. */
    readonly duplicates: number;
    /** New contents of held keys. All are kept; one of them may apply now. */
    readonly conflicts: readonly LedgerEvent[];
    /** Of keys held before: what applied until now, and what applies instead. */
    readonly replaced: readonly Replaced[];
}

export type AddedHandler = (result: MergeResult) => void;

/**
 * The sorted, insert-only list of all accepted events of one ledger, with its week index. Of keys with several contents
 * it holds the one that applies; fingerprints count the keys of the list and the contents of all.
 *
 * @noSelf
 */
export interface Ledger {
    readonly layout: Layout;
    /** The live list in ascending order; callers only read it. */
    readonly events: readonly LedgerEvent[];
    /** Raised by every change. */
    revision(): number;
    /** The oldest weeks, as far as they are not in memory: in `events` stand stubs for them. */
    readonly archive: Archive;
    /** The held event with this key; of an archived time nil, and what is archived comes back. */
    find(key: EventKey): LedgerEvent | undefined;
    /** 1-based index of the first event whose time is at least `time`; count + 1 where there is none. */
    indexAtTime(time: number): number;
    /**
     * Takes in what is new. The batch may be unsorted and hold duplicates; it is neither kept nor changed. Of several
     * contents of one key all are kept (see variants.ts), and one applies.
     *
     * What is of archived weeks is put off: `archive.onDeferred` tells it, and whoever opens the archive merges it then.
     *
     * Raises, before anything has changed, on records that `checkEvent` would refuse.
     */
    merge(batch: readonly LedgerEvent[]): MergeResult;
    /**
     * Called after each merge that changed something. What a handler merges itself is told after all know of this one.
     * An error in a handler reaches the caller of `merge` once all others were called; the events stay in.
     */
    onAdded(handler: AddedHandler): void;
    /** True while `onAdded` handlers are being called: they may not all know yet of what the list holds. */
    isTelling(): boolean;

    /** Contents that are kept and do not apply, of a half-open span of server seconds, in order. */
    variantsIn(start: number, finish: number): LedgerEvent[];
    /** The contents of this key (as text) where they are several. */
    conflict(key: string): Conflict | undefined;
    conflictCount(): number;
    /** All keys with several contents, in order. */
    conflicts(): Conflict[];

    /** Week numbers that hold events, ascending. */
    weeks(): readonly number[];
    /** 1-based first and last index of a week's events; last < first where there are none. */
    weekRange(week: number): LuaMultiReturn<[first: number, last: number]>;
    /** Nil while the hasher has not got there yet. A week without events has the fingerprint of nothing. */
    weekFingerprint(week: number): Fingerprint | undefined;
    /** Of the whole ledger; nil while the hasher is behind. */
    fingerprint(): Fingerprint | undefined;
    /**
     * Brings fingerprints up to date until `deadline` (in `clock.milliseconds()`), newest weeks first; true while there
     * is more to do. Small appends need none of it: their week's fingerprint grows with them.
     */
    hash(deadline: number): boolean;
}

/** Where each of the events with this key would stand. */
function probeOf(layout: Layout, key: EventKey): LedgerEvent {
    const probe: LedgerEvent = new LuaTable();
    probe.set(layout.time, key.time);
    probe.set(layout.counter, key.counter);
    probe.set(layout.realm, key.realm);
    probe.set(layout.creator, key.creator);
    return probe;
}

/**
 * @param clock asked while hashing, to stop in time
 * @param events sorted, each key once; the list is the ledger's own from then on. Empty when left out
 */
export function createLedger(layout: Layout, clock: SliceClock, events: LedgerEvent[] = []): Ledger {
    const order = createOrder(layout);
    const timeSlot = layout.time;
    const handlers: AddedHandler[] = [];
    const untold: MergeResult[] = [];
    let isTelling = false;

    function indexAtTime(time: number): number {
        let first = 1;
        let last = events.length;
        while (first <= last) {
            const middle = (first + last - ((first + last) % 2)) / 2;
            if ((events[middle - 1]!.get(timeSlot) as number) < time) first = middle + 1;
            else last = middle - 1;
        }
        return first;
    }

    function weekRange(week: number): LuaMultiReturn<[first: number, last: number]> {
        return $multi(indexAtTime(weekStart(week)), indexAtTime(weekStart(week + 1)) - 1);
    }

    const weekIndex = createWeekIndex(layout, events, weekRange);
    const hasher = createHasher(weekIndex, clock);
    const variants = createVariants(layout, events, weekIndex);
    const archive = createArchive(layout, events, weekIndex);
    archive.onOpened((own) => {
        variants.recall(own);
    });

    /** Keeps what belongs to archived weeks for later; gives the rest. */
    function putOff(batch: readonly LedgerEvent[]): readonly LedgerEvent[] {
        const start = archive.start();
        if (start === 0) return batch;
        const now: LedgerEvent[] = [];
        const deferred: LedgerEvent[] = [];
        for (const event of batch) {
            if ((event.get(timeSlot) as number) < start) deferred[deferred.length] = event;
            else now[now.length] = event;
        }
        if (deferred.length > 0) archive.defer(deferred);
        return now;
    }

    function tell(result: MergeResult): void {
        untold[untold.length] = result;
        if (isTelling) return;
        isTelling = true;
        let failure: string | undefined;
        while (untold.length > 0) {
            const next = table.remove(untold, 1)!;
            for (const index of $range(1, handlers.length)) {
                const [ok, message] = pcall(handlers[index - 1]!, next);
                if (!ok) failure = failure ?? tostring(message);
            }
        }
        isTelling = false;
        // One handler's fault must not keep the news from the others, nor be kept quiet.
        if (failure !== undefined) error(failure, 0);
    }

    return {
        layout,
        events,
        revision: () => weekIndex.revision(),
        archive,
        find(key) {
            if (key.time < archive.start()) archive.need();
            const probe = probeOf(layout, key);
            const event = events[lowerBound(order, events, probe, 1, events.length) - 1];
            return event !== undefined && order.isSameKey(event, probe) ? event : undefined;
        },
        indexAtTime,
        merge(batch) {
            const sorted = sortBatch(layout, order, putOff(batch));
            const placement = place(layout, order, events, sorted);
            const { added, positions, conflicts } = placement;
            if (added.length > 0) {
                insertPlaced(events, placement);
                weekIndex.grow(placement);
            }
            const { kept, duplicates, replaced } = variants.take(added, conflicts);
            const result: MergeResult = {
                added,
                positions,
                duplicates: placement.duplicates + duplicates,
                conflicts: kept,
                replaced,
            };
            if (added.length + kept.length + replaced.length > 0) tell(result);
            return result;
        },
        onAdded(handler) {
            handlers[handlers.length] = handler;
        },
        isTelling: () => isTelling,
        variantsIn: (start, finish) => variants.within(start, finish),
        conflict: (key) => variants.conflict(key),
        conflictCount: () => variants.count(),
        conflicts: () => variants.conflicts(),
        weeks: () => weekIndex.numbers,
        weekRange,
        weekFingerprint: (week) => weekIndex.fingerprint(week),
        fingerprint: () => weekIndex.total(),
        hash: (deadline) => hasher.run(deadline),
    };
}
