import type { LedgerEvent } from "../event/event";
import type { Pending } from "./pending";

/** What an asker lacks for certain, while more of it is still being found out. */
export interface Owed {
    readonly request: Pending;
    /** Ascending. */
    readonly events: readonly LedgerEvent[];
}

/**
 * Keeps a few events back until the exchange has shown the rest: packed together they take half the bytes.
 *
 * @noSelf
 */
export interface OwedEvents {
    keep(owed: Owed, seconds: number): void;
    /** What this asker is owed; it is not owed any more. */
    takeFor(asker: string): readonly LedgerEvent[];
    /** What has waited in vain for the asker's next word. */
    takeOverdue(seconds: number): Owed | undefined;
    hasAny(): boolean;
    clear(): void;
}

/** More of them pack well by themselves. */
export const OWED_EVENTS_MAX = 60;
/** The asker's next word takes a second or two. */
const PATIENCE_SECONDS = 4;

const NONE: readonly LedgerEvent[] = [];

export function createOwedEvents(): OwedEvents {
    let list: { readonly owed: Owed; readonly until: number }[] = [];

    function take(index: number): Owed | undefined {
        return index < 0 ? undefined : table.remove(list, index + 1)?.owed;
    }

    return {
        keep(owed, seconds) {
            list.push({ owed, until: seconds + PATIENCE_SECONDS });
        },
        takeFor(asker) {
            return take(list.findIndex(({ owed }) => owed.request.asker === asker))?.events ?? NONE;
        },
        takeOverdue: (seconds) => take(list.findIndex(({ until }) => seconds >= until)),
        hasAny: () => list.length > 0,
        clear() {
            list = [];
        },
    };
}
