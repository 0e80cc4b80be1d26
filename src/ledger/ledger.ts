import type { EventKey, LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";
import type { Fingerprint } from "../fingerprint/fingerprint";

/** What a merge did. */
export interface MergeResult {
    /** Events that were new, in order. */
    readonly added: readonly LedgerEvent[];
    /** The 1-based index of the earliest new event after the merge; 0 when nothing was added. */
    readonly firstIndex: number;
    /** How many were held already with the same content. */
    readonly duplicates: number;
    /** Events under a held key with other content: not taken in (content never replaces content). */
    readonly conflicts: readonly LedgerEvent[];
}

export type AddedHandler = (result: MergeResult) => void;

/**
 * The sorted, insert-only list of all accepted events of one ledger, with its week index.
 *
 * @noSelf
 */
export interface Ledger {
    readonly layout: Layout;
    /** The live list in ascending order; callers only read it. */
    readonly events: readonly LedgerEvent[];
    /** Raised by every change. */
    revision(): number;
    /** The held event with this key. */
    find(key: EventKey): LedgerEvent | undefined;
    /** 1-based index of the first event whose time is at least `time`; count + 1 where there is none. */
    indexAtTime(time: number): number;
    /** Takes in what is new. The batch may be unsorted and hold duplicates; it is not kept and not changed. */
    merge(batch: readonly LedgerEvent[]): MergeResult;
    /** Called after each merge that added something. */
    onAdded(handler: AddedHandler): void;

    /** Week numbers that hold events, ascending. */
    weeks(): readonly number[];
    /** 1-based first and last index of a week's events; last < first where there are none. */
    weekRange(week: number): LuaMultiReturn<[first: number, last: number]>;
    /** Nil while the hasher has not got there yet. A week without events has the fingerprint of nothing. */
    weekFingerprint(week: number): Fingerprint | undefined;
    /** Of the whole ledger; nil while the hasher is behind. */
    fingerprint(): Fingerprint | undefined;
    /** Brings fingerprints up to date until `deadline` (milliseconds); true while there is more to do. */
    hash(deadline: number): boolean;
}
