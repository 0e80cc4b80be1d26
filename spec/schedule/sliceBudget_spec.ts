import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createLedger, type Ledger } from "../../src/ledger/ledger";
import { createRetractions } from "../../src/ledger/retraction";
import type { Timer } from "../../src/port/timer";
import type { Handler } from "../../src/replay/projection";
import { createReplayer, type Replayer, unpackSlots } from "../../src/replay/replayer";
import { DEFAULT_BUDGET_MILLISECONDS } from "../../src/schedule/frameBudget";
import { createScheduler, type Scheduler } from "../../src/schedule/scheduler";
import { KINDS, makeEvents } from "../bench/events";
import {
    createInstructionClock,
    INSTRUCTIONS_PER_MILLISECOND,
    type InstructionClock,
    STEP_INSTRUCTIONS,
} from "./instructionClock";
import { createKeptLog, type KeptLog } from "./manualTime";
import { STEADY_FRAMES } from "./steadyFrames";

const EVENTS = 100000;
const SEED = 1;
const BUDGET_INSTRUCTIONS = DEFAULT_BUDGET_MILLISECONDS * INSTRUCTIONS_PER_MILLISECOND;

/** What the replayer does for an event besides calling its handler: less than a tenth of such a call. */
const AROUND_CALL_INSTRUCTIONS = 150;

/** Their award takes this handler about 1,800 instructions, as LootLedger's history does. */
const RAID_PLAYERS = 25;

function createRaidHandler(): Handler {
    const points = new LuaTable<string, number>();
    const names: string[] = [];
    for (const i of $range(1, RAID_PLAYERS)) names[i - 1] = `Player${i}`;
    return (_event, _player, amount) => {
        for (const i of $range(1, RAID_PLAYERS)) {
            const name = names[i - 1]!;
            const held = points.get(name) as number | undefined;
            for (const share of $range(1, 8)) {
                points.set(name, (held ?? 0) + (amount as number) / share);
            }
        }
    };
}

describe(`a slice, counted in instructions, at 100,000 events of seed ${SEED}`, () => {
    let counter: InstructionClock;
    let log: KeptLog;
    let scheduler: Scheduler;
    let ledger: Ledger;
    let runFrame: (() => void) | undefined;
    let events: LedgerEvent[];
    let handler: Handler;
    let callInstructions: number;

    const timer: Timer = {
        after: () => error("nothing here waits for a time"),
        every(_seconds, callback) {
            runFrame = callback;
            return () => {
                runFrame = undefined;
            };
        },
    };

    setup(() => {
        events = makeEvents(SEED, EVENTS);
    });

    before_each(() => {
        counter = createInstructionClock();
        log = createKeptLog();
        runFrame = undefined;
        const { clock } = counter;
        scheduler = createScheduler({
            clock,
            timer,
            log,
            frameRate: STEADY_FRAMES,
            budgetMilliseconds: DEFAULT_BUDGET_MILLISECONDS,
        });
        handler = createRaidHandler();
        counter.start();
        const before = counter.instructions();
        handler(events[0]!, "Player1", 10);
        callInstructions = counter.instructions() - before;
        ledger = createLedger(NATIVE_LAYOUT, clock);
        counter.stop();
        ledger.merge(events);
    });

    after_each(() => {
        counter.stop();
        assert.same([], log.errors());
    });

    function createReplay(): Replayer {
        return createReplayer({
            ledger,
            retractions: createRetractions(ledger),
            scheduler,
            clock: counter.clock,
            timer,
            log,
            unpack: unpackSlots,
            batchSize: EVENTS,
            intervalSeconds: 0,
            listener: {
                onChanged() {},
                onRestarted() {},
                onTimeReached() {},
                onFailed: (_name, _key, message) => log.error(message),
            },
        });
    }

    /** Instructions of each slice until there is nothing more to do. */
    function runSlices(): number[] {
        const slices: number[] = [];
        counter.start();
        while (runFrame !== undefined) {
            const before = counter.instructions();
            runFrame();
            slices[slices.length] = counter.instructions() - before;
        }
        counter.stop();
        return slices;
    }

    function assertWithinBudget(slices: readonly number[]): void {
        let longest = 0;
        for (const used of slices) longest = math.max(longest, used);
        const limit = BUDGET_INSTRUCTIONS + callInstructions + AROUND_CALL_INSTRUCTIONS;
        assert.is_true(longest <= limit, `${longest} instructions, at most ${limit} are right`);
        // A slice that ends long before its time is up would keep the bound too.
        for (const i of $range(1, slices.length - 1)) {
            const used = slices[i - 1]!;
            assert.is_true(used >= BUDGET_INSTRUCTIONS - STEP_INSTRUCTIONS, `slice ${i} has only ${used} instructions`);
        }
    }

    it("of the replayer exceeds its budget by at most one handler call", () => {
        const replayer = createReplay();
        for (const kind of KINDS) replayer.on(kind, kind === KINDS[0] ? handler : () => {});

        const slices = runSlices();

        assert.equal(EVENTS, replayer.applied());
        assert.is_true(slices.length > 100, `${slices.length} slices`);
        assertWithinBudget(slices);
    });

    it("of the replayer keeps to it where no handler is there for any event", () => {
        const replayer = createReplay();
        replayer.on("unheardOf", handler);

        const slices = runSlices();

        assert.equal(EVENTS, replayer.applied());
        assert.is_true(slices.length > 100, `${slices.length} slices`);
        assertWithinBudget(slices);
    });

    it("of the hasher exceeds its budget by at most one handler call", () => {
        scheduler.wake({ name: "hashing", step: (deadline) => ledger.hash(deadline) });

        const slices = runSlices();

        assert.equal(EVENTS, ledger.fingerprint()?.count);
        assert.is_true(slices.length > 100, `${slices.length} slices`);
        assertWithinBudget(slices);
    });
});
