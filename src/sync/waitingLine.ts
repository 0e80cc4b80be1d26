import { isSameDestination, type Destination, type Consignment, type Parcel } from "./parcel";
import { createTurns } from "./turns";

/**
 * Parcels that wait for the one before to leave, ledgers by turn.
 *
 * @noSelf
 */
export interface WaitingLine {
    /** False when too many wait. */
    push(consignment: Consignment): boolean;
    next(): Consignment | undefined;
    isEmpty(): boolean;
    /** Drops what waits for this destination. */
    drop(destination: Destination): void;
}

/** Honest ledgers have a handful. */
export const WAITING_MAX = 64;

function isSameText(one: Parcel, other: Parcel): boolean {
    return typeof one.text === "string" && one.text === other.text;
}

function isSameTopic(one: Parcel, other: Parcel): boolean {
    return one.topic !== undefined && one.topic === other.topic;
}

/** What may stand where `older` stood; nil when both are to be sent. */
function successor(older: Consignment, newer: Consignment): Consignment | undefined {
    if (!isSameDestination(older.parcel, newer.parcel)) return undefined;
    // What was told of the same thing is out of date: nobody needs to hear it.
    if (isSameTopic(older.parcel, newer.parcel)) return newer;
    if (!isSameText(older.parcel, newer.parcel)) return undefined;
    return {
        parcel: older.parcel,
        onSent: (sent) => {
            older.onSent(sent);
            newer.onSent(sent);
        },
    };
}

export function createWaitingLine(): WaitingLine {
    const turns = createTurns<Consignment>();

    return {
        push(consignment) {
            const { ledger } = consignment.parcel;
            if (turns.replace(ledger, (older) => successor(older, consignment))) return true;
            if (turns.count() >= WAITING_MAX) return false;
            turns.push(ledger, consignment);
            return true;
        },
        next: () => turns.next(),
        isEmpty: () => turns.count() === 0,
        drop(destination) {
            turns.drop(({ parcel }) => isSameDestination(parcel, destination));
        },
    };
}
