import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createLedger } from "../../src/ledger/ledger";
import { createRetractions } from "../../src/ledger/retraction";
import { DEFAULT_BUDGET_MILLISECONDS } from "../../src/schedule/frameBudget";
import { createStore } from "../../src/store/store";
import { packedSave, SAVED_LEDGER_ID } from "../store/packedSave";
import { makeEvents } from "./events";
import { createFrames } from "./frames";
import type { Job } from "./job";
import { median } from "./measure";
import { percentile99 } from "./percentile";
import type { Tell } from "./row";

const SLICE_OVER_MILLISECONDS = 0.5;

const FRAMES_PER_COLLECTION = 100;

/** Milliseconds of each frame until everything that was saved is in the ledger, its fingerprints included. */
function framesOfLoading(saved: unknown, count: number): number[] {
    const frames = createFrames();
    const { scheduler, clock, timer, log } = frames;
    const ledger = createLedger(NATIVE_LAYOUT, clock);
    createRetractions(ledger);
    const store = createStore({
        saved,
        ledgerId: SAVED_LEDGER_ID,
        layout: NATIVE_LAYOUT,
        isArchiving: false,
        scheduler,
        clock,
        timer,
        log,
    });
    ledger.onAdded(({ added, conflicts }) => {
        store.added(added);
        store.added(conflicts);
    });
    store.load(ledger, () => {});
    const times: number[] = [];
    collectgarbage("collect");
    while (!store.isLoaded()) {
        collectgarbage("stop");
        const start = os.clock();
        frames.run();
        times.push((os.clock() - start) * 1000);
        collectgarbage("restart");
        // Else memory would grow as in no game, and each slice would wait for the system to hand out fresh pages.
        if (times.length % FRAMES_PER_COLLECTION === 0) collectgarbage("collect");
    }
    if (ledger.fingerprint()?.count !== count) error("not everything was loaded and hashed");
    return times;
}

function sum(times: readonly number[]): number {
    let total = 0;
    for (const time of times) total = total + time;
    return total;
}

/** The saved table of a busy guild at login: unpacked, checked, merged and hashed a slice at a time. */
export function benchLoad({ seed, count, rounds }: Job, tell: Tell): void {
    const events: readonly LedgerEvent[] = makeEvents(seed, count);
    const totals: number[] = [];
    const slices: number[] = [];
    for (const _ of $range(1, rounds)) {
        const times = framesOfLoading(packedSave(events), count);
        totals.push(sum(times));
        for (const time of times) slices.push(time);
    }
    table.sort(slices);
    const bound = DEFAULT_BUDGET_MILLISECONDS + SLICE_OVER_MILLISECONDS;
    const unit = "ms";
    tell({
        what: "loading the saved table, per 1,000 events",
        milliseconds: median(totals),
        figure: (median(totals) * 1000) / count,
        unit,
        bound: undefined,
    });
    tell({
        what: `loading: the 99th of 100 slices, ${slices.length} run`,
        milliseconds: undefined,
        figure: percentile99(slices),
        unit,
        bound,
    });
    tell({
        what: "loading: the longest, the system's own interruptions included",
        milliseconds: undefined,
        figure: slices[slices.length - 1]!,
        unit,
        bound: undefined,
    });
}
