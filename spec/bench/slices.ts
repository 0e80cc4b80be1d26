import type { LedgerEvent } from "../../src/event/event";
import { DEFAULT_BUDGET_MILLISECONDS } from "../../src/schedule/frameBudget";
import { makeEvents } from "./events";
import { createFrames, type Frames } from "./frames";
import type { Job } from "./job";
import { median, timeOf } from "./measure";
import { percentile99 } from "./percentile";
import type { Row, Tell } from "./row";
import { createTally, runBareLoop, type Tally } from "./tally";
import { createReplay, ledgerOf } from "./world";

/** Makes a world over a ledger that has nothing to do but the slices in question. */
type Setting = () => Frames;

type CreateTally = () => Tally;

/** So that one in a hundred is more than a single one. */
const SLICES = 400;

/**
 * Players whom the slow handler serves with one event: about a quarter of a millisecond. The frame around a slice takes
 * a hundredth of one, so against a much faster handler nothing could be said.
 */
const SLOW_HANDLER_PLAYERS = 6000;

const CALLS = 1000;

function createSlowTally(): Tally {
    const { handler, points } = createTally();
    return {
        handler(this: void, event, player, amount) {
            for (const _ of $range(1, SLOW_HANDLER_PLAYERS)) handler(event, player, amount);
        },
        points,
    };
}

function replaying(events: readonly LedgerEvent[], createHandlers: CreateTally): Setting {
    return () => {
        const frames = createFrames();
        createReplay(events, createHandlers(), frames);
        return frames;
    };
}

function hashing(events: readonly LedgerEvent[]): Setting {
    return () => {
        const frames = createFrames();
        const ledger = ledgerOf(events);
        frames.scheduler.wake({ name: "hashing", step: (deadline) => ledger.hash(deadline) });
        return frames;
    };
}

/** Milliseconds of so many slices, ascending; starts over with a new world when one has nothing left to do. */
function slicesOf(setting: Setting): number[] {
    const times: number[] = [];
    while (times.length < SLICES) {
        const frames = setting();
        collectgarbage("collect");
        collectgarbage("stop");
        let hasMore = true;
        while (hasMore && times.length < SLICES) {
            const start = os.clock();
            hasMore = frames.run();
            times.push((os.clock() - start) * 1000);
        }
        collectgarbage("restart");
    }
    table.sort(times);
    return times;
}

/** Milliseconds of one call among many, too short to be timed by itself. */
function quickCall(events: readonly LedgerEvent[], rounds: number): number {
    const times: number[] = [];
    for (const _ of $range(1, rounds)) {
        const tally = createTally();
        times.push(timeOf(() => runBareLoop(events, tally)) / events.length);
    }
    return median(times);
}

/** The same percentile as of the slices, since what disturbs a slice disturbs the calls that it is made of. */
function slowCall99(events: readonly LedgerEvent[]): number {
    const { handler } = createSlowTally();
    const times: number[] = [];
    for (const i of $range(1, CALLS)) {
        const event = events[i - 1]!;
        const start = os.clock();
        handler(event, event.get(6), event.get(7));
        times.push((os.clock() - start) * 1000);
    }
    table.sort(times);
    return percentile99(times);
}

function told(what: string, figure: number, bound?: number): Row {
    return { what, milliseconds: undefined, figure, unit: "ms", bound };
}

/** How long one frame's share of a long work takes, by the processor's clock. */
export function benchSlices({ seed, count, rounds }: Job, tell: Tell): void {
    const events = makeEvents(seed, count);
    const slowCall = slowCall99(events);
    const bound = DEFAULT_BUDGET_MILLISECONDS + slowCall;
    tell(told("budget of a slice", DEFAULT_BUDGET_MILLISECONDS));
    tell(told("one call of the tally's handler", quickCall(events, rounds)));
    tell(told(`one call of the slow handler (the 99th of 100), which a slice may take longer`, slowCall));
    for (const { name, setting } of [
        { name: "replayer, tally's handler", setting: replaying(events, createTally) },
        { name: "replayer, slow handler", setting: replaying(events, createSlowTally) },
        { name: "hasher", setting: hashing(events) },
    ]) {
        const times = slicesOf(setting);
        tell(told(`${name}: the 99th of 100 slices, ${times.length} run`, percentile99(times), bound));
        tell(told(`${name}: the longest, the system's own interruptions included`, times[times.length - 1]!));
    }
}
