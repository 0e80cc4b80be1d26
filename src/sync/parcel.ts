import type { Distribution, Priority } from "../port/channel";

/** Whose texts, and to whom. */
export interface Address {
    /** 32-bit hash of the ledger's id. */
    readonly ledger: number;
    /** Full name of the only receiver; nil when all are to hear it. */
    readonly target?: string | undefined;
}

/** A text for the channel. */
export interface Parcel extends Address {
    readonly text: string;
    /** WHISPER when there is a target, and only then. */
    readonly distribution: Distribution;
    readonly priority: Priority;
}

export function isSameAddress(one: Address, other: Address): boolean {
    return one.ledger === other.ledger && one.target === other.target;
}
