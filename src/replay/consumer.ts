import type { LedgerEvent } from "../event/event";
import type { Step } from "../schedule/task";
import type { State } from "./projection";
import { resumeAfter } from "./resume";
import type { Snapshot, Snapshots } from "./snapshots";

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
    /** How many callbacks were called since `apply` began. */
    calls(): number;
    /** To be called when the ledger, a retraction or the consumers change below a callback: indexes may be wrong. */
    disturb(): void;
    /** True when `disturb` was called since `apply` began. */
    isDisturbed(): boolean;
    /** Leaves this event out from now on. */
    skip(event: LedgerEvent): void;
    /** Forgets all state. False where the state is the addon's own, and so is what was half done. */
    discard(): boolean;
    /** Makes the state before the first event. Raises what the consumer's code raises. */
    begin(): void;
    /** Nil where the addon owns the state, and after `discard`. */
    state(): State | undefined;
    /** True where `capture` and `adopt` can be called. */
    keepsSnapshots(): boolean;
    /** What a snapshot is to be a copy of. Raises what the consumer's code raises. */
    capture(): unknown;
    /** Takes a copy of a snapshot, made for it alone, for its state. Raises what the consumer's code raises. */
    adopt(value: unknown): void;
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

/**
 * A copy in the making. The consumer applies nothing meanwhile.
 *
 * @noSelf
 */
export interface Copying {
    /** The snapshot that it goes back to; nil where a new one is made. */
    readonly from: Snapshot | undefined;
    readonly step: Step;
    /** Once `step` has returned false. */
    readonly finish: () => void;
    /** Entries copied so far. */
    readonly copied: () => number;
}

/** One reader of the event list with a cursor of its own. */
export interface Consumer {
    readonly name: string;
    readonly work: Work;
    readonly snapshots: Snapshots;
    /** Looks at the past only: takes no snapshots, and nobody waits for it. */
    readonly isVisitor: boolean;
    /** Goes through so many events at most; follows the ledger. */
    limit: number;
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
    copying: Copying | undefined;
    /** Callbacks called since the newest copy. */
    calls: number;
    /** What the newest copy consisted of. */
    nodes: number;
    /** Copies given up in a row since live events came in. */
    abandoned: number;
    /** A copy failed, as would the next. */
    cannotCopy: boolean;
    /** Waits for a stored snapshot to be checked. */
    isHeld: boolean;
}

export interface ConsumerOptions {
    readonly name: string;
    readonly work: Work;
    /** Its own, or for a visitor those of whom it visits. */
    readonly snapshots: Snapshots;
    readonly isVisitor: boolean;
    readonly limit: number;
    readonly allowance: number;
}

export function createConsumer(options: ConsumerOptions): Consumer {
    return {
        ...options,
        applied: 0,
        last: undefined,
        changedAt: undefined,
        restartedAtSeconds: -math.huge,
        hasBegun: false,
        isTouched: false,
        halt: undefined,
        reported: undefined,
        copying: undefined,
        calls: 0,
        nodes: 0,
        abandoned: 0,
        cannotCopy: false,
        isHeld: false,
    };
}

/** How many events' effects the consumer shows rightly. */
export function soundCount(consumer: Consumer): number {
    if (consumer.changedAt === undefined) return consumer.applied;
    return resumeAfter({
        applied: consumer.applied,
        changedAt: consumer.changedAt,
        returnPoints: consumer.snapshots.points(),
    });
}

/** True when something that it has applied changed, so that it must go back. */
export function mustGoBack(consumer: Consumer): boolean {
    return consumer.changedAt !== undefined && soundCount(consumer) < consumer.applied;
}

/** True where going back is not the same as beginning anew. */
export function keepsSnapshots(consumer: Consumer): boolean {
    return consumer.work.keepsSnapshots() && !consumer.cannotCopy;
}
