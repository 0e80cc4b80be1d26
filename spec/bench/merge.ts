import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createOrder } from "../../src/event/order";
import { createTuple } from "../../src/event/tuple";
import { createLedger } from "../../src/ledger/ledger";
import { createRandom } from "../world/random";
import { copyOf, makeEvents } from "./events";
import { processorClock } from "./frames";
import type { Job } from "./job";
import { compare, median, type Body } from "./measure";
import type { Tell } from "./row";
import { ledgerOf } from "./world";

const MERGE_TIMES_MAX = 1.6;

/** Of the merge of everything. */
const LATE_TIMES_MAX = 1 / 1000;

/** Merged one by one. */
const LATE_EVENTS = 50;
const LATE_PART = 0.02;

function sortAll(shuffled: readonly LedgerEvent[]): Body {
    const list = copyOf(shuffled);
    const { before } = createOrder(NATIVE_LAYOUT);
    return () => table.sort(list, before);
}

function mergeAll(shuffled: readonly LedgerEvent[]): Body {
    const ledger = createLedger(NATIVE_LAYOUT, processorClock);
    return () => {
        if (ledger.merge(shuffled).added.length !== shuffled.length) error("not all events were new");
    };
}

/** Events of a new creator that stand so far from the end that 2 % of the ledger come after them. */
function lateEvents(sorted: readonly LedgerEvent[]): LedgerEvent[] {
    const late: LedgerEvent[] = [];
    const place = math.floor(sorted.length * (1 - LATE_PART));
    for (const i of $range(1, LATE_EVENTS)) {
        const time = sorted[place - i]!.get(1) as number;
        late[i - 1] = createTuple({ time, counter: 0, realm: 1, creator: 7 + i }, "correction", ["Late-Realm", 1]);
    }
    return late;
}

/** Milliseconds of one; the ledger's fingerprints are up to date before each, as they are when a guild plays. */
function timeOfOneLate(sorted: readonly LedgerEvent[]): number {
    const ledger = ledgerOf(sorted);
    ledger.hash(math.huge);
    const times: number[] = [];
    collectgarbage("collect");
    collectgarbage("stop");
    for (const event of lateEvents(sorted)) {
        const start = os.clock();
        ledger.merge([event]);
        times.push((os.clock() - start) * 1000);
        ledger.hash(math.huge);
    }
    collectgarbage("restart");
    return median(times);
}

/** Taking in everything at once in random order, and one event late. */
export function benchMerge({ seed, count, rounds }: Job, tell: Tell): void {
    const sorted = makeEvents(seed, count);
    const shuffled = copyOf(sorted);
    createRandom(seed + 1).shuffle(shuffled);
    const [sorting, merging] = compare(rounds, [() => sortAll(shuffled), () => mergeAll(shuffled)]);
    const late = timeOfOneLate(sorted);
    tell({
        what: "table.sort with the order's comparator, random order",
        milliseconds: sorting!.milliseconds,
        figure: sorting!.ratio,
        unit: "times",
        bound: undefined,
    });
    tell({
        what: "Ledger.merge of the same into an empty ledger",
        milliseconds: merging!.milliseconds,
        figure: merging!.ratio,
        unit: "times",
        bound: MERGE_TIMES_MAX,
    });
    tell({
        what: "Ledger.merge of one event 2 % back, against that merge",
        milliseconds: late,
        figure: late / merging!.milliseconds,
        unit: "times",
        bound: LATE_TIMES_MAX,
    });
}
