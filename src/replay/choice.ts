import type { Ledger } from "../ledger/ledger";
import { type Consumer, keepsSnapshots, mustGoBack, soundCount } from "./consumer";
import { GAP_PER_DISTANCE, type Snapshot } from "./snapshots";

/** The incumbent's pause between two restarts; late events that come in the meantime share one. */
const RESTART_PAUSE_SECONDS = 5;

/** Who keeps snapshots and has none yet begins anew at once if it is no further than this. */
const SHORT_RESTART_EVENTS = 2000;

/** No snapshot is worth its while for fewer callbacks; with `npm run bench -- replay` from half as many on it showed. */
const CALLS_PER_SNAPSHOT_MIN = 64;

/** How many of `total` events a consumer may go through now. */
function endOf({ halt, limit }: Consumer, total: number): number {
    return math.min(limit, halt === undefined ? total : halt.applyMost);
}

/**
 * How many events the consumer may go through at once: up to its halt, as this batch allows, and to where a snapshot may
 * be due.
 */
export function eventsToApply(consumer: Consumer, total: number): number {
    const end = endOf(consumer, total);
    return math.min(end - consumer.applied, consumer.allowance, eventsToSnapshot(consumer, end));
}

/** At least so many before `isSnapshotDue`; one where only what else it asks for is missing. */
function eventsToSnapshot(consumer: Consumer, end: number): number {
    if (consumer.isVisitor || consumer.abandoned > 0 || !keepsSnapshots(consumer)) return math.huge;
    const newest = consumer.snapshots.newest()?.count ?? 0;
    const place = math.ceil((newest + GAP_PER_DISTANCE * end) / (1 + GAP_PER_DISTANCE));
    const calls = math.max(CALLS_PER_SNAPSHOT_MIN, consumer.nodes) - consumer.calls;
    return math.max(1, calls, place - consumer.applied);
}

/** How many events all consumers show rightly; all of them where there is no consumer. */
export function soundPrefix(consumers: readonly Consumer[], total: number): number {
    let prefix = total;
    for (const consumer of consumers) {
        const count = soundCount(consumer);
        if (count < prefix) prefix = count;
    }
    return prefix;
}

/** What spares the consumer the way there: after a failure, after a login, on a visit. */
export function snapshotAhead(consumer: Consumer, total: number): Snapshot | undefined {
    const newest = consumer.snapshots.newest();
    if (newest === undefined || newest.count <= consumer.applied) return undefined;
    const snapshot = consumer.snapshots.upTo(endOf(consumer, total));
    return snapshot !== undefined && snapshot.count > consumer.applied ? snapshot : undefined;
}

/**
 * A copy takes about as long as it takes callbacks to make what is copied, so copying at most doubles the work. Far
 * from the head only those are made that will be kept there.
 */
export function isSnapshotDue(consumer: Consumer, total: number): boolean {
    if (consumer.calls < CALLS_PER_SNAPSHOT_MIN) return false;
    const { applied, calls, nodes, snapshots } = consumer;
    if (calls < nodes || consumer.isVisitor || !keepsSnapshots(consumer)) return false;
    const distance = endOf(consumer, total) - applied;
    // What was given up for live events waits until these are applied.
    if (consumer.abandoned > 0 && distance > 0) return false;
    return applied - (snapshots.newest()?.count ?? 0) >= GAP_PER_DISTANCE * distance;
}

function restartDue(consumer: Consumer): number {
    const isShort = keepsSnapshots(consumer) && consumer.applied <= SHORT_RESTART_EVENTS;
    return isShort || soundCount(consumer) > 0 ? -math.huge : consumer.restartedAtSeconds + RESTART_PAUSE_SECONDS;
}

/** How much of a ledger there is, and how many of its first events cannot be looked at now. */
export interface Extent {
    readonly total: number;
    readonly archived: number;
}

export function extentOf({ events, archive }: Ledger): Extent {
    return { total: events.length, archived: archive.count() };
}

/** True where all that keeps the consumer from going on is that the next event is archived. */
export function waitsForArchive(consumer: Consumer, { total, archived }: Extent): boolean {
    if (consumer.isHeld || consumer.applied >= archived || dueAt(consumer, { total, archived }) !== undefined)
        return false;
    return consumer.hasBegun && consumer.applied < endOf(consumer, total);
}

/** Monotonic seconds from which the consumer has something to do; nil when it has nothing to do. */
export function dueAt(consumer: Consumer, { total, archived }: Extent): number | undefined {
    if (consumer.isHeld) return undefined;
    if (consumer.copying !== undefined) return -math.huge;
    if (mustGoBack(consumer)) return restartDue(consumer);
    if (snapshotAhead(consumer, total) !== undefined) return -math.huge;
    if (!consumer.hasBegun) return consumer.halt === undefined ? -math.huge : undefined;
    if (consumer.applied < endOf(consumer, total)) return consumer.applied < archived ? undefined : -math.huge;
    return isSnapshotDue(consumer, total) ? -math.huge : undefined;
}

/** The consumer that is furthest behind, of those that can work now; of equals the one registered first. */
export function chooseConsumer(consumers: readonly Consumer[], extent: Extent, now: number): Consumer | undefined {
    let chosen: Consumer | undefined;
    for (const consumer of consumers) {
        const due = consumer.allowance > 0 ? dueAt(consumer, extent) : undefined;
        if (due !== undefined && due <= now) {
            if (chosen === undefined || soundCount(consumer) < soundCount(chosen)) chosen = consumer;
        }
    }
    return chosen;
}

/** The earliest moment at which any consumer has something to do, whatever this batch allows; nil for none. */
export function earliestDue(consumers: readonly Consumer[], extent: Extent): number | undefined {
    let earliest: number | undefined;
    for (const consumer of consumers) {
        const due = dueAt(consumer, extent);
        if (due !== undefined && (earliest === undefined || due < earliest)) earliest = due;
    }
    return earliest;
}
