import type { LedgerEvent } from "../event/event";
import { createOrder } from "../event/order";
import { createKeyHasher } from "../fingerprint/adler32";
import { invariant } from "../invariant";
import type { Ledger } from "../ledger/ledger";
import type { Retractions } from "../ledger/retraction";
import type { Clock } from "../port/clock";
import type { Log } from "../port/log";
import type { Cancel, Timer } from "../port/timer";
import type { Scheduler } from "../schedule/scheduler";
import type { Task } from "../schedule/task";
import type { Select } from "./audit";
import { chooseConsumer, earliestDue, extentOf, soundPrefix, waitsForArchive } from "./choice";
import { type Consumer, createConsumer, mustGoBack, type Work } from "./consumer";
import { createDisturbances } from "./disturbance";
import { createExecution } from "./execution";
import { type Failure, failuresOf } from "./failure";
import { createLasting, knownWeeks, type Shelf } from "./lasting";
import { createHandling, type Handling, HANDLERS_NAME } from "./handling";
import type { Listener } from "./listener";
import { createPace } from "./pace";
import { createPast, type HistoryDone, type Registered } from "./past";
import { BLOCK_EVENTS, createPrefixHash } from "./prefixHash";
import type { Projection, State, Unpack } from "./projection";
import { createSnapshots, NODES_PER_EVENT, type Snapshot, type Snapshots } from "./snapshots";
import { followArchive } from "./sealing";
import { createProjectionWork, isEmpty } from "./work";

export interface ReplayerOptions {
    readonly ledger: Ledger;
    /** Made for this ledger before the replayer. */
    readonly retractions: Retractions;
    readonly scheduler: Scheduler;
    readonly clock: Clock;
    readonly timer: Timer;
    readonly log: Log;
    readonly listener: Listener;
    /** `unpackSlots`, or what fits the ledger's layout. */
    readonly unpack: Unpack;
    /** Events that each consumer may go through in one batch, at least 1; a cap inside the scheduler's budget. */
    readonly batchSize: number;
    /** Where snapshots outlast the session; left out where nothing does. */
    readonly shelf?: Shelf | undefined;
    /** Between two batches; 0: one batch a frame. */
    readonly intervalSeconds: number;
}

/**
 * Hands the events of a ledger in order to those who make something of them. The handlers together are one consumer,
 * each projection is one; each has its own cursor, so that one which fails or begins anew holds up no other. What is asked
 * of the handlers stands in handling.ts.
 *
 * @noSelf
 */
export interface Replayer extends Omit<Handling, "follow" | "version"> {
    /** Registers a projection, in place of an older one of this name (not "handlers"). Only it begins anew. */
    project(name: string, projection: Projection): void;
    /**
     * As far as it is applied, or of the time that it has travelled to; the table may be replaced at any time. Nil for an
     * unknown name, or without a first state.
     */
    state(name: string): State | undefined;
    /** See `Past`. */
    travelTo(name: string, time: number): boolean;
    comeBack(name: string): boolean;
    history(name: string, select: Select, done: HistoryDone): boolean;
    /**
     * Applies at once and without a deadline what is pending, at most `limit` events for each consumer; gives halted
     * consumers another try. Called by a handler, or while
     * the ledger tells what was added, it does nothing: cursors stand between two events then.
     *
     * @returns how many events the slowest consumer has still to go through
     */
    catchup(limit?: number): number;
    /** Events from the oldest on that all consumers have gone through and that `stateHash` covers. */
    applied(): number;
    /** Events in the ledger. */
    total(): number;
    /** Adler-32 over the keys of the first `applied()` events, skipped and retracted ones included; 0 for none. */
    stateHash(): number;
    /** The consumers that stand still because their code failed. */
    failures(): readonly Failure[];
    /**
     * Lets the consumers that stand still at this event, or the one of this name, go on without it. It holds until the
     * consumer is registered anew or another content of the event applies.
     *
     * @returns how many go on
     */
    skip(event: LedgerEvent, name: string | undefined): number;
    /**
     * Changes what the replayer began with. Without an interval only `catchup` applies anything, until there is one again.
     */
    setPace(batchSize: number, intervalSeconds: number | undefined): void;
    /** The ledger holds all that was saved: stored snapshots can be looked at. */
    loaded(): void;
    /** Ends all work for good; states can still be read. */
    stop(): void;
}

/** Keys hashed between two looks at the clock: about as long as one small handler call. */
const HASHES_PER_CLOCK_CHECK = 16;

