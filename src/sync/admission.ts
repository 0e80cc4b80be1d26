import { numberAt, type LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";
import type { Identity } from "../port/roster";
import type { Verdict } from "./authority";

/** What becomes of an event that a peer sent. */
export type Judgement =
    | { readonly kind: "accept" }
    | { readonly kind: "refuse"; readonly reason: string }
    | { readonly kind: "wait" }
    /** Held aside until somebody who may write confirms it. */
    | { readonly kind: "aside" };

/** Seconds that an event may be ahead of us: clocks of clients and server differ by less. */
export const AHEAD_MAX_SECONDS = 300;

const ACCEPT: Judgement = { kind: "accept" };
const WAIT: Judgement = { kind: "wait" };
const ASIDE: Judgement = { kind: "aside" };

const FORGED_CREATOR = "creator is not the sender";
const MAY_NOT_WRITE = "sender may not write this event";
const NOT_DUE = "event is told before its time";

/** Old events that somebody passes on: the sender is judged as of now, never the creator. */
export function judgeRelayed(time: number, serverTime: number, verdict: Verdict): Judgement {
    const isDue = time <= serverTime + AHEAD_MAX_SECONDS;
    if (verdict === "unknown") return WAIT;
    if (verdict === "yes") return isDue ? ACCEPT : WAIT;
    return isDue ? ASIDE : { kind: "refuse", reason: NOT_DUE };
}

/**
 * An event that its creator tells as it happens. The server stamps senders, while contents can be forged.
 *
 * @param sender nil while the roster cannot tell who it is
 */
export function judgeLive(
    layout: Layout,
    event: LedgerEvent,
    sender: Identity | undefined,
    serverTime: number,
    verdict: Verdict,
): Judgement {
    if (verdict === "no") return { kind: "refuse", reason: MAY_NOT_WRITE };
    if (sender === undefined) return WAIT;
    const realm = (event.get(layout.realm) as number | undefined) ?? 0;
    if (numberAt(event, layout.creator) !== sender.creator || realm !== sender.realm) {
        return { kind: "refuse", reason: FORGED_CREATOR };
    }
    return judgeRelayed(numberAt(event, layout.time), serverTime, verdict);
}
