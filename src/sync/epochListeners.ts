import type { LedgerEvent } from "../event/event";
import type { Cancel } from "../port/timer";
import type { EpochMark } from "../wire/binary/message";

/**
 * Hears what is said of one ledger in other epochs than the one it is in. Nothing of it reaches the ledger.
 *
 * @noSelf
 */
export interface EpochListener {
    /** @returns whether it wants the message's events, where it is data; else the message is refused */
    heard(sender: string, epoch: EpochMark, isData: boolean): boolean;
    /** @returns whether they were what it wants; else the message is refused */
    told(sender: string, epoch: EpochMark, events: readonly LedgerEvent[]): boolean;
}

/** @noSelf */
export interface EpochListeners {
    /** One for each ledger id; a second one takes the place of the first. */
    listen(ledgerId: string, listener: EpochListener): Cancel;
    of(ledgerId: string): EpochListener | undefined;
}

export function createEpochListeners(): EpochListeners {
    const listeners = new LuaMap<string, EpochListener>();

    return {
        listen(ledgerId, listener) {
            listeners.set(ledgerId, listener);
            return () => {
                if (listeners.get(ledgerId) === listener) listeners.delete(ledgerId);
            };
        },
        of: (ledgerId) => listeners.get(ledgerId),
    };
}
