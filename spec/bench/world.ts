import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createLedger, type Ledger } from "../../src/ledger/ledger";
import { createRetractions } from "../../src/ledger/retraction";
import { createReplayer, type Replayer, unpackSlots } from "../../src/replay/replayer";
import { KINDS } from "./events";
import { createFrames, type Frames, processorClock } from "./frames";
import type { Tally } from "./tally";

export function ledgerOf(events: readonly LedgerEvent[]): Ledger {
    const ledger = createLedger(NATIVE_LAYOUT, processorClock);
    ledger.merge(events);
    return ledger;
}

/** A replayer over a full ledger that has applied nothing yet and whose batches only the budget ends. */
export function createReplay(
    events: readonly LedgerEvent[],
    { handler }: Tally,
    frames: Frames = createFrames(),
): Replayer {
    const ledger = ledgerOf(events);
    const { scheduler, clock, timer, log } = frames;
    const replayer = createReplayer({
        ledger,
        retractions: createRetractions(ledger),
        scheduler,
        clock,
        timer,
        log,
        unpack: unpackSlots,
        batchSize: events.length,
        intervalSeconds: 0,
        listener: {
            onChanged() {},
            onRestarted() {},
            onTimeReached() {},
            onFailed: (name, key, message) => error(`${name} ${key} ${message}`),
        },
    });
    for (const kind of KINDS) replayer.on(kind, handler);
    return replayer;
}
