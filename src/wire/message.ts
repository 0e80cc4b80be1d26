import type { LedgerEvent } from "../event/event";
import type { Fingerprint } from "../fingerprint/fingerprint";

/** What every message says first: whose ledger, and which of its lives. */
export interface Heading {
    /** 1..64 bytes; made from name and scope. Ledgers of different ids never meet. */
    readonly ledgerId: string;
    /** 1..64 bytes; "0" is the first epoch of every ledger. */
    readonly epoch: string;
}

/** New events of their sender, told as they happen. */
export interface Live extends Heading {
    readonly kind: "live";
    readonly events: readonly LedgerEvent[];
}

/** What a client holds, told when it comes and when it has caught up. Asks nothing; a sender that differs advertises. */
export interface Hello extends Heading {
    readonly kind: "hello";
    readonly root: Fingerprint;
}

/** The fingerprint of one week. */
export interface WeekState {
    readonly week: number;
    readonly fingerprint: Fingerprint;
}

/** What somebody who may write holds and would send. */
export interface Advert extends Heading {
    readonly kind: "advert";
    /** Server time of this advert; the lowest wins the election. */
    readonly announceTime: number;
    /** Of the whole ledger. */
    readonly root: Fingerprint;
    /** Some weeks that hold events, descending; none while everybody agrees. */
    readonly weeks: readonly WeekState[];
}

/** Asks for weeks, and tells what the asker has of them. Without weeks it asks for all: the asker holds nothing. */
export interface Request extends Heading {
    readonly kind: "request";
    readonly weeks: readonly WeekState[];
}

/** Part of a sending that can be read alone. Piece 0 holds no events: it claims the sending. */
export interface Data extends Heading {
    readonly kind: "data";
    /** Span of the whole sending, half-open in server seconds; each of its pieces tells the same. */
    readonly start: number;
    readonly finish: number;
    /** Counts from 1 within one sending. */
    readonly piece: number;
    readonly isLast: boolean;
    /** This sending holds all that the sender has of the span; false when it leaves out what others have or have sent. */
    readonly isWhole: boolean;
    readonly events: readonly LedgerEvent[];
}

/** Segments of a sender's chunk that did not arrive; only in binary, as chunks are. */
export interface Missing extends Heading {
    readonly kind: "missing";
    readonly chunk: number;
    readonly total: number;
    /** Ascending, 1..total. */
    readonly numbers: readonly number[];
}

/** A message before its heading is put on. */
export type Contents =
    | Omit<Live, keyof Heading>
    | Omit<Hello, keyof Heading>
    | Omit<Advert, keyof Heading>
    | Omit<Request, keyof Heading>
    | Omit<Data, keyof Heading>;

/** What ledgers say to each other; `Missing` is said below them. */
export type Message = Live | Hello | Advert | Request | Data;

/** The last week that begins before 2^32 seconds. */
export const WEEK_MAX = 7102;
/** Weeks that one advert or request may name. */
export const WEEKS_PER_MESSAGE_MAX = 64;
/** Events in one message. */
export const EVENTS_PER_MESSAGE_MAX = 1000;
/** Pieces of one sending. */
export const PIECES_MAX = 65535;
/** Events that a fingerprint may claim. */
export const COUNT_MAX = 16777215;
/** Bytes of a ledger id or an epoch. */
export const HEADING_BYTES_MAX = 64;

export const OUTSIDE_SPAN = "event is outside the span";
