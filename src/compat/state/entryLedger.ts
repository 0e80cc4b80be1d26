import type { LedgerEvent } from "../../event/event";
import type { Layout } from "../../event/layout";
import { createLedger, type Ledger } from "../../ledger/ledger";
import { createRetractions } from "../../ledger/retraction";
import type { Clock } from "../../port/clock";
import type { Log } from "../../port/log";
import type { Timer } from "../../port/timer";
import type { Shelf } from "../../replay/lasting";
import type { Listener } from "../../replay/listener";
import type { Unpack } from "../../replay/projection";
import { createReplayer, type Replayer } from "../../replay/replayer";
import type { Scheduler } from "../../schedule/scheduler";
import type { Step, Task } from "../../schedule/task";
import { createIgnoreRule } from "./ignoreRule";
import { createSavedRows, type SavedRows } from "./savedRows";

/** @noSelf */
export interface EntryLedgerOptions {
    readonly layout: Layout;
    /** The consumer's saved table. */
    readonly rows: LedgerEvent[];
    readonly scheduler: Scheduler;
    readonly clock: Clock;
    readonly timer: Timer;
    readonly log: Log;
    readonly listener: Listener;
    /** Where the state that a consumer lets be kept outlasts the session. */
    readonly shelf: Shelf;
    /** Called with each entry right before a mutator gets it, and nothing else. */
    readonly prepare: (entry: LedgerEvent) => void;
    /** Somebody else has changed the table. Nothing works here any more until a new one of these is made. */
    readonly onChangedOutside: () => void;
}

/**
 * The core over one saved table as it is now: a ledger whose list that table is, its hasher and its replayer.
 *
 * @noSelf
 */
export interface EntryLedger {
    readonly rows: SavedRows;
    readonly ledger: Ledger;
    readonly replayer: Replayer;
    /** Ends all work for good. */
    stop(): void;
}

export function createEntryLedger(options: EntryLedgerOptions): EntryLedger {
    const { layout, clock, timer, log, listener, shelf, prepare, onChangedOutside } = options;
    const rows = createSavedRows(layout, options.rows);
    const ledger = createLedger(layout, clock, rows.events);
    // First of all: whoever is told of what came finds it in the table, too.
    ledger.onAdded(rows.merged);
    const scheduler = guarded(options.scheduler);

    /** Slow work that finds the table changed would meet what it does not know. */
    function guardedStep(step: Step): Step {
        return (deadline) => {
            if (rows.isChanged()) {
                onChangedOutside();
                return false;
            }
            return step(deadline);
        };
    }

    function guarded(inner: Scheduler): Scheduler {
        const tasks = new LuaTable<Task, Task>();
        const inGuard = (task: Task): Task => {
            const known = tasks.get(task) as Task | undefined;
            if (known !== undefined) return known;
            const made: Task = { ...task, step: guardedStep(task.step) };
            tasks.set(task, made);
            return made;
        };
        return {
            ...inner,
            wake(task) {
                inner.wake(inGuard(task));
            },
            stop(task) {
                inner.stop(inGuard(task));
            },
        };
    }

    const hashing: Task = { name: "hashing entries", urgency: "background", step: (deadline) => ledger.hash(deadline) };
    scheduler.wake(hashing);
    ledger.onAdded(() => {
        scheduler.wake(hashing);
    });

    const replayer = createReplayer({
        ledger,
        retractions: createRetractions(ledger, createIgnoreRule(layout)),
        scheduler,
        clock,
        timer,
        log,
        listener,
        shelf,
        unpack: prepare as unknown as Unpack,
        batchSize: 1,
        intervalSeconds: 0,
    });
    replayer.loaded();

    return {
        rows,
        ledger,
        replayer,
        stop() {
            replayer.stop();
            scheduler.stop(hashing);
        },
    };
}
