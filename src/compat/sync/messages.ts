/*
 * The incumbent's messages as they stand on the wire. Sent and received by clients that we did not make: no name here may
 * change. What only ours understand stands in the field `EXTRA`, which the original never looks at; see extra.ts.
 */

/** Of every message. */
interface Heading {
    /** Server seconds. */
    readonly created: number;
    readonly ll?: unknown;
}

/** Of one week: number, Adler-32 over its keys, number of entries. */
export type WeekHash = readonly [week: number, hash: number, count: number];

/** The values of an entry's fields in order, then its class identifier. */
export type WireEntry = readonly unknown[];

export interface AdvertiseHashMessage extends Heading {
    readonly type: "AHM";
    readonly firstWeek: number;
    readonly totalEntryCount: number;
    readonly stateHash: number;
    /** Entries that the sender's state does not hold yet. */
    readonly lag: number;
    readonly hashes: readonly WeekHash[];
}

export interface RequestWeekMessage extends Heading {
    readonly type: "RW";
    readonly week: number;
}

export interface WeekDataMessage extends Heading {
    readonly type: "WD";
    readonly week: number;
    /** Of the whole week as its sender holds it. */
    readonly hash: number;
    readonly entries: readonly WireEntry[];
}

export interface BulkDataMessage extends Heading {
    readonly type: "BD";
    readonly entries: readonly WireEntry[];
}

export interface RequestStateMessage extends Heading {
    readonly type: "RS";
}

export interface StateMessage extends Heading {
    readonly type: "STATE";
    readonly stateHash: number;
    readonly totalEntryCount: number;
    readonly lag: number;
}

export interface SubscribeMessage extends Heading {
    readonly type: "SB";
}

export type CompatMessage =
    | AdvertiseHashMessage
    | RequestWeekMessage
    | WeekDataMessage
    | BulkDataMessage
    | RequestStateMessage
    | StateMessage
    | SubscribeMessage;

/** The game's chat types that consumers know. */
export type Distribution = "GUILD" | "RAID" | "WHISPER";

/** How a consumer sends: it turns the table into text itself. `target` is the receiver of a whisper. */
export type SendMessage = (message: CompatMessage, distribution: Distribution, target?: string) => void;
