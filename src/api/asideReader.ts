import type { LedgerEvent } from "../event/event";
import { NATIVE_LAYOUT } from "../event/layout";
import type { Epoch } from "../ledger/epoch";
import { createLedger, type Ledger } from "../ledger/ledger";
import { createRetractions, type Retractions } from "../ledger/retraction";
import type { Ports } from "../port/ports";
import type { Cancel } from "../port/timer";
import type { Scheduler } from "../schedule/scheduler";
import { createStore } from "../store/store";

/** Events of an epoch that stand in memory alone. */
export type KeptOf = (this: void, epoch: Epoch) => readonly LedgerEvent[];
type Then = (this: void, ledger: Ledger, retractions: Retractions) => void;

export interface AsideReaderOptions {
    /** The saved table; nil where the ledger lives in memory only. */
    readonly saved: object | undefined;
    readonly ledgerId: string;
    readonly ports: Ports;
    readonly scheduler: Scheduler;
    readonly keptOf: KeptOf;
}

/**
 * Reads what an epoch that was left holds, once more, over many frames. Nobody else hears of its events.
 *
 * @returns ends the reading
 */
export function readAside(options: AsideReaderOptions, epoch: Epoch, onRead: Then): Cancel {
    const { saved, ledgerId, scheduler } = options;
    const { clock, timer, log } = options.ports;
    const ledger = createLedger(NATIVE_LAYOUT, clock);
    const retractions = createRetractions(ledger);
    if (saved === undefined) {
        ledger.merge(options.keptOf(epoch));
        onRead(ledger, retractions);
        return () => undefined;
    }
    const store = createStore({
        saved,
        ledgerId,
        epoch,
        layout: NATIVE_LAYOUT,
        isArchiving: false,
        scheduler,
        clock,
        timer,
        log,
    });
    store.load(ledger, () => {
        store.stop();
        onRead(ledger, retractions);
    });
    return () => {
        store.stop();
    };
}