export function createReplayer(options: ReplayerOptions): Replayer {
    const { ledger, retractions, scheduler, clock, timer, log, listener, shelf } = options;
    let { batchSize } = options;
    const order = createOrder(ledger.layout);
    const hash = createPrefixHash(createKeyHasher(ledger.layout));
    const pace = createPace(options.intervalSeconds);
    const workOptions = { ledger, retractions, clock, unpack: options.unpack };
    const consumers: Consumer[] = [];
    const registered = new LuaMap<string, Registered>();
    let hasMoved = false;
    let isStopped = false;
    let cancelWait: Cancel | undefined;

    const execution = createExecution({
        ledger,
        order,
        clock,
        log,
        listener,
        onMoved(consumer, count) {
            if (consumer.isVisitor) return;
            hash.goBackTo(count);
            hasMoved = true;
        },
        onKept(consumer) {
            const version = versionOf(consumer.name);
            if (version !== undefined) lasting?.renewed(consumer, version);
        },
        nodesMax: () => (ledger.events.length * NODES_PER_EVENT) / consumers.length,
    });
    const disturbances = createDisturbances({
        ledger,
        retractions,
        order,
        newestOf: execution.newestOf,
        isActive: (consumer) => consumer === execution.active(),
    });
    const handling = createHandling({
        ledger,
        workOptions,
        disturbances,
        execution,
        register,
        expectStored: (consumer, version) => lasting !== undefined && lasting.expect(consumer, version),
        dropStored: (name) => lasting?.drop(name),
        goOn: goOnAfterChange,
    });

    const past = createPast({
        ledger,
        listener,
        allowance: () => batchSize,
        find: (name) => registered.get(name),
        createWork: (name, projection) => createProjectionWork(projection, registered.get(name)!.skipped, workOptions),
        tell: execution.tell,
    });

    function release(consumer: Consumer, found: Snapshot | undefined): void {
        consumer.isHeld = false;
        if (found !== undefined) hash.adopt(knownWeeks(ledger, found.count));
        wake();
    }

    function versionOf(name: string): number | undefined {
        return name === HANDLERS_NAME ? handling.version() : registered.get(name)?.version;
    }

    function maySave(name: string): boolean {
        const skipped = registered.get(name)?.skipped;
        return skipped === undefined || isEmpty(skipped);
    }

    const ports = { ledger, order, scheduler, clock, timer, isEvent: execution.isEvent, maySave, release };
    const lasting = shelf && createLasting({ shelf, ...ports });

    function prefix(): number {
        return soundPrefix(consumers, ledger.events.length);
    }

    function named(name: string): Consumer | undefined {
        return consumers.find((consumer) => consumer.name === name);
    }

    function wake(): void {
        if (!isStopped) scheduler.wake(task);
    }

    /** Up to where the hash can jump on from when it has to go the same way again. */
    function eventsAtOnce(consumer: Consumer): number {
        const end = hash.blockEnd();
        return end > consumer.applied ? end - consumer.applied : BLOCK_EVENTS;
    }

    function extendHash(count: number, deadline: number | undefined): void {
        hash.extend(ledger.events, count, deadline === undefined ? BLOCK_EVENTS : HASHES_PER_CLOCK_CHECK);
        hasMoved = true;
    }

    /** One unit of work; false when there is none now. Code of others that one of them called may have stopped us. */
    function advance(deadline: number | undefined, now: number): boolean {
        if (isStopped) return false;
        const count = prefix();
        const extent = extentOf(ledger);
        const canHash = count >= extent.archived;
        if (canHash && hash.isWorthwhile(count)) {
            extendHash(count, deadline);
            return true;
        }
        const consumer = chooseConsumer(consumers, extent, now) ?? chooseConsumer(past.visitors, extent, now);
        if (consumer === undefined) {
            const isBehind = canHash && hash.count() < count;
            if (isBehind) extendHash(count, deadline);
            else if (everybody().some((other) => waitsForArchive(other, extent))) ledger.archive.need();
            return isBehind;
        }
        execution.advance(consumer, eventsAtOnce(consumer), deadline);
        return true;
    }

    /** In the order of their importance. */
    function everybody(): Consumer[] {
        return [...consumers, ...past.visitors];
    }

    function allow(events: number): void {
        for (const consumer of everybody()) consumer.allowance = events;
    }

    function tellProgress(): void {
        past.settle();
        if (!hasMoved || isStopped) return;
        hasMoved = false;
        execution.tell(() => listener.onChanged(hash.count(), ledger.events.length));
    }

    function stopWaiting(): void {
        if (cancelWait !== undefined) cancelWait();
        cancelWait = undefined;
    }

    function step(deadline: number): boolean | "nextFrame" {
        const now = clock.seconds();
        stopWaiting();
        if (pace.isPaused()) return false;
        if (pace.beginsBatch(now)) allow(batchSize);
        let isWorking = advance(deadline, now);
        while (isWorking && clock.milliseconds() < deadline) isWorking = advance(deadline, now);
        tellProgress();
        if (isStopped) return false;
        if (isWorking) return "nextFrame";
        pace.endBatch(now);
        const due = earliestDue(everybody(), extentOf(ledger));
        if (due === undefined) return false;
        const waitSeconds = math.max(due - now, pace.waitSeconds(now));
        if (waitSeconds <= 0) return "nextFrame";
        cancelWait = timer.after(waitSeconds, wake);
        return false;
    }

    const task: Task = { name: "replay", step };

    function left(): number {
        return ledger.events.length - prefix();
    }

    function catchup(limit?: number): number {
        if (isStopped || execution.isBusy() || ledger.isTelling()) return left();
        lasting?.hurry();
        for (const consumer of everybody()) {
            consumer.halt = undefined;
            // Whoever has to go to the beginning does so now, whenever it did last.
            if (mustGoBack(consumer)) consumer.restartedAtSeconds = -math.huge;
        }
        // Twice: a projection that fails goes through it again. A bound, since handlers may write events of their own.
        allow(limit ?? 2 * ledger.events.length + 1);
        const now = clock.seconds();
        while (advance(undefined, now)) {
            // Each call is one unit of work.
        }
        allow(batchSize);
        tellProgress();
        if (earliestDue(everybody(), extentOf(ledger)) !== undefined) wake();
        return left();
    }

    function goOnAfterChange(): void {
        execution.active()?.work.disturb();
        hash.goBackTo(prefix());
        wake();
    }

    function register(name: string, work: Work, snapshots: Snapshots): Consumer {
        const isVisitor = false;
        const consumer = createConsumer({ name, work, snapshots, isVisitor, limit: math.huge, allowance: batchSize });
        consumers.push(consumer);
        execution.prepare(consumer);
        const version = versionOf(name);
        if (version !== undefined && lasting !== undefined) consumer.isHeld = lasting.expect(consumer, version);
        goOnAfterChange();
        return consumer;
    }

    ledger.onAdded(({ added, positions, replaced }) => {
        if (isStopped) return;
        // Keys stay the same where a content is replaced, and only they are hashed.
        if (added.length > 0) hash.inserted(positions);
        past.follow();
        handling.follow();
        for (const consumer of everybody()) {
            if (added.length > 0) disturbances.added(consumer, added);
            for (const change of replaced) disturbances.replaced(consumer, change);
        }
        goOnAfterChange();
    });
    followArchive(ledger, hash, everybody);
    ledger.archive.onOpened(() => {
        past.follow();
        handling.follow();
        wake();
    });
    retractions.onChanged((event) => {
        if (isStopped) return;
        for (const consumer of everybody()) disturbances.retracted(consumer, event);
        goOnAfterChange();
    });
    wake();

    return {
        ...handling,
        project(name, projection) {
            invariant(name !== HANDLERS_NAME, "no projection has the name that the handlers go by");
            const entry: Registered = {
                projection,
                version: projection.version,
                snapshots: createSnapshots(() => lasting?.drop(name)),
                skipped: new LuaSet(),
            };
            const work = createProjectionWork(projection, entry.skipped, workOptions);
            const older = named(name);
            if (older !== undefined) {
                table.remove(consumers, consumers.indexOf(older) + 1);
                // Nobody tells it of changes any more, so none of them may be stored.
                older.snapshots.clear();
            }
            past.forget(name);
            registered.set(name, entry);
            register(name, work, entry.snapshots);
            if (older?.isTouched) execution.tell(() => listener.onRestarted(name));
        },
        state: (name) => past.state(name) ?? named(name)?.work.state(),
        travelTo(name, time) {
            const isKnown = past.travelTo(name, time);
            wake();
            return isKnown;
        },
        comeBack: past.comeBack,
        history(name, select, done) {
            const isBegun = past.history(name, select, done);
            wake();
            return isBegun;
        },
        catchup,
        applied: () => hash.count(),
        total: () => ledger.events.length,
        stateHash: () => hash.value(),
        failures: () => failuresOf(consumers),
        skip(event, name) {
            let count = 0;
            for (const consumer of everybody()) {
                const failed = consumer.halt?.event;
                const isMeant = name === undefined || consumer.name === name;
                if (isMeant && failed !== undefined && order.isSameKey(failed, event)) {
                    consumer.work.skip(failed);
                    consumer.halt = undefined;
                    if (!consumer.isVisitor) count = count + 1;
                }
            }
            wake();
            return count;
        },
        setPace(size, intervalSeconds) {
            batchSize = size;
            pace.setInterval(intervalSeconds);
            allow(batchSize);
            wake();
        },
        loaded() {
            lasting?.loaded();
        },
        stop() {
            isStopped = true;
            lasting?.stop();
            past.stop();
            execution.active()?.work.disturb();
            stopWaiting();
            scheduler.stop(task);
        },
    };
}

/** Fields of the native layout: all slots from the first field on. */
export const unpackSlots = unpack as unknown as Unpack;
