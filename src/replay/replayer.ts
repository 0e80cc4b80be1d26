import type { LedgerEvent } from "../event/event";
import { createOrder } from "../event/order";
import { createKeyHasher } from "../fingerprint/adler32";
import { invariant } from "../invariant";
import type { Ledger } from "../ledger/ledger";
import type { Retractions } from "../ledger/retraction";
import type { Replaced } from "../ledger/variants";
import type { Clock } from "../port/clock";
import type { Log } from "../port/log";
import type { Cancel, Timer } from "../port/timer";
import type { Scheduler, Task } from "../schedule/scheduler";
import { chooseConsumer, earliestDue, eventsToApply, soundPrefix } from "./choice";
import { type Consumer, createConsumer, mustGoBack, type Work } from "./consumer";
import { firstLate, followHalt, noteChangeAt } from "./disturbance";
import { errorText, type Failure, failuresOf, halt } from "./failure";
import type { Listener } from "./listener";
import { createPace } from "./pace";
import { countUpTo } from "./position";
import { createPrefixHash, STORED_EVERY_EVENTS } from "./prefixHash";
import type { Handler, Projection, State, Unpack } from "./projection";
import { createHandlerWork, createProjectionWork, type Handlers, setHandler } from "./work";

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
    /** Between two batches; 0: one batch a frame. */
    readonly intervalSeconds: number;
}

/**
 * Hands the events of a ledger in order to those who make something of them. The handlers together are one consumer,
 * each projection is one; each has its own cursor, so that one which fails or begins anew holds up no other.
 *
 * @noSelf
 */
export interface Replayer {
    /** Registers a handler, in place of an older one of this kind. Handlers that have begun begin anew. */
    on(kind: string, handler: Handler): void;
    /** Registers a projection, in place of an older one of this name (not "handlers"). Only it begins anew. */
    project(name: string, projection: Projection): void;
    /** As far as it is applied; the table may be replaced at any time. Nil for an unknown name, or without a first state. */
    state(name: string): State | undefined;
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
    /** Ends all work for good; states can still be read. */
    stop(): void;
}

/** How failures and restarts name the handlers. */
export const HANDLERS_NAME = "handlers";

/** Keys hashed between two looks at the clock: about as long as one small handler call. */
const HASHES_PER_CLOCK_CHECK = 16;

