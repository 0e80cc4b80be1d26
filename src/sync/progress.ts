import { HEARD_LATELY_SECONDS, type Peer } from "./peers";

export type SyncState = "inSync" | "catchingUp" | "alone" | "paused";

/** How far this client has come, for people. */
export interface Progress {
    readonly state: SyncState;
    /** Events held, of those that somebody who may send told of. */
    readonly held: number;
    readonly total: number;
    /** By the channel's arithmetic, while catching up; at least 1. */
    readonly secondsLeft: number | undefined;
    /** Why it is paused. */
    readonly reason: string | undefined;
}

export interface ProgressInputs {
    readonly held: number;
    /** All that were heard. */
    readonly peers: readonly Peer[];
    /** Those of them who send. */
    readonly senders: readonly Peer[];
    readonly closedReason: string | undefined;
    readonly isWhispered: boolean;
    readonly seconds: number;
}

/** What a raiding guild's events take in large chunks: 22.5 kB for 1,736 of them (`npm run bench -- sync newcomer`). */
const BYTES_PER_EVENT = 13;
/** Of the 255 of a message. */
const PAYLOAD_BYTES = 248;
/** The client's allowance: so many at once, then one a second for each prefix. */
const BURST_MESSAGES = 10;
/** ChatThrottleLib's budget, for whispers: a message of 255 bytes costs 295 of it. */
const MESSAGE_COST_BYTES = 295;
const SAVED_BYTES = 4000;
const BYTES_PER_SECOND = 800;

/** Until so many events have come over the channel. */
export function secondsFor(events: number, isWhispered: boolean): number {
    const messages = math.ceil((events * BYTES_PER_EVENT) / PAYLOAD_BYTES);
    const whispered = (messages * MESSAGE_COST_BYTES - SAVED_BYTES) / BYTES_PER_SECOND;
    return math.max(1, math.ceil(isWhispered ? whispered : messages - BURST_MESSAGES));
}

export function progressOf({ held, peers, senders, closedReason, isWhispered, seconds }: ProgressInputs): Progress {
    const idle = { held, total: held, secondsLeft: undefined, reason: undefined };
    if (closedReason !== undefined) return { ...idle, state: "paused", reason: closedReason };
    const differing = senders.filter((peer) => peer.isInSync === false);
    if (differing.length > 0) {
        let total = held;
        for (const peer of differing) total = math.max(total, peer.root?.count ?? 0);
        return { ...idle, state: "catchingUp", total, secondsLeft: secondsFor(total - held, isWhispered) };
    }
    const isAnybodyHere = peers.some((peer) => seconds - peer.lastHeard < HEARD_LATELY_SECONDS);
    return { ...idle, state: isAnybodyHere ? "inSync" : "alone" };
}
