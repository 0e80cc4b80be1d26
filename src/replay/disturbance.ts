import type { LedgerEvent } from "../event/event";
import type { Order } from "../event/order";
import type { Ledger } from "../ledger/ledger";
import type { Retractions } from "../ledger/retraction";
import type { Replaced } from "../ledger/variants";
import type { Consumer } from "./consumer";
import { type Before, countUpTo } from "./position";

/** Copies given up for live events before one is made in spite of them. */
const ABANDONED_MAX = 3;

/** @noSelf */
export interface DisturbanceOptions {
    readonly ledger: Ledger;
    readonly retractions: Retractions;
    readonly order: Order;
    /** The newest event whose effect the consumer may show already. */
    readonly newestOf: (consumer: Consumer) => LedgerEvent | undefined;
    /** Its callbacks are being called: when they return it is put where it belongs. */
    readonly isActive: (consumer: Consumer) => boolean;
}

/**
 * Tells a consumer what has happened to the ledger below it. The ledger is as it is now.
 *
 * @noSelf
 */
export interface Disturbances {
    /** @param added in order, at least one */
    added(consumer: Consumer, added: readonly LedgerEvent[]): void;
    /** The event was undone or restored. */
    retracted(consumer: Consumer, event: LedgerEvent): void;
    /** Another content of a key applies from now on: as if the event had been late, or undone, or both. */
    replaced(consumer: Consumer, change: Replaced): void;
    /** What the consumer made of this event and those after it, or would make, is not right any more. */
    changed(consumer: Consumer, event: LedgerEvent): void;
}

/** The first of the new events (ascending) that lies before `newest` and has an effect. */
function firstLate(
    added: readonly LedgerEvent[],
    newest: LedgerEvent,
    before: Before,
    hasEffect: (event: LedgerEvent) => boolean,
): LedgerEvent | undefined {
    for (const event of added) {
        if (!before(event, newest)) return undefined;
        if (hasEffect(event)) return event;
    }
    return undefined;
}

export function createDisturbances(options: DisturbanceOptions): Disturbances {
    const { ledger, retractions, newestOf, isActive } = options;
    const { before, isSameKey } = options.order;
    const kindSlot = ledger.layout.kind;

    function indexOf(event: LedgerEvent): number {
        return countUpTo(ledger.events, before, event);
    }

    function changed(consumer: Consumer, event: LedgerEvent): void {
        consumer.snapshots.drop((last) => !before(last, event));
        const newest = newestOf(consumer);
        if (newest === undefined || before(newest, event)) return;
        const index = indexOf(event);
        if (consumer.changedAt === undefined || index < consumer.changedAt) consumer.changedAt = index;
    }

    function handles(consumer: Consumer, event: LedgerEvent): boolean {
        return consumer.work.handles(event.get(kindSlot) as string);
    }

    /** Somebody did something about the event that a consumer stopped at. */
    function liftHalt(consumer: Consumer, event: LedgerEvent): void {
        const failed = consumer.halt?.event;
        if (failed !== undefined && isSameKey(failed, event)) consumer.halt = undefined;
    }

    /** A live event does not wait for a copy that has only begun. */
    function giveWay(consumer: Consumer): void {
        const { copying } = consumer;
        if (copying === undefined || copying.from !== undefined || consumer.abandoned >= ABANDONED_MAX) return;
        // How far the first one is nobody knows.
        if (consumer.nodes > 0 && copying.copied() > consumer.nodes / 2) return;
        consumer.copying = undefined;
        consumer.abandoned = consumer.abandoned + 1;
    }

    /** Of the newest event applied, and of the newest that a snapshot covers: after a failure that may be later. */
    function reachOf(consumer: Consumer): LedgerEvent | undefined {
        const applied = newestOf(consumer);
        const covered = consumer.snapshots.newest()?.last;
        if (applied === undefined || covered === undefined) return applied ?? covered;
        return before(applied, covered) ? covered : applied;
    }

    return {
        added(consumer, added) {
            const { halt } = consumer;
            if (halt !== undefined && halt.event !== undefined) halt.applyMost = indexOf(halt.event) - 1;
            const reach = reachOf(consumer);
            if (reach === undefined || !before(added[0]!, reach)) {
                giveWay(consumer);
                return;
            }
            const newest = newestOf(consumer);
            // Nothing comes in among what is archived, and nothing can be found there.
            const canMove = newest !== undefined && consumer.applied > ledger.archive.count();
            if (canMove && !isActive(consumer)) consumer.applied = indexOf(newest);
            const late = firstLate(
                added,
                reach,
                before,
                (event) => handles(consumer, event) && !retractions.isRetracted(event),
            );
            if (late !== undefined) changed(consumer, late);
            consumer.snapshots.recount((last) => (before(added[0]!, last) ? indexOf(last) : undefined));
        },
        retracted(consumer, event) {
            liftHalt(consumer, event);
            if (handles(consumer, event)) changed(consumer, event);
        },
        replaced(consumer, { former, event }) {
            liftHalt(consumer, event);
            if (handles(consumer, former) || handles(consumer, event)) changed(consumer, event);
        },
        changed,
    };
}
