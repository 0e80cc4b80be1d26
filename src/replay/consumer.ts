import type { LedgerEvent } from "../event/event";
import type { State } from "./projection";
import { BEGINNING_ONLY, resumeAfter } from "./resume";

/**
 * What a consumer does with events.
 *
 * @noSelf
 */
export interface Work {
    handles(kind: string): boolean;
    /**
     * Hands the events with these 1-based indexes on, in order, and returns the index of the last one done. It stops
     * early once the deadline (milliseconds; nil for none) has passed or it was disturbed. Raises what the consumer's
     * code raises; `current` is then the event it raised at.
     */
    apply(first: number, last: number, deadline: number | undefined): number;
    /** The event whose callback was called last; nil when none was since `apply` began. */
    current(): LedgerEvent | undefined;
    /** To be called when the ledger, a retraction or the consumers change below a callback: indexes may be wrong. */
    disturb(): void;
    /** True when `disturb` was called since `apply` began. */
    isDisturbed(): boolean;
    /** Forgets all state. False where the state is the addon's own, and so is what was half done. */
    discard(): boolean;
    /** Makes the state before the first event. Raises what the consumer's code raises. */
    begin(): void;
    /** Nil where the addon owns the state, and after `discard`. */
    state(): State | undefined;
}

/** Where a consumer stopped because its code failed. */
export interface Halt {
    /** Nil when `initialState` failed. */
    readonly event: LedgerEvent | undefined;
    readonly key: string;
    readonly message: string;
    /** How many events come before the failing one; follows the ledger. */
    applyMost: number;
}

/** One reader of the event list with a cursor of its own. */
export interface Consumer {
    readonly name: string;
    readonly work: Work;
    /** Events gone through, skipped ones included. */
    applied: number;
    /** The newest of these. */
    last: LedgerEvent | undefined;
    /** See `Standing.changedAt`. */
    changedAt: number | undefined;
    /** On the monotonic clock. */
    restartedAtSeconds: number;
    /** Events that this batch may still apply. */
    allowance: number;
    /** False until `begin` went well. */
    hasBegun: boolean;
    /** True once a callback was called since the last beginning. */
    isTouched: boolean;
    halt: Halt | undefined;
    /** What was reported last, so that a retry that fails alike is silent. */
    reported: string | undefined;
}

export function createConsumer(name: string, work: Work, allowance: number): Consumer {
    return {
        name,
        work,
        applied: 0,
        last: undefined,
        changedAt: undefined,
        restartedAtSeconds: -math.huge,
        allowance,
        hasBegun: false,
        isTouched: false,
        halt: undefined,
        reported: undefined,
    };
}

/** How many events' effects the consumer shows rightly. */
export function soundCount(consumer: Consumer): number {
    if (consumer.changedAt === undefined) return consumer.applied;
    return resumeAfter({
        applied: consumer.applied,
        changedAt: consumer.changedAt,
        returnPoints: BEGINNING_ONLY,
    });
}

/** True when something that it has applied changed, so that it must go back. */
export function mustGoBack(consumer: Consumer): boolean {
    return soundCount(consumer) < consumer.applied;
}
