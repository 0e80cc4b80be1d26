import { keyOf } from "../event/key";
import type { LedgerEvent } from "../event/event";
import type { Order } from "../event/order";
import type { Ledger } from "../ledger/ledger";
import type { Clock } from "../port/clock";
import type { Log } from "../port/log";
import { createSlices } from "../schedule/slices";
import { eventsToApply, isSnapshotDue, snapshotAhead } from "./choice";
import { type Consumer, keepsSnapshots, mustGoBack, soundCount } from "./consumer";
import { copyOf, type Copied, ENTRY_UNITS, valueAt } from "./copy";
import { errorText, halt } from "./failure";
import type { Listener } from "./listener";
import { countUpTo } from "./position";
import type { Snapshot } from "./snapshots";

/** @noSelf */
export interface ExecutionOptions {
    readonly ledger: Ledger;
    readonly order: Order;
    readonly clock: Clock;
    readonly log: Log;
    readonly listener: Listener;
    /** A consumer shows so many events now, perhaps fewer than before. */
    readonly onMoved: (consumer: Consumer, count: number) => void;
    /** How much the snapshots of one consumer may take, in tables and entries of tables. */
    readonly nodesMax: () => number;
    /** The consumer has a new snapshot. */
    readonly onKept: (consumer: Consumer) => void;
}

/**
 * Runs consumers, one unit of work at a time, and whatever their code does.
 *
 * @noSelf
 */
export interface Execution {
    /** Makes the state before the first event. */
    prepare(consumer: Consumer): void;
    /** Goes back to the first event, whatever the consumer keeps. */
    restart(consumer: Consumer): void;
    /** One unit of what the consumer has to do, at most `eventsMost` events; see `dueAt`. */
    advance(consumer: Consumer, eventsMost: number, deadline: number | undefined): void;
    /** One of the ledger's own events, which states may hold. */
    isEvent(value: object): boolean;
    /** Calls code of others, protected. */
    tell(call: () => void): void;
    /** True while code of others may be running below us. */
    isBusy(): boolean;
    /** Whose callbacks are being called. */
    active(): Consumer | undefined;
    /** The newest event whose effect the consumer may show already. */
    newestOf(consumer: Consumer): LedgerEvent | undefined;
}

