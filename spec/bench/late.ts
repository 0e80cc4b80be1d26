import type { LedgerEvent } from "../../src/event/event";
import { createTuple } from "../../src/event/tuple";
import { createRandom } from "../world/random";
import { makeEvents } from "./events";
import type { Job } from "./job";
import { median, timeOf } from "./measure";
import { createProjected, POINTS, type Projected } from "./projected";
import type { Tell } from "./row";

const LATE_PART = 0.02;
const ONE_LATE_MAX = 1 / 50;
const MANY_LATE = 1000;
const MANY_LATE_MAX = 1 / 20;
const WEEK_SECONDS = 604800;

/** Single late events in one round, so that one of them is more than the clock's own tick. */
const SINGLE_EVENTS = 20;

function lateEvent(time: number, creator: number): LedgerEvent {
    return createTuple({ time, counter: 0, realm: 1, creator }, "correction", ["Late-Realm", 1]);
}

function timeBefore(sorted: readonly LedgerEvent[], part: number): number {
    return sorted[math.floor(sorted.length * (1 - part))]!.get(1) as number;
}

interface Times {
    readonly merging: number;
    readonly catchingUp: number;
}

function milliseconds(body: () => void): number {
    const start = os.clock();
    body();
    return (os.clock() - start) * 1000;
}

function takeIn({ ledger, replayer }: Projected, events: readonly LedgerEvent[]): Times {
    const merging = milliseconds(() => {
        ledger.merge(events);
    });
    const catchingUp = milliseconds(() => {
        if (replayer.catchup() !== 0) error("replay did not come to its end");
    });
    return { merging, catchingUp };
}

/** The state must be the one that is made from the beginning. */
function check({ ledger, replayer }: Projected): void {
    const other = createProjected(ledger.events, POINTS).replayer;
    other.catchup();
    const [actual, expected] = [replayer.state("points"), other.state("points")] as [object, object];
    for (const [player, points] of pairs(expected)) {
        if (actual[player] !== points) error(`${String(player)} has other points`);
    }
    if (replayer.stateHash() !== other.stateHash()) error("the state hash is another");
}

/** What it takes to be up to date again after late events, in proportion to a full replay with the state hash. */
export function benchLate({ seed, count, rounds }: Job, tell: Tell): void {
    const events = makeEvents(seed, count);
    const time = timeBefore(events, LATE_PART);
    const ratios: Record<"one" | "many" | "merging", number[]> = { one: [], many: [], merging: [] };
    const fulls: number[] = [];
    const ones: number[] = [];
    const manies: number[] = [];
    for (const round of $range(1, rounds)) {
        const world = createProjected(events, POINTS);
        const full = timeOf(() => {
            world.replayer.catchup();
        });
        // Collected once for all that follows: a collection before each would leave nothing of the ledger in the caches.
        collectgarbage("collect");
        collectgarbage("stop");
        const single: number[] = [];
        for (const i of $range(1, SINGLE_EVENTS)) {
            const { merging, catchingUp } = takeIn(world, [lateEvent(time - i, i)]);
            single.push(merging + catchingUp);
        }
        const random = createRandom(seed + round);
        const many: LedgerEvent[] = [];
        for (const i of $range(1, MANY_LATE)) {
            many.push(lateEvent(time + random.integer(0, WEEK_SECONDS - 1), 100 + i));
        }
        const { merging, catchingUp } = takeIn(world, many);
        collectgarbage("restart");
        check(world);
        fulls.push(full);
        ones.push(median(single));
        manies.push(catchingUp);
        ratios.one.push(median(single) / full);
        ratios.many.push(catchingUp / full);
        ratios.merging.push(merging / full);
    }
    const rows = [
        { what: "projection from the beginning, with its snapshots", times: fulls, ratio: [1], bound: undefined },
        { what: "one event 2 % back: taken in and caught up", times: ones, ratio: ratios.one, bound: ONE_LATE_MAX },
        { what: "1,000 in the week from 2 % back: caught up", times: manies, ratio: ratios.many, bound: MANY_LATE_MAX },
    ];
    for (const { what, times, ratio, bound } of rows) {
        tell({ what, milliseconds: median(times), figure: median(ratio), unit: "times", bound });
    }
    tell({
        what: "1,000 in the week from 2 % back: taken in before that",
        milliseconds: undefined,
        figure: median(ratios.merging),
        unit: "times",
        bound: undefined,
    });
}
