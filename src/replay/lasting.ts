import { attemptWith } from "../event/attempt";
import type { Checked } from "../event/checked";
import { digestOf } from "../event/digest";
import type { LedgerEvent } from "../event/event";
import { keyText, parseKeyText } from "../event/key";
import type { Order } from "../event/order";
import { ADLER_START, createKeyHasher } from "../fingerprint/adler32";
import { addSums, type Fingerprint, isSame, join, NOTHING } from "../fingerprint/fingerprint";
import type { Ledger } from "../ledger/ledger";
import { changesOthers, isOwnEvent, keySpokenOf } from "../ledger/ownEvent";
import { weekStart } from "../ledger/week";
import type { Clock } from "../port/clock";
import type { Cancel, Timer } from "../port/timer";
import type { Scheduler } from "../schedule/scheduler";
import type { Pause } from "../schedule/slices";
import { createWorkQueue } from "../schedule/workQueue";
import type { Consumer } from "./consumer";
import { errorText } from "./failure";
import type { Snapshot } from "./snapshots";
import { readState, writeState } from "./stateText";
import { mayBePrefixOf, readVector, spellVector, vectorOf } from "./versionVector";

/** Where texts outlast the session. @noSelf */
export interface Shelf {
    has(name: string): boolean;
    get(name: string, pause: Pause): Checked<string>;
    put(name: string, text: string, pause: Pause): void;
    drop(name: string): void;
}

/** @noSelf */
export interface LastingOptions {
    readonly shelf: Shelf;
    readonly ledger: Ledger;
    readonly order: Order;
    readonly scheduler: Scheduler;
    readonly clock: Clock;
    readonly timer: Timer;
    readonly isEvent: (value: object) => boolean;
    /** False for what must not be there in the next session: it leaves out what was skipped in this one. */
    readonly maySave: (name: string) => boolean;
    /** A stored snapshot has turned out to be right, or there is none: the consumer may go on. */
    readonly release: (consumer: Consumer, found: Snapshot | undefined) => void;
}

/**
 * Stores the newest snapshot of each projection, and gives it back in the next session if it is of the same version and
 * of the very events that are held now.
 *
 * @noSelf
 */
export interface Lasting {
    /** True where something is stored, which is looked at once the ledger is loaded; the consumer is to wait. */
    expect(consumer: Consumer, version: number): boolean;
    /** The ledger holds all that was saved. */
    loaded(): void;
    /** Ends at once what is being looked at; nothing before the ledger is loaded. */
    hurry(): void;
    /** There is a new snapshot. */
    renewed(consumer: Consumer, version: number): void;
    /** What is stored covers something that has changed. */
    drop(name: string): void;
    stop(): void;
}

/** The first word of each text: what it is written in. */
const FORMAT = 2;
const HEADER = "%d %d %.0f %.0f %.0f %.0f %s %s\n";
const PATTERN = "^(%d+) (%d+) (%d+) (%d+) (%d+) (%d+) (%S+) (%S+)\n()";

/** Snapshots come several at a time; one of them is enough. */
export const STORE_SECONDS = 20;

const TRIES_MAX = 5;
const EVENTS_PER_PAUSE = 32;
/** What hashing an event's key and its content takes, in the units of `Pause`. */
const EVENT_UNITS = 2;
/** Between two looks at the clock: what a slice may take longer. */
const HASH_MILLISECONDS = 0.2;
const QUEUE_MAX = 64;

/** A stored snapshot that is looked at, or will be. */
interface Entry {
    readonly consumer: Consumer;
    readonly version: number;
    isDone: boolean;
}

/** What a snapshot depends on. */
interface Ground extends Fingerprint {
    /** Sum of the digests of later events that say something about the ones covered: that they are undone, say. */
    readonly said: number;
}

