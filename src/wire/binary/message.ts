import type { EventKey, LedgerEvent } from "../../event/event";
import type * as message from "../message";

/** Which life of the ledger: epochs are told by their generation and a hash, not by their whole key. */
export interface EpochMark {
    /** 0 is the first epoch of every ledger; each start over adds 1. */
    readonly generation: number;
    /** 32-bit hash (`hashText`) of the epoch's key text; 0 for generation 0. */
    readonly hash: number;
}

/** What every binary message says first; five bytes in a ledger's first epoch. */
export interface Mark {
    /** 32-bit hash (`hashText`) of the ledger's id: a client holds a handful of ledgers, not thousands. */
    readonly ledger: number;
    readonly epoch: EpochMark;
}

/** An event that sender and receiver both hold, and what it says: other content would make other events of the message. */
export interface Base {
    readonly key: EventKey;
    /** `digestOf` it. */
    readonly digest: number;
}

/** New events of their sender. */
export interface Live extends Mark {
    readonly kind: "live";
    /** What they are told as a difference to. */
    readonly base?: Base;
    readonly events: readonly LedgerEvent[];
}

type Marked<T> = Omit<T, keyof message.Heading> & Mark;

export type BinaryHello = Marked<message.Hello>;
export type BinaryAdvert = Marked<message.Advert>;
export type BinaryRequest = Marked<message.Request>;
export type Attest = Marked<message.Attest>;
export type Data = Marked<message.Data>;
export type Missing = Marked<message.Missing>;

export type BinaryMessage = BinaryHello | BinaryAdvert | BinaryRequest | Attest | Missing | Data | Live;

export const GENERATION_MAX = 65535;
