import { problemOf } from "../../event/check";
import type { LedgerEvent } from "../../event/event";
import { keyOf, parseKeyText } from "../../event/key";
import { createOrder } from "../../event/order";
import { lowerBound } from "../../ledger/merge";
import type { Ledger } from "../../ledger/ledger";
import type { Cancel } from "../../port/timer";
import { HANDLERS_NAME } from "../../replay/handling";
import type { SaveAndRestore } from "../../replay/projection";
import { layoutOf } from "../dialect";
import { IGNORE_IDENTIFIER } from "../entry/ignoreEntry";
import type { Entry, EntryClass } from "../entry/logEntry";
import { noteListChange, setListBacking, type SortedList } from "../entry/sortedList";
import type { Logger } from "../logger";
import { createEntryClasses, type EntryClasses } from "./entryClasses";
import { createEntryLedger, type EntryLedger } from "./entryLedger";
import { createQueuedEntries } from "./queuedEntries";
import { createSavedConsumer } from "./savedConsumer";
import { createStateListeners, type StateListeners } from "./stateListeners";
import type { StateParts } from "./stateParts";

/** The incumbent's. */
const BATCH_SIZE_DEFAULT = 50;

/** Taken in at one tick: a merge into 100,000 entries takes some milliseconds. */
const COMMIT_MAX = 1000;

/** Entries whose time is so near to now are meant to be of now, also while somebody looks at the past. */
const NOW_SECONDS = 5;

/** Gets an entry of the class that it is registered for. */
export type Mutator = (entry: Entry) => void;

/** How a consumer lets be kept what its mutators have built. */
export interface Kept {
    readonly functions: SaveAndRestore;
    /** Nil: not beyond this session. */
    readonly lasting: { readonly name: string; readonly version: number } | undefined;
}

/** @noSelf */
export interface ManagedStateOptions {
    readonly parts: StateParts;
    readonly list: SortedList;
    readonly logger: Logger;
    /** The object that listeners get. */
    readonly stateManager: object;
}

/**
 * What stands behind one state manager: the core over the consumer's table, made anew whenever somebody else has changed
 * that, and all that outlives it.
 *
 * @noSelf
 */
export interface ManagedState {
    readonly list: SortedList;
    readonly classes: EntryClasses;
    readonly restarted: StateListeners;
    readonly changed: StateListeners;
    readonly mutatorFailed: StateListeners;
    /** Of the table as it is now. */
    current(): EntryLedger;
    handle(identifier: string, entryClass: EntryClass, mutator: Mutator): void;
    handleOthers(mutator: Mutator | undefined): void;
    keep(kept: Kept): void;
    queue(entry: LedgerEvent): void;
    queuedCount(): number;
    /** @param most all by default */
    commit(most?: number): void;
    /** Takes an entry in at once; raises for one whose key is no good. */
    add(entry: LedgerEvent): void;
    catchup(limit?: number): void;
    restart(): void;
    reset(): void;
    /** Nil: only `catchup` applies anything. */
    setInterval(seconds: number | undefined): void;
    /** Between the last two ticks, or what was asked for while there were none; 0 without an interval. */
    intervalSeconds(): number;
    setBatchSize(size: number): void;
    batchSize(): number;
    /** Server seconds; nil: the present. */
    travelTo(time: number | undefined): void;
    travelTime(): number | undefined;
    /** The counter that sorts an entry of this second before all others that are there. */
    counterBefore(time: number): number;
}