export function createReplayer(options: ReplayerOptions): Replayer {
    const { ledger, retractions, scheduler, clock, timer, log, listener, batchSize, intervalSeconds } = options;
    const { before, isSameKey } = createOrder(ledger.layout);
    const kindSlot = ledger.layout.kind;
    const hash = createPrefixHash(createKeyHasher(ledger.layout));
    const pace = createPace(intervalSeconds);
    const workOptions = { ledger, retractions, clock, unpack: options.unpack };
    const handlers: Handlers = new LuaMap();
    const consumers: Consumer[] = [];
    /** Whose callbacks are being called. */
    let active: Consumer | undefined;
    /** True while code of others may be running below us. */
    let isBusy = false;
    let hasMoved = false;
    let isStopped = false;
    let cancelWait: Cancel | undefined;

    function prefix(): number {
        return soundPrefix(consumers, ledger.events.length);
    }

    function named(name: string): Consumer | undefined {
        for (const consumer of consumers) {
            if (consumer.name === name) return consumer;
        }
        return undefined;
    }

    function indexOf(event: LedgerEvent): number {
        return countUpTo(ledger.events, before, event);
    }

    function wake(): void {
        if (!isStopped) scheduler.wake(task);
    }

    function tell(call: () => void): void {
        const wasBusy = isBusy;
        isBusy = true;
        const [ok, problem] = pcall(call);
        isBusy = wasBusy;
        if (!ok) log.error(`LibLedger: replay listener: ${errorText(problem)}`);
    }

    function moveTo(consumer: Consumer, count: number): void {
        consumer.applied = count;
        consumer.last = ledger.events[count - 1];
        if (consumer.changedAt !== undefined && consumer.changedAt > count) consumer.changedAt = undefined;
        hasMoved = true;
    }

    function haltBefore(consumer: Consumer, event: LedgerEvent | undefined, problem: unknown): void {
        const message = errorText(problem);
        const applyMost = event === undefined ? 0 : indexOf(event) - 1;
        if (!halt(consumer, ledger.layout, event, applyMost, message)) return;
        const { key } = consumer.halt!;
        log.error(`LibLedger: ${consumer.name}: event ${key}: ${message}`);
        tell(() => listener.onFailed(consumer.name, key, message));
    }

    /** Makes the state before the first event. */
    function prepare(consumer: Consumer): void {
        const wasBusy = isBusy;
        isBusy = true;
        const [ok, problem] = pcall(consumer.work.begin);
        isBusy = wasBusy;
        consumer.hasBegun = ok;
        if (!ok) haltBefore(consumer, undefined, problem);
    }

    function beginAnew(consumer: Consumer): void {
        const wasTouched = consumer.isTouched;
        consumer.isTouched = false;
        moveTo(consumer, 0);
        hash.goBackTo(0);
        prepare(consumer);
        if (wasTouched) tell(() => listener.onRestarted(consumer.name));
    }

    function restart(consumer: Consumer): void {
        consumer.restartedAtSeconds = clock.seconds();
        consumer.halt = undefined;
        beginAnew(consumer);
    }

    /**
     * The failing callback may have changed half of a projection's state, so that state goes at once, before anybody
     * can look at it; what came before the event is then applied anew, in slices like all else.
     */
    function fail(consumer: Consumer, event: LedgerEvent, problem: unknown): void {
        const ownsState = consumer.work.discard();
        moveTo(consumer, indexOf(event) - 1);
        haltBefore(consumer, event, problem);
        if (ownsState) beginAnew(consumer);
    }

    function applySome(consumer: Consumer, deadline: number | undefined): void {
        const first = consumer.applied + 1;
        // Up to where the hash stores its value, so that it can jump there.
        const toStored = STORED_EVERY_EVENTS - (consumer.applied % STORED_EVERY_EVENTS);
        const last = consumer.applied + math.min(eventsToApply(consumer, ledger.events.length), toStored);
        active = consumer;
        isBusy = true;
        const [ok, result] = pcall(consumer.work.apply, first, last, deadline);
        isBusy = false;
        active = undefined;
        const event = consumer.work.current();
        if (event !== undefined) consumer.isTouched = true;
        if (!ok) {
            if (event === undefined) error(result, 0);
            fail(consumer, event, result);
            return;
        }
        moveTo(consumer, consumer.work.isDisturbed() && event !== undefined ? indexOf(event) : result);
        consumer.allowance = consumer.allowance - (result - first + 1);
    }

    /** One unit of work; false when there is none now. Code of others that one of them called may have stopped us. */
    function advance(deadline: number | undefined, now: number): boolean {
        if (isStopped) return false;
        const count = prefix();
        if (hash.count() < count) {
            hash.extend(ledger.events, count, deadline === undefined ? STORED_EVERY_EVENTS : HASHES_PER_CLOCK_CHECK);
            hasMoved = true;
            return true;
        }
        const consumer = chooseConsumer(consumers, ledger.events.length, now);
        if (consumer === undefined) return false;
        if (mustGoBack(consumer)) restart(consumer);
        else if (!consumer.hasBegun) prepare(consumer);
        else applySome(consumer, deadline);
        return true;
    }

    function allow(events: number): void {
        for (const consumer of consumers) consumer.allowance = events;
    }

    function tellProgress(): void {
        if (!hasMoved || isStopped) return;
        hasMoved = false;
        tell(() => listener.onChanged(hash.count(), ledger.events.length));
    }

    function stopWaiting(): void {
        if (cancelWait !== undefined) cancelWait();
        cancelWait = undefined;
    }

    function step(deadline: number): boolean | "nextFrame" {
        const now = clock.seconds();
        stopWaiting();
        if (pace.beginsBatch(now)) allow(batchSize);
        let isWorking = advance(deadline, now);
        while (isWorking && clock.milliseconds() < deadline) isWorking = advance(deadline, now);
        tellProgress();
        if (isStopped) return false;
        if (isWorking) return "nextFrame";
        pace.endBatch(now);
        const due = earliestDue(consumers, ledger.events.length);
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
        if (isStopped || isBusy || ledger.isTelling()) return left();
        for (const consumer of consumers) {
            consumer.halt = undefined;
            if (mustGoBack(consumer)) restart(consumer);
        }
        // Twice: a projection that fails goes through it again. A bound, since handlers may write events of their own.
        allow(limit ?? 2 * ledger.events.length);
        const now = clock.seconds();
        while (advance(undefined, now)) {
            // Each call is one unit of work.
        }
        allow(batchSize);
        tellProgress();
        if (left() > 0) wake();
        return left();
    }

    /** The newest event whose effect the consumer may show already. */
    function newestOf(consumer: Consumer): LedgerEvent | undefined {
        return (consumer === active ? consumer.work.current() : undefined) ?? consumer.last;
    }

    function hasEffectOn(consumer: Consumer, event: LedgerEvent): boolean {
        return consumer.work.handles(event.get(kindSlot) as string) && !retractions.isRetracted(event);
    }

    function noteAdded(consumer: Consumer, added: readonly LedgerEvent[]): void {
        followHalt(consumer, { events: ledger.events, before });
        const newest = newestOf(consumer);
        if (newest === undefined || !before(added[0]!, newest)) return;
        // The active one is put right when its callback returns.
        if (consumer !== active) consumer.applied = indexOf(newest);
        const late = firstLate(added, newest, before, (event) => hasEffectOn(consumer, event));
        if (late !== undefined) noteChangeAt(consumer, indexOf(late));
    }

    function noteRetraction(consumer: Consumer, event: LedgerEvent): void {
        const failed = consumer.halt?.event;
        if (failed !== undefined && isSameKey(failed, event)) consumer.halt = undefined;
        const newest = newestOf(consumer);
        if (newest === undefined || before(newest, event)) return;
        if (consumer.work.handles(event.get(kindSlot) as string)) noteChangeAt(consumer, indexOf(event));
    }

    /** Another content of a key applies from now on: as if the event had been late, or undone, or both. */
    function noteReplaced(consumer: Consumer, { former, event }: Replaced): void {
        const failed = consumer.halt?.event;
        if (failed !== undefined && isSameKey(failed, event)) consumer.halt = undefined;
        const newest = newestOf(consumer);
        if (newest === undefined || before(newest, event)) return;
        const { handles } = consumer.work;
        const isSeen = handles(former.get(kindSlot) as string) || handles(event.get(kindSlot) as string);
        if (isSeen) noteChangeAt(consumer, indexOf(event));
    }

    function goOnAfterChange(): void {
        active?.work.disturb();
        hash.goBackTo(prefix());
        wake();
    }

    function register(name: string, work: Work): Consumer {
        const consumer = createConsumer(name, work, batchSize);
        consumers.push(consumer);
        prepare(consumer);
        goOnAfterChange();
        return consumer;
    }

    ledger.onAdded(({ added, firstIndex, replaced }) => {
        if (isStopped) return;
        // Keys stay the same where a content is replaced, and only they are hashed.
        if (added.length > 0) hash.forgetFrom(firstIndex);
        for (const consumer of consumers) {
            if (added.length > 0) noteAdded(consumer, added);
            for (const change of replaced) noteReplaced(consumer, change);
        }
        goOnAfterChange();
    });
    retractions.onChanged((event) => {
        if (isStopped) return;
        for (const consumer of consumers) noteRetraction(consumer, event);
        goOnAfterChange();
    });
    wake();

    return {
        on(kind, handler) {
            setHandler(handlers, kind, handler);
            const consumer = named(HANDLERS_NAME);
            if (consumer === undefined) {
                register(HANDLERS_NAME, createHandlerWork(handlers, workOptions));
                return;
            }
            consumer.halt = undefined;
            // Not throttled: who registers wants it now, and in the same breath the next handler.
            consumer.restartedAtSeconds = -math.huge;
            if (newestOf(consumer) !== undefined) noteChangeAt(consumer, 1);
            goOnAfterChange();
        },
        project(name, projection) {
            invariant(name !== HANDLERS_NAME, "no projection has the name that the handlers go by");
            const work = createProjectionWork(projection, workOptions);
            const older = named(name);
            if (older !== undefined) table.remove(consumers, consumers.indexOf(older) + 1);
            register(name, work);
            if (older?.isTouched) tell(() => listener.onRestarted(name));
        },
        state: (name) => named(name)?.work.state(),
        catchup,
        applied: () => hash.count(),
        total: () => ledger.events.length,
        stateHash: () => hash.value(),
        failures: () => failuresOf(consumers),
        stop() {
            isStopped = true;
            active?.work.disturb();
            stopWaiting();
            scheduler.stop(task);
        },
    };
}

/** Fields of the native layout: all slots from the first field on. */
export const unpackSlots = unpack as unknown as Unpack;
