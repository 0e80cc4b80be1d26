import { hashText } from "../event/hashText";
import type { LedgerEvent } from "../event/event";
import type { Span } from "../ledger/week";
import type { Data } from "../wire/message";
import { DATA_QUIET_SECONDS } from "./inhibitor";
import type { Question } from "./question";

/** A question that waits for our turn, or is being answered. Times are `clock.seconds()`. */
export interface Pending {
    readonly asker: string;
    readonly question: Question;
    readonly canWhisper: boolean;
    /** Says that the asker meant us; then also who may not send answers, as far as he may. */
    readonly isToUs: boolean;
    /** Names of those whose turn comes before ours. */
    readonly ahead: readonly string[];
    readonly since: number;
    /** What our place among those who could answer makes us wait. */
    readonly waitSeconds: number;
    readonly turnAt: number;
    /** Events that all were sent since, by others or by us. */
    readonly heard: readonly (readonly LedgerEvent[])[];
}

/** Questions that wait for our turn at most; who is not served asks again. */
const PENDING_MAX = 64;
/** Seconds after which a question is no longer of interest. */
const VALID_SECONDS = 300;
/** Lists of events that all were sent, kept for one question; with more of them all is compared anew. */
const HEARD_MAX = 16;

function spanOfQuestion({ start, ranges }: Question): Span {
    return { start, finish: ranges[ranges.length - 1]!.finish };
}

function isOverlapping(a: Span, b: Span): boolean {
    return a.start < b.finish && b.start < a.finish;
}

/**
 * The questions that wait for our turn: one a name, the latest.
 *
 * @noSelf
 */
export interface PendingList {
    put(pending: Pending): void;
    /**
     * What was taken out waits again, unless its asker has asked anew meanwhile: he knows better by now what he lacks.
     *
     * @param sent events that were sent while it was out
     */
    putBack(pending: Pending, sent: readonly LedgerEvent[]): void;
    /** Takes out what is due. */
    takeDue(seconds: number): Pending[];
    /** Takes out what asks everybody and is not due yet, since we are about to send to all. */
    takeOthers(): Pending[];
    /** When the next one is due; infinite when none waits. */
    nextAt(): number;
    /** @param isAhead whether the sender has priority over us */
    heardData(data: Data, isAhead: boolean, seconds: number): void;
    /** We have sent these to all: who asked meanwhile has heard them. */
    sentToAll(events: readonly LedgerEvent[]): void;
    /** Somebody with priority, or whom we follow, is sending. */
    postpone(span: Span | undefined, seconds: number): void;
    /** Another sender is in talks with this asker. */
    answeredByOther(askerHash: number, seconds: number): void;
    dropAsker(name: string): void;
    expire(seconds: number): void;
    count(): number;
    clear(): void;
}

export function createPendingList(): PendingList {
    let list: Pending[] = [];

    function change(test: (this: void, pending: Pending) => boolean, turn: (this: void, at: number) => number): void {
        list = list.map((pending) => (test(pending) ? { ...pending, turnAt: turn(pending.turnAt) } : pending));
    }

    function withHeard(pending: Pending, events: readonly LedgerEvent[]): Pending {
        if (events.length === 0 || pending.heard.length >= HEARD_MAX) return pending;
        return { ...pending, heard: [...pending.heard, events] };
    }

    function sentToAll(events: readonly LedgerEvent[]): void {
        list = list.map((pending) => withHeard(pending, events));
    }

    function put(pending: Pending): void {
        list = list.filter(({ asker }) => asker !== pending.asker);
        if (list.length < PENDING_MAX) list.push(pending);
    }

    return {
        put,
        putBack(pending, sent) {
            if (!list.some(({ asker }) => asker === pending.asker)) put(withHeard(pending, sent));
        },
        takeDue(seconds) {
            const due = list.filter(({ turnAt }) => turnAt <= seconds);
            if (due.length > 0) list = list.filter(({ turnAt }) => turnAt > seconds);
            return due;
        },
        takeOthers() {
            const others = list.filter(({ isToUs }) => !isToUs);
            if (others.length > 0) list = list.filter(({ isToUs }) => isToUs);
            return others;
        },
        nextAt() {
            let next = math.huge;
            for (const { turnAt } of list) next = math.min(next, turnAt);
            return next;
        },
        heardData(data, isAhead, seconds) {
            const { to, isLast } = data;
            if (to !== undefined) {
                // Served by whisper: he asks again if that fails.
                list = list.filter(({ asker }) => hashText(asker) !== to);
                return;
            }
            sentToAll(data.events);
            const quietUntil = seconds + DATA_QUIET_SECONDS;
            const isForSame = (pending: Pending): boolean => isOverlapping(spanOfQuestion(pending.question), data);
            // What is left after the last chunk is ours to send, if we hold more than was sent.
            change(isForSame, (at) => (isLast ? seconds + 1 : math.max(at, quietUntil)));
            if (isAhead && !isLast)
                change(
                    (pending) => !isForSame(pending),
                    (at) => math.max(at, quietUntil),
                );
        },
        sentToAll,
        postpone(span, seconds) {
            const isMeant = ({ question }: Pending): boolean =>
                span === undefined || isOverlapping(spanOfQuestion(question), span);
            change(isMeant, (at) => math.max(at, seconds + DATA_QUIET_SECONDS));
        },
        answeredByOther(askerHash, seconds) {
            const isSame = ({ asker }: Pending): boolean => hashText(asker) === askerHash;
            change(isSame, (at) => math.max(at, seconds + DATA_QUIET_SECONDS));
        },
        dropAsker(name) {
            list = list.filter(({ asker }) => asker !== name);
        },
        expire(seconds) {
            list = list.filter(({ since }) => seconds - since < VALID_SECONDS);
        },
        count: () => list.length,
        clear() {
            list = [];
        },
    };
}