export function createManagedState(options: ManagedStateOptions): ManagedState {
    const { parts, list, logger, stateManager } = options;
    const { clock, timer } = parts.ports;
    const layout = layoutOf(parts.kind);
    const order = createOrder(layout);
    const rows = list.entries() as unknown as LedgerEvent[];
    const classes = createEntryClasses(parts.logEntry);
    // Has no mutator: what ignore entries undo is left out by the core.
    classes.register(IGNORE_IDENTIFIER, parts.ignoreEntry);
    const mutators = new LuaMap<string, Mutator>();
    const changed = createStateListeners("state changed", stateManager, logger);
    const restarted = createStateListeners("state restart", stateManager, logger);
    const mutatorFailed = createStateListeners("mutator failed", stateManager, logger);
    let defaultMutator: Mutator | undefined;
    let kept: Kept | undefined;
    const savedConsumer = createSavedConsumer(parts.database);
    const queued = createQueuedEntries(layout, logger);
    let travelTime: number | undefined;
    let batchSize = BATCH_SIZE_DEFAULT;
    let interval: number | undefined;
    let measured: number | undefined;
    let lastTick: number | undefined;
    let cancelTicker: Cancel | undefined;
    let restarts = 0;
    let held = open();

    function tellRestart(): void {
        restarts = restarts + 1;
        restarted.tell();
    }

    function failed(key: string): void {
        const parsed = parseKeyText(key);
        mutatorFailed.tell(parsed === undefined ? undefined : held.ledger.find(parsed));
    }

    function open(): EntryLedger {
        const made = createEntryLedger({
            layout,
            rows,
            scheduler: parts.scheduler,
            clock,
            timer,
            // What replay has to say is about mutators that fail.
            log: {
                error(message) {
                    logger.Fatal("%s", message);
                },
                warn(message) {
                    logger.Warning("%s", message);
                },
            },
            shelf: savedConsumer,
            prepare: classes.prepare,
            listener: {
                onChanged() {
                    changed.tell();
                },
                onRestarted: tellRestart,
                onTimeReached() {},
                onFailed(_name, key) {
                    failed(key);
                },
            },
            onChangedOutside: renew,
        });
        tellOddRows(made);
        prepareAll(made.ledger.events);
        setUp(made);
        return made;
    }

    /** Whoever looks at the table finds entries, before any mutator has seen them. */
    function prepareAll(entries: readonly LedgerEvent[]): void {
        const { prepare } = classes;
        for (const index of $range(1, entries.length)) prepare(entries[index - 1]!);
    }

    function tellOddRows({ rows: { odd, wasUnsorted } }: EntryLedger): void {
        if (wasUnsorted) logger.Warning("the ledger was not in order and has been sorted");
        const [first] = odd;
        if (first === undefined) return;
        logger.Warning("%d rows of the ledger are left as they are: row %d, %s", odd.length, first.index, first.reason);
    }

    function setUp({ replayer }: EntryLedger): void {
        replayer.onOthers(defaultMutator as (entry: unknown) => void);
        for (const [identifier, mutator] of mutators) replayer.on(identifier, mutator as (entry: unknown) => void);
        if (kept !== undefined) replayer.onSnapshot(kept.functions, kept.lasting?.version);
        replayer.showUntil(travelTime);
        replayer.setPace(batchSize, interval);
    }

    /** The consumer's table is another one now. */
    function renew(): void {
        const wasTouched = held.replayer.isTouched();
        held.stop();
        // It is told apart by the keys of entries alone, and somebody may have changed what stands under these.
        savedConsumer.drop(HANDLERS_NAME);
        held = open();
        noteListChange(list);
        if (wasTouched) tellRestart();
    }

    function current(): EntryLedger {
        if (held.rows.isChanged()) renew();
        return held;
    }

    function insert(entry: LedgerEvent): boolean {
        const problem = problemOf(layout, entry);
        if (problem !== undefined) error(`no entry can be inserted whose ${problem}`, 0);
        classes.prepare(entry);
        return current().ledger.merge([entry]).added.length > 0;
    }

    setListBacking(list, {
        uniqueInsert: (entry) => insert(entry as LedgerEvent),
        searchGreaterThanOrEqual(entry) {
            const { ledger, rows: saved } = current();
            const place = lowerBound(order, ledger.events, entry as LedgerEvent, 1, ledger.events.length);
            const found = ledger.events[place - 1];
            return found === undefined ? undefined : saved.indexOf(found, place);
        },
        wiped() {
            current();
        },
    });

    function commit(most?: number): void {
        const { ledger } = current();
        if (queued.count() === 0) return;
        const batch = queued.take(most ?? queued.count());
        prepareAll(batch);
        if (ledger.merge(batch).added.length > 0) noteListChange(list);
    }

    function tick(): void {
        const now = clock.seconds();
        if (lastTick !== undefined) measured = now - lastTick;
        lastTick = now;
        commit(COMMIT_MAX);
    }

    function startTicker(): void {
        if (cancelTicker !== undefined) cancelTicker();
        cancelTicker = interval === undefined ? undefined : timer.every(interval, tick);
        lastTick = undefined;
        measured = undefined;
    }

    /** An entry of now that is made while the past is shown belongs to that past. */
    function moveToPast(entry: LedgerEvent): void {
        if (travelTime === undefined) return;
        const time = entry.get(layout.time) as number;
        if (math.abs(time - clock.serverTime()) > NOW_SECONDS) return;
        const { events, indexAtTime } = current().ledger;
        const last = events[indexAtTime(travelTime + 1) - 2];
        entry.set(layout.time, travelTime);
        entry.set(layout.counter, last === undefined ? 0 : math.max(0, (last.get(layout.counter) as number) + 1));
    }

    return {
        list,
        classes,
        changed,
        restarted,
        mutatorFailed,
        current,
        handle(identifier, entryClass, mutator) {
            classes.register(identifier, entryClass);
            mutators.set(identifier, mutator);
            held.replayer.on(identifier, mutator as (entry: unknown) => void);
        },
        handleOthers(mutator) {
            defaultMutator = mutator;
            current().replayer.onOthers(mutator as (entry: unknown) => void);
        },
        keep(given) {
            kept = given;
            if (given.lasting !== undefined) {
                savedConsumer.setName(given.lasting.name);
                savedConsumer.noteOddRows(current().rows.odd);
            }
            current().replayer.onSnapshot(given.functions, given.lasting?.version);
        },
        queue: queued.add,
        queuedCount: queued.count,
        commit,
        add(entry) {
            moveToPast(entry);
            list.uniqueInsert(entry);
        },
        catchup(limit) {
            commit();
            current().replayer.catchup(limit);
        },
        restart() {
            const { replayer } = current();
            const before = restarts;
            replayer.restart();
            // Who asks for it hears of it, also where nothing was applied.
            if (restarts === before) tellRestart();
        },
        reset() {
            queued.clear();
            list.wipe();
        },
        setInterval(seconds) {
            interval = seconds;
            startTicker();
            current().replayer.setPace(batchSize, interval);
        },
        intervalSeconds: () => measured ?? interval ?? 0,
        setBatchSize(size) {
            batchSize = size;
            current().replayer.setPace(batchSize, interval);
        },
        batchSize: () => batchSize,
        travelTo(time) {
            travelTime = time;
            current().replayer.showUntil(time);
        },
        travelTime: () => travelTime,
        counterBefore(time) {
            const { ledger } = current();
            const lowest = ledger.events[ledger.indexAtTime(time) - 1];
            return (lowest!.get(layout.counter) as number) - 1;
        },
    };
}

/** Whether an entry of this key is held. */
export function isHeld(ledger: Ledger, entry: LedgerEvent): boolean {
    return problemOf(ledger.layout, entry) === undefined && ledger.find(keyOf(ledger.layout, entry)) !== undefined;
}
