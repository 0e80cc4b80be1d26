import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createLedger, type Ledger } from "../../src/ledger/ledger";
import { createRetractions } from "../../src/ledger/retraction";
import { createReplayer, type Replayer, type ReplayerOptions, unpackSlots } from "../../src/replay/replayer";
import { KINDS } from "./events";
import { createFrames, type Frames, processorClock } from "./frames";
import type { Tally } from "./tally";

export function ledgerOf(events: readonly LedgerEvent[]): Ledger {
    const ledger = createLedger(NATIVE_LAYOUT, processorClock);
    ledger.merge(events);
    return ledger;
}

/** In what a benchmark's client may differ from others. */
type Changes = Partial<Pick<ReplayerOptions, "shelf" | "timer">>;

/** A replayer over a full ledger without consumers, whose batches only the budget ends. */
export function createBareReplay(ledger: Ledger, frames: Frames = createFrames(), changes: Changes = {}): Replayer {
    const { scheduler, clock, timer, log } = frames;
    return createReplayer({
        ledger,
        retractions: createRetractions(ledger),
        scheduler,
        clock,
        timer,
        log,
        unpack: unpackSlots,
        batchSize: ledger.events.length,
        intervalSeconds: 0,
        listener: {
            onChanged() {},
            onRestarted() {},
            onTimeReached() {},
            onFailed: (name, key, message) => error(`${name} ${key} ${message}`),
        },
        ...changes,
    });
}

/** One that hands all events to the tally and has applied nothing yet. */
export function createReplay(events: readonly LedgerEvent[], { handler }: Tally, frames?: Frames): Replayer {
    const replayer = createBareReplay(ledgerOf(events), frames);
    for (const kind of KINDS) replayer.on(kind, handler);
    return replayer;
}
