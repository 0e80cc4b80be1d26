import { adoptWeeks, type Archiving, closeWeeks, openWeeks } from "./archiving";
import { countConstants, CONSTANTS_MAX } from "./constantCount";
import type { LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";
import { createOrder } from "../event/order";
import { type Epoch, FIRST_EPOCH } from "../ledger/epoch";
import type { Ledger } from "../ledger/ledger";
import { weekOf } from "../ledger/week";
import { loadSaved, type Progress, type Sink } from "./loading";
import { packOpenRows } from "./packing";
import type { Clock } from "../port/clock";
import type { Log } from "../port/log";
import type { Cancel, Timer } from "../port/timer";
import { prepareSaved, type Prepared } from "./prepareSaved";
import { isRawTable, type QuarantinedRow, type RawTable } from "./savedShape";
import type { Scheduler } from "../schedule/scheduler";
import { createSlices, type Pause, type SlicedBody } from "../schedule/slices";
import type { Step, Task, Urgency } from "../schedule/task";

/** Packing waits until nothing was added for so long: a backlog that arrives in pieces is packed once. */
export const QUIET_SECONDS = 15;

/** More open rows than this are packed whatever their week and however busy it is: about 5 constants each. */
export const OPEN_ROWS_MAX = 4000;

/** What those who wait for the end of loading take, in the units of `Pause`. */
const FOLLOWERS_UNITS = 1000;

/** The player is told at half of what the game can load. */
export const CONSTANTS_WARNED = (CONSTANTS_MAX - 1) / 2;

export type LoadedHandler = () => void;
export type ArchivedHandler = (isArchived: boolean) => void;

export interface StoreOptions {
    /** A table out of the SavedVariables; its other contents are not touched. */
    readonly saved: unknown;
    readonly ledgerId: string;
    /** The first one when left out. */
    readonly epoch?: Epoch;
    readonly layout: Layout;
    /** What was archived stays so at login; else everything is loaded. */
    readonly isArchiving: boolean;
    readonly scheduler: Scheduler;
    readonly clock: Clock;
    readonly timer: Timer;
    readonly log: Log;
}

/**
 * Keeps one ledger in a saved table. The table is complete at every moment, so nothing is to be done at logout.
 *
 * @noSelf
 */
export interface Store {
    /** Why this ledger lives in memory only (the saved table was left untouched); nil when it is stored. */
    refusal(): string | undefined;
    /** Merges what is saved into the ledger, over many frames, then calls `onLoaded`. Once in a store's life. */
    load(ledger: Ledger, onLoaded: LoadedHandler): void;
    /** True once `onLoaded` is due. */
    isLoaded(): boolean;
    /** Saved events looked at, and how many there are as far as is known. */
    progress(): Progress;
    /**
     * Stores events that the ledger took in, other contents of held keys among them. Those that come from the store itself, told while it merges, are left
     * out: the ledger's `onAdded` may be connected to it.
     */
    added(events: readonly LedgerEvent[]): void;
    /**
     * Takes all weeks up to this one out of memory, over many frames, if everything is packed and as it must be; then
     * calls `onDone`. From then on they come back when the ledger's archive is needed. One at a time.
     */
    archive(through: number, onDone: ArchivedHandler): void;
    /** What was found unusable, now or earlier: of this ledger and of the saved table as a whole. */
    quarantined(): readonly QuarantinedRow[];
    /** How many these are, without looking through them. */
    quarantinedCount(): number;
    /** Different constants in the saved table when they were counted last; 0 before that. */
    constants(): number;
    /** True while packing is under way or due. */
    isPacking(): boolean;
    /** Ends all work, where it is; the saved table stays complete. */
    stop(): void;
}

/** A ledger that is not stored. */
function createRefused(reason: string): Store {
    const progress: Progress = { done: 0, total: 0 };
    return {
        refusal: () => reason,
        load: (_ledger, onLoaded) => {
            onLoaded();
        },
        isLoaded: () => true,
        progress: () => progress,
        added: () => {},
        archive: (_through, onDone) => {
            onDone(false);
        },
        quarantined: () => [],
        quarantinedCount: () => 0,
        constants: () => 0,
        isPacking: () => false,
        stop: () => {},
    };
}

/** Lists that came out of a file: whatever stands under whatever key, rows or not. */
function appendRows(into: QuarantinedRow[], list: readonly QuarantinedRow[]): void {
    for (const [key, kept] of pairs(list as unknown as RawTable)) {
        const isRow = isRawTable(kept) && type(kept.get("reason")) === "string";
        into[into.length] = isRow
            ? (kept as unknown as QuarantinedRow)
            : { reason: `quarantine: ${tostring(key)} is not a row`, row: kept };
    }
}

/** What stands in a list beside its numbered rows; we ourselves only add numbered ones. */
function countOdd(list: readonly QuarantinedRow[]): number {
    let count = 0;
    for (const [_key] of pairs(list as unknown as RawTable)) count = count + 1;
    return count - list.length;
}

/** Weeks that are to leave memory. */
interface Closing {
    readonly through: number;
    readonly onDone: ArchivedHandler;
}

export function createStore(options: StoreOptions): Store {
    const prepared = prepareSaved(options.saved, options.ledgerId, options.epoch ?? FIRST_EPOCH);
    if (!prepared.ok) {
        options.log.warn(`LibLedger: nothing is saved this session: ${prepared.reason}`);
        return createRefused(prepared.reason);
    }
    return createKept(options, prepared.value);
}

function createKept(options: StoreOptions, { ledger: saved, sharedQuarantine }: Prepared): Store {
    const { layout, scheduler, clock, timer, log } = options;
    const order = createOrder(layout);
    const progress: Progress = { done: 0, total: 0 };
    const oddCount = countOdd(sharedQuarantine) + countOdd(saved.quarantine);
    let hasLoaded = false;
    let isMerging = false;
    let isStopped = false;
    let constantsCounted = 0;
    /** At most one of the three at a time. */
    let loadTask: Task | undefined;
    let packTask: Task | undefined;
    let archiveTask: Task | undefined;
    let archiving: Archiving | undefined;
    let closing: Closing | undefined;
    let cancelQuiet: Cancel | undefined;
    let lastAddedSeconds = 0;
    /** Whether something was added since packing began. */
    let hasNews = false;

    function task(name: string, urgency: Urgency, body: SlicedBody): Task {
        const step: Step = createSlices(clock, body);
        return { name: `${name} ${options.ledgerId}`, urgency, step };
    }

    /** A listener's fault is raised after the batch went in; merged again, it has nothing new to tell. */
    function takeIn(ledger: Ledger, batch: readonly LedgerEvent[]): void {
        const [ok, problem] = pcall(ledger.merge, batch);
        if (ok) return;
        log.error(`LibLedger: ${tostring(problem)}`);
        ledger.merge(batch);
    }

    function beginPacking(): void {
        cancelQuiet?.();
        cancelQuiet = undefined;
        if (packTask !== undefined || isStopped || !hasLoaded) return;
        // What came for archived weeks is packed with them when they are back.
        if (isArchiveBusy()) return;
        const isCrowded = saved.open.length > OPEN_ROWS_MAX;
        const beforeWeek = isCrowded ? math.huge : weekOf(clock.serverTime());
        hasNews = false;
        // Where packing fails by a fault of ours it is not tried again this session: the rows stay open.
        packTask = task("pack", "background", (pause) => {
            packOpenRows({ ledger: saved, layout, order, beforeWeek }, pause);
            constantsCounted = countConstants(options.saved as RawTable, pause);
            packTask = undefined;
            if (constantsCounted >= CONSTANTS_WARNED) warnOfConstants();
            workOnArchive();
            if (hasNews) duePacking();
        });
        scheduler.wake(packTask);
    }

    function isArchiveBusy(): boolean {
        return archiveTask !== undefined || archiving?.ledger.archive.isNeeded() === true;
    }

    function beginArchiveTask(body: SlicedBody): void {
        // Where it fails by a fault of ours, nothing is packed any more this session: the rows stay open.
        archiveTask = task("archive", "normal", (pause) => {
            body(pause);
            archiveTask = undefined;
            workOnArchive();
            if (hasNews) duePacking();
        });
        scheduler.wake(archiveTask);
    }

    /** Opens or closes the archive, as is due. */
    function workOnArchive(): void {
        if (archiving === undefined || !hasLoaded || isStopped) return;
        if (archiveTask !== undefined || packTask !== undefined) return;
        const work = archiving;
        const due = closing;
        closing = undefined;
        if (work.ledger.archive.isNeeded()) {
            due?.onDone(false);
            beginArchiveTask((pause) => {
                openWeeks(work, sinkOf(work.ledger), pause);
            });
        } else if (due !== undefined) {
            beginArchiveTask((pause) => {
                due.onDone(closeWeeks(work, due.through, pause));
            });
        }
    }

    function warnOfConstants(): void {
        log.warn(
            "LibLedger: the saved data of this addon comes near the size that the game can no longer load. " +
                "Save a copy of the SavedVariables file and tell the addon's author.",
        );
    }

    function quietCheck(): void {
        cancelQuiet = undefined;
        const rest = lastAddedSeconds + QUIET_SECONDS - clock.seconds();
        if (rest > 0) cancelQuiet = timer.after(rest, quietCheck);
        else beginPacking();
    }

    function duePacking(): void {
        if (!hasLoaded || isStopped || packTask !== undefined || isArchiveBusy()) return;
        if (saved.open.length > OPEN_ROWS_MAX) beginPacking();
        else if (cancelQuiet === undefined) cancelQuiet = timer.after(QUIET_SECONDS, quietCheck);
    }

    function sinkOf(ledger: Ledger): Sink {
        return (batch) => {
            isMerging = true;
            const [ok, problem] = pcall(takeIn, ledger, batch);
            isMerging = false;
            // The ledger's own fault: the work ends, and what was not merged stays in the saved table.
            if (!ok) error(problem, 0);
        };
    }

    /** The weeks that are to be loaded. */
    function adopt(work: Archiving, weeks: readonly number[], pause: Pause): readonly number[] {
        if (options.isArchiving) return adoptWeeks(work, weeks, progress, pause);
        saved.archive = undefined;
        return weeks;
    }

    return {
        refusal: () => undefined,
        load(ledger, onLoaded) {
            if (loadTask !== undefined || hasLoaded || isStopped) return;
            const work: Archiving = { ledger, saved, layout };
            archiving = work;
            ledger.archive.onNeeded(workOnArchive);
            loadTask = task("load", "normal", (pause) => {
                const loading = { ledger: saved, layout, sink: sinkOf(ledger), progress };
                loadSaved(loading, (weeks) => adopt(work, weeks, pause), pause);
                // What follows on it, sync above all, is no matter of a few more events.
                pause(FOLLOWERS_UNITS);
                // By somebody who was told of the last events.
                if (isStopped) return;
                hasLoaded = true;
                loadTask = undefined;
                hasNews = true;
                workOnArchive();
                beginPacking();
                onLoaded();
            });
            scheduler.wake(loadTask);
        },
        isLoaded: () => hasLoaded,
        progress: () => progress,
        added(events) {
            if (isMerging) return;
            for (const event of events) saved.open[saved.open.length] = event;
            lastAddedSeconds = clock.seconds();
            hasNews = true;
            duePacking();
        },
        archive(through, onDone) {
            closing?.onDone(false);
            closing = { through, onDone };
            workOnArchive();
        },
        quarantined() {
            const rows: QuarantinedRow[] = [];
            appendRows(rows, sharedQuarantine);
            appendRows(rows, saved.quarantine);
            return rows;
        },
        quarantinedCount: () => oddCount + sharedQuarantine.length + saved.quarantine.length,
        constants: () => constantsCounted,
        isPacking: () => packTask !== undefined || cancelQuiet !== undefined,
        stop() {
            isStopped = true;
            cancelQuiet?.();
            cancelQuiet = undefined;
            if (loadTask !== undefined) scheduler.stop(loadTask);
            if (packTask !== undefined) scheduler.stop(packTask);
            if (archiveTask !== undefined) scheduler.stop(archiveTask);
        },
    };
}
