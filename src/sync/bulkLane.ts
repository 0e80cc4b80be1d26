import type { SentHandler } from "../port/channel";
import type { Clock } from "../port/clock";
import { isSameAddress, type Address, type Parcel } from "./parcel";
import { createTurns } from "./turns";

/**
 * BULK texts on one prefix: never more than one is below us, and ledgers take turns.
 *
 * @noSelf
 */
export interface BulkLane {
    push(parcel: Parcel, onSent: SentHandler): void;
    /** The text that is below us goes on. */
    moved(): void;
    /** Drops what waits for this address; nobody tells that it was. */
    cancel(address: Address): void;
    /** Gives up a text of which nobody tells what became of it, so that the others can go. */
    tick(): void;
}

/** Hands a text to the channel. */
export type Start = (this: void, parcel: Parcel, onSent: SentHandler) => void;

/** Seconds after which a text counts as refused when nobody has told what became of it. */
const PATIENCE_SECONDS = 120;

interface Bulk {
    readonly parcel: Parcel;
    readonly onSent: SentHandler;
}

export function createBulkLane(clock: Clock, start: Start): BulkLane {
    const waiting = createTurns<Bulk>();
    /** The text that is below us now, and when it began or last went on. */
    let underway: Bulk | undefined;
    let underwaySince = 0;

    function sendNext(): void {
        const next = waiting.next();
        underway = next;
        if (next === undefined) return;
        underwaySince = clock.seconds();
        start(next.parcel, (sent) => {
            if (underway !== next) return;
            sendNext();
            next.onSent(sent);
        });
    }

    return {
        push(parcel, onSent) {
            waiting.push(parcel.ledger, { parcel, onSent });
            if (underway === undefined) sendNext();
        },
        moved() {
            underwaySince = clock.seconds();
        },
        cancel(address) {
            waiting.drop(({ parcel }) => isSameAddress(parcel, address));
        },
        tick() {
            const lost = underway;
            if (lost === undefined || clock.seconds() - underwaySince < PATIENCE_SECONDS) return;
            sendNext();
            lost.onSent(false);
        },
    };
}