export function createLasting(options: LastingOptions): Lasting {
    const { shelf, ledger, order, scheduler, clock, timer, isEvent, maySave, release } = options;
    const { layout } = ledger;
    const hasher = createKeyHasher(layout);
    const queue = createWorkQueue({ name: "stored snapshots", scheduler, clock, waitingMax: QUEUE_MAX });
    const awaited: Entry[] = [];
    /** Begun, and not at their end. */
    const checks: Entry[] = [];
    const stored = new LuaMap<string, Snapshot>();
    const timers = new LuaMap<string, Cancel>();
    let isLoaded = false;

    function weekPrint(week: number, pause: Pause): Fingerprint {
        let print = ledger.weekFingerprint(week);
        while (print === undefined) {
            // The hasher goes on where it is, whoever asks it.
            ledger.hash(clock.milliseconds() + HASH_MILLISECONDS);
            pause(HASH_MILLISECONDS * 1000);
            print = ledger.weekFingerprint(week);
        }
        return print;
    }

    function partPrint(week: number, first: number, last: number, pause: Pause): Fingerprint {
        const { events } = ledger;
        const end = events[last - 1]!;
        let hash = ADLER_START;
        let sum = 0;
        for (const i of $range(first, last)) {
            hash = hasher.extend(hash, events, i, i);
            sum = addSums(sum, digestOf(layout, events[i - 1]!));
            if (i % EVENTS_PER_PAUSE === 0) pause(EVENT_UNITS * EVENTS_PER_PAUSE);
        }
        for (const variant of ledger.variantsIn(weekStart(week), weekStart(week + 1))) {
            if (!order.before(end, variant)) sum = addSums(sum, digestOf(layout, variant));
        }
        return { hash, count: last - first + 1, sum };
    }

    /** One of the library's own events that may be about what is covered up to `end`. */
    function isAbout(event: LedgerEvent, end: LedgerEvent): boolean {
        if (!changesOthers(layout, event)) return false;
        const key = keySpokenOf(event);
        // What is archived comes before all that is live, `end` included; nobody need look at it.
        if (key !== undefined && key.time < ledger.archive.start()) return true;
        const target = key === undefined ? undefined : ledger.find(key);
        return target === undefined || isOwnEvent(layout, target) || !order.before(end, target);
    }

    function saidAfter(count: number, pause: Pause): number {
        const { events } = ledger;
        let sum = 0;
        for (const i of $range(count + 1, events.length)) {
            const event = events[i - 1]!;
            if (isAbout(event, events[count - 1]!)) sum = addSums(sum, digestOf(layout, event));
            if (i % EVENTS_PER_PAUSE === 0) pause(EVENTS_PER_PAUSE / 2);
        }
        return sum;
    }

    function groundAt(count: number, pause: Pause): Ground {
        let print = NOTHING;
        for (const week of [...ledger.weeks()]) {
            const [first, last] = ledger.weekRange(week);
            if (first > count) break;
            const next = last <= count ? weekPrint(week, pause) : partPrint(week, first, count, pause);
            print = join(print, next, layout.keyBytes);
        }
        return { ...print, said: saidAfter(count, pause) };
    }

    /** Nil while the ledger keeps changing under it. */
    function groundOf(countNow: () => number, pause: Pause): Ground | undefined {
        for (const _ of $range(1, TRIES_MAX)) {
            const revision = ledger.revision();
            const ground = groundAt(countNow(), pause);
            if (ledger.revision() === revision) return ground;
        }
        return undefined;
    }

    function check({ consumer, version }: Entry, pause: Pause): Snapshot | undefined {
        const text = shelf.get(consumer.name, pause);
        if (!text.ok) return undefined;
        const [format, theirs, count, hash, sum, said, through, keys, at] = string.match(text.value, PATTERN);
        if (tonumber(format) !== FORMAT || tonumber(theirs) !== version) return undefined;
        const vector = readVector(keys!);
        const covered = tonumber(count)!;
        const last = ledger.events[covered - 1];
        if (last === undefined || keyText(layout, last) !== through) return undefined;
        if (vector === undefined || !mayBePrefixOf(ledger, vector)) return undefined;
        const ground = groundOf(() => covered, pause);
        const known = { hash: tonumber(hash)!, count: covered, sum: tonumber(sum)! };
        if (ground === undefined || !isSame(ground, known) || ground.said !== tonumber(said)) return undefined;
        const eventOfKey = (key: string): LedgerEvent | undefined => {
            const parsed = parseKeyText(key);
            return parsed === undefined ? undefined : ledger.find(parsed);
        };
        const revision = ledger.revision();
        const state = readState(string.sub(text.value, tonumber(at)!), eventOfKey, pause);
        // Projections' states are tables; what came meanwhile may have come among what is covered.
        if (!state.ok || type(state.value) !== "table" || ledger.revision() !== revision) return undefined;
        return { last, count: covered, value: state.value, nodes: 0, ownNodes: 0, isDropped: false };
    }

    function finish(entry: Entry, pause: Pause): void {
        if (entry.isDone) return;
        const { consumer } = entry;
        const found = attemptWith(errorText, () => check(entry, pause));
        // Somebody may have been in a hurry during a pause.
        if (entry.isDone) return;
        entry.isDone = true;
        table.remove(checks, checks.indexOf(entry) + 1);
        const snapshot = found.ok ? found.value : undefined;
        if (snapshot === undefined) shelf.drop(consumer.name);
        else {
            stored.set(consumer.name, snapshot);
            consumer.snapshots.keep(snapshot, math.huge);
            consumer.snapshots.noteStored(snapshot.last);
        }
        release(consumer, snapshot);
    }

    function beginCheck(entry: Entry): void {
        checks.push(entry);
        const isQueued = queue.push((pause) => {
            finish(entry, pause);
        });
        if (!isQueued) finish(entry, () => {});
    }

    function keyOfEvent(value: object): string | undefined {
        return isEvent(value) ? keyText(layout, value as LedgerEvent) : undefined;
    }

    function store(consumer: Consumer, version: number, pause: Pause): void {
        const snapshot = consumer.snapshots.newest();
        if (snapshot === undefined || stored.get(consumer.name) === snapshot || !maySave(consumer.name)) return;
        const state = writeState(snapshot.value, keyOfEvent, pause);
        // Before the rest: what may come during a pause makes it no less true.
        const span = [ledger.archive.count() + 1, snapshot.count] as const;
        const keys = spellVector(vectorOf(layout, ledger.events, span, pause));
        const ground = state.ok ? groundOf(() => snapshot.count, pause) : undefined;
        if (!state.ok || ground === undefined || snapshot.isDropped) return;
        const { count, hash, sum, said } = ground;
        const through = keyText(layout, snapshot.last);
        const header = string.format(HEADER, FORMAT, version, count, hash, sum, said, through, keys);
        shelf.put(consumer.name, header + state.value, pause);
        stored.set(consumer.name, snapshot);
        consumer.snapshots.noteStored(snapshot.last);
        // While it was being written.
        if (snapshot.isDropped) drop(consumer.name);
    }

    function drop(name: string): void {
        stored.delete(name);
        shelf.drop(name);
    }

    return {
        expect(consumer, version) {
            if (!shelf.has(consumer.name)) return false;
            const entry = { consumer, version, isDone: false };
            if (isLoaded) beginCheck(entry);
            else awaited.push(entry);
            return true;
        },
        loaded() {
            isLoaded = true;
            for (const entry of awaited) beginCheck(entry);
            awaited.length = 0;
        },
        hurry() {
            for (const entry of [...checks]) finish(entry, () => {});
        },
        renewed(consumer, version) {
            if (timers.has(consumer.name)) return;
            const begin = (): void => {
                timers.delete(consumer.name);
                queue.push((pause) => {
                    store(consumer, version, pause);
                });
            };
            timers.set(consumer.name, timer.after(STORE_SECONDS, begin));
        },
        drop,
        stop() {
            for (const [, cancel] of timers) cancel();
            queue.stop();
        },
    };
}

/** The weeks that lie wholly in the first so many events, as far as their fingerprints are known. */
export function knownWeeks(ledger: Ledger, count: number): Fingerprint[] {
    const known: Fingerprint[] = [];
    for (const week of ledger.weeks()) {
        const [, last] = ledger.weekRange(week);
        const print = last <= count ? ledger.weekFingerprint(week) : undefined;
        if (print === undefined) break;
        known.push(print);
    }
    return known;
}
