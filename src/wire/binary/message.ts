import type { EventKey, LedgerEvent } from "../../event/event";
import type { Fingerprint } from "../../fingerprint/fingerprint";
import type { Advert, Heading, Hello, Request } from "../message";

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

/** Half-open in server seconds; events of one second are never parted. */
export interface Range {
    readonly finish: number;
    readonly fingerprint: Fingerprint;
}

/** What its sender holds of a span, range by range; whoever holds more of one sends it, or asks for what he lacks. */
export interface Ranges extends Mark {
    readonly kind: "ranges";
    /** Of the first range; each other starts where the one before it ends. */
    readonly start: number;
    readonly ranges: readonly Range[];
}

/** Events of a span. */
export interface Data extends Mark {
    readonly kind: "data";
    readonly start: number;
    readonly finish: number;
    /** Counts from 1 within one sending; piece 0 holds no events: it claims the sending. */
    readonly piece: number;
    readonly isLast: boolean;
    /** This sending holds all that the sender has of the span. */
    readonly isWhole: boolean;
    readonly events: readonly LedgerEvent[];
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

/** Segments that did not arrive (segments.ts). */
export interface Missing extends Mark {
    readonly kind: "missing";
    readonly chunk: number;
    readonly total: number;
    /** Ascending, 1..total. */
    readonly numbers: readonly number[];
}

type Marked<T> = Omit<T, keyof Heading> & Mark;

export type BinaryHello = Marked<Hello>;
export type BinaryAdvert = Marked<Advert>;
export type BinaryRequest = Marked<Request>;

export type BinaryMessage = BinaryHello | BinaryAdvert | BinaryRequest | Ranges | Missing | Data | Live;

export const GENERATION_MAX = 65535;
export const RANGES_MAX = 16;