export function createExecution(options: ExecutionOptions): Execution {
    const { ledger, order, clock, log, listener, onMoved, nodesMax, onKept } = options;
    const { layout } = ledger;
    let running: Consumer | undefined;
    let isBusy = false;

    function indexOf(event: LedgerEvent): number {
        return countUpTo(ledger.events, order.before, event);
    }

    /** Events stand in states as they are: they never change, and consumers may compare them. */
    function isEvent(value: object): boolean {
        const event = value as LedgerEvent;
        for (const slot of [layout.time, layout.counter, layout.creator]) {
            if (type(valueAt(event, slot)) !== "number") return false;
        }
        // What is archived can no longer be compared with; a copy says the same.
        if ((valueAt(event, layout.time) as number) < ledger.archive.start()) return false;
        return ledger.find(keyOf(layout, event)) === event;
    }

    /** Calls code of others; what it raises is their mistake. */
    function attempt<T>(call: () => T): LuaMultiReturn<[ok: boolean, result: unknown]> {
        const wasBusy = isBusy;
        isBusy = true;
        const [ok, result] = pcall(call);
        isBusy = wasBusy;
        return $multi(ok, result);
    }

    function tell(call: () => void): void {
        const [ok, problem] = attempt(call);
        if (!ok) log.error(`LibLedger: replay listener: ${errorText(problem)}`);
    }

    function moveTo(consumer: Consumer, count: number): void {
        consumer.applied = count;
        consumer.last = ledger.events[count - 1];
        if (consumer.changedAt !== undefined && consumer.changedAt > count) consumer.changedAt = undefined;
        onMoved(consumer, count);
    }

    function haltBefore(consumer: Consumer, event: LedgerEvent | undefined, problem: unknown): void {
        const message = errorText(problem);
        const applyMost = event === undefined ? 0 : indexOf(event) - 1;
        const isNew = halt(consumer, layout, event, applyMost, message);
        // Who looks at the past is told by whoever sent it.
        if (!isNew || consumer.isVisitor) return;
        const { key } = consumer.halt!;
        log.error(`LibLedger: ${consumer.name}: event ${key}: ${message}`);
        tell(() => listener.onFailed(consumer.name, key, message));
    }

    function prepare(consumer: Consumer): void {
        const [ok, problem] = attempt(consumer.work.begin);
        consumer.hasBegun = ok;
        if (!ok) haltBefore(consumer, undefined, problem);
    }

    function beginAnew(consumer: Consumer): void {
        const wasTouched = consumer.isTouched;
        consumer.isTouched = false;
        consumer.copying = undefined;
        consumer.calls = 0;
        moveTo(consumer, 0);
        prepare(consumer);
        if (wasTouched && !consumer.isVisitor) tell(() => listener.onRestarted(consumer.name));
    }

    function restart(consumer: Consumer): void {
        consumer.restartedAtSeconds = clock.seconds();
        consumer.halt = undefined;
        beginAnew(consumer);
    }

    /** Its snapshots, past and future, are of no use. */
    function giveUpCopying(consumer: Consumer, problem: unknown): void {
        consumer.copying = undefined;
        consumer.cannotCopy = true;
        consumer.snapshots.clear();
        log.error(`LibLedger: ${consumer.name}: no snapshots: ${errorText(problem)}`);
    }

    function adopt(consumer: Consumer, snapshot: Snapshot, copy: unknown): void {
        const [ok, problem] = attempt(() => consumer.work.adopt(copy));
        if (!ok) {
            giveUpCopying(consumer, problem);
            beginAnew(consumer);
            return;
        }
        consumer.hasBegun = true;
        consumer.isTouched = true;
        consumer.calls = 0;
        // The consumer's code may have changed the ledger meanwhile.
        if (snapshot.isDropped) beginAnew(consumer);
        else moveTo(consumer, snapshot.count);
    }

    function beginCopying(consumer: Consumer, value: unknown, from: Snapshot | undefined): void {
        // A state that will be changed shares nothing with what is kept.
        const former = from === undefined ? consumer.snapshots.newest()?.value : undefined;
        let made: Copied | undefined;
        let copied = 0;
        consumer.copying = {
            from,
            step: createSlices(clock, (pause) => {
                made = copyOf(value, former, isEvent, (units) => {
                    copied = copied + units / ENTRY_UNITS;
                    pause(units);
                });
            }),
            copied: () => copied,
            finish() {
                if (from !== undefined) adopt(consumer, from, made!.value);
                else keep(consumer, made!);
            },
        };
    }

    function keep(consumer: Consumer, { value, nodes, ownNodes }: Copied): void {
        const last = consumer.last!;
        const snapshot = { last, count: consumer.applied, value, nodes, ownNodes, isDropped: false };
        consumer.snapshots.keep(snapshot, nodesMax());
        consumer.nodes = nodes;
        consumer.calls = 0;
        consumer.abandoned = 0;
        onKept(consumer);
    }

    function beginSnapshot(consumer: Consumer): void {
        const [ok, result] = attempt(consumer.work.capture);
        if (!ok) giveUpCopying(consumer, result);
        else beginCopying(consumer, result, undefined);
    }

    function goOnCopying(consumer: Consumer, deadline: number | undefined): void {
        const { from, step, finish } = consumer.copying!;
        const isStale = from === undefined ? consumer.changedAt !== undefined : from.isDropped;
        if (isStale) {
            consumer.copying = undefined;
            return;
        }
        const [ok, hasMore] = pcall(step, deadline ?? math.huge);
        if (!ok) {
            giveUpCopying(consumer, hasMore);
            return;
        }
        if (hasMore !== false) return;
        consumer.copying = undefined;
        finish();
    }

    function goBack(consumer: Consumer): void {
        const snapshot = consumer.snapshots.upTo(soundCount(consumer));
        if (snapshot === undefined) {
            restart(consumer);
            return;
        }
        consumer.halt = undefined;
        beginCopying(consumer, snapshot.value, snapshot);
    }

    /**
     * The failing callback may have changed half of the state. The library's own goes at once, before anybody can look
     * at it, and until it is back where it was the first state is shown; an addon's is replaced where it can be.
     */
    function fail(consumer: Consumer, event: LedgerEvent, problem: unknown): void {
        const ownsState = consumer.work.discard();
        moveTo(consumer, indexOf(event) - 1);
        haltBefore(consumer, event, problem);
        if (!ownsState && !keepsSnapshots(consumer)) return;
        if (consumer.snapshots.upTo(indexOf(event) - 1) === undefined) {
            beginAnew(consumer);
            return;
        }
        moveTo(consumer, 0);
        if (ownsState) prepare(consumer);
    }

    function applySome(consumer: Consumer, eventsMost: number, deadline: number | undefined): void {
        const { work } = consumer;
        const first = consumer.applied + 1;
        const last = consumer.applied + math.min(eventsToApply(consumer, ledger.events.length), eventsMost);
        running = consumer;
        isBusy = true;
        const [ok, result] = pcall(work.apply, first, last, deadline);
        isBusy = false;
        running = undefined;
        const event = work.current();
        if (event !== undefined) consumer.isTouched = true;
        consumer.calls = consumer.calls + work.calls();
        if (!ok) {
            if (event === undefined) error(result, 0);
            fail(consumer, event, result);
            return;
        }
        moveTo(consumer, work.isDisturbed() && event !== undefined ? indexOf(event) : result);
        consumer.allowance = consumer.allowance - (result - first + 1);
    }

    return {
        prepare,
        restart,
        advance(consumer, eventsMost, deadline) {
            const total = ledger.events.length;
            if (consumer.copying !== undefined) {
                goOnCopying(consumer, deadline);
                return;
            }
            if (mustGoBack(consumer)) {
                goBack(consumer);
                return;
            }
            const ahead = snapshotAhead(consumer, total);
            if (ahead !== undefined) beginCopying(consumer, ahead.value, ahead);
            else if (!consumer.hasBegun) prepare(consumer);
            else if (isSnapshotDue(consumer, total)) beginSnapshot(consumer);
            // To come here takes a part of a short slice itself.
            else if (deadline === undefined || clock.milliseconds() < deadline)
                applySome(consumer, eventsMost, deadline);
        },
        isEvent,
        tell,
        isBusy: () => isBusy,
        active: () => running,
        newestOf: (consumer) => (consumer === running ? consumer.work.current() : undefined) ?? consumer.last,
    };
}
