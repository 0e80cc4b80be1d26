import type { Distribution, Priority, SentHandler } from "../port/channel";

/** Whose texts, and to whom. */
export interface Destination {
    /** 32-bit hash of the ledger's id. */
    readonly ledger: number;
    /** Full name of the only receiver; nil when all are to hear it. */
    readonly target?: string | undefined;
}

/** Asked just before each message leaves: a closed ledger's counts as refused, so that nothing of it goes astray. */
export type IsClosed = (this: void) => boolean;

/** Makes a text just before it leaves; nil when there is nothing to say any more. */
export type Produce = (this: void) => string | undefined;

/** A text for the channel. */
export interface Parcel extends Destination {
    readonly text: string | Produce;
    /** WHISPER when there is a target, and only then. */
    readonly distribution: Distribution;
    readonly priority: Priority;
    readonly isClosed?: IsClosed | undefined;
    /** What it tells: a newer parcel of the same name takes the place of one that still waits. */
    readonly topic?: string | undefined;
}

/** A parcel and who wants to know what became of it. */
export interface Consignment {
    readonly parcel: Parcel;
    readonly onSent: SentHandler;
}

export function isSameDestination(one: Destination, other: Destination): boolean {
    return one.ledger === other.ledger && one.target === other.target;
}
