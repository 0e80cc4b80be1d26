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
    /** The last weeks that hold events, descending; none while everybody agrees. */
    readonly weeks: readonly WeekState[];
}

/** What a peer holds of the seconds from where the range before it ends. All ends are half-open, in server seconds. */
export type Range =
    /** Not asked about. */
    | { readonly kind: "skipped"; readonly finish: number }
    /** `sum` as in `Fingerprint`; a count of 0 says that its teller holds nothing there. */
    | { readonly kind: "fingerprint"; readonly finish: number; readonly count: number; readonly sum: number }
    /** The short digests of all events that its teller holds there, in their order. */
    | { readonly kind: "list"; readonly finish: number; readonly digests: readonly number[] }
    /** The short digests of events that its teller lacks, and nothing else of the range. */
    | { readonly kind: "wanted"; readonly finish: number; readonly digests: readonly number[] };

/**
 * What its sender holds of some spans: who holds more sends it, and who cannot tell, or lacks something himself, answers
 * with a request of his own for finer ranges. Who holds nothing asks for [0, 2^32) with a count of 0.
 */
export interface Request extends Heading {
    readonly kind: "request";
    /** Of the whole ledger. */
    readonly root: Fingerprint;
    /** Server seconds at which the first range starts; each other starts where the one before it ends. */
    readonly start: number;
    /** 1..RANGES_MAX. */
    readonly ranges: readonly Range[];
    /** `hashText` of the full name of whom this answers: he reacts at once, the others only in his place. */
    readonly to?: number;
    /** A long answer may come by whisper. */
    readonly canWhisper: boolean;
}

/** Says that its sender holds exactly what somebody else has offered. */
export interface Attest extends Heading {
    readonly kind: "attest";
    /** `digestOf` the events; 1..ATTESTED_MAX. */
    readonly digests: readonly number[];
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
    /** In a claim: `hashText` of the full name of the only one whom the sending reaches, by whisper. */
    readonly to?: number;
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
    | Omit<Data, keyof Heading>
    | Omit<Attest, keyof Heading>;

/** What ledgers say to each other; `Missing` is said below them. */
export type Message = Live | Hello | Advert | Request | Data | Attest;

/** The last week that begins before 2^32 seconds. */
export const WEEK_MAX = 7102;
/** Weeks that one advert may name. */
export const WEEKS_PER_MESSAGE_MAX = 64;
/** Ranges of one request. */
export const RANGES_MAX = 512;
/** Short digests of one request, in all its ranges. */
export const RANGE_DIGESTS_MAX = 2048;
/** A short digest is `digestOf` modulo this. */
export const SHORT_DIGESTS = 16777216;
/** Events attested in one message. */
export const ATTESTED_MAX = 512;
/** Events in one message. */
export const EVENTS_PER_MESSAGE_MAX = 1000;
/** Pieces of one sending. */
export const PIECES_MAX = 65535;
/** Events that a fingerprint may claim. */
export const COUNT_MAX = 16777215;
/** Bytes of a ledger id or an epoch. */
export const HEADING_BYTES_MAX = 64;

export const OUTSIDE_SPAN = "event is outside the span";
