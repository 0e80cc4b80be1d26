import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createLedger, type Ledger } from "../../src/ledger/ledger";
import { DEFAULT_BUDGET_MILLISECONDS } from "../../src/schedule/frameBudget";
import { createScheduler } from "../../src/schedule/scheduler";
import { createStore, type Store } from "../../src/store/store";
import { createInstructionClock, INSTRUCTIONS_PER_MILLISECOND } from "../schedule/instructionClock";
import { createKeptLog } from "../schedule/manualTime";
import { packedSave, SAVED_LEDGER_ID } from "./packedSave";
import { lootRows } from "./support";
import { STEADY_FRAMES } from "../schedule/steadyFrames";

const WEEKS = 20;
const ROWS_PER_WEEK = 500;
const EVENTS = WEEKS * ROWS_PER_WEEK;

const BUDGET_INSTRUCTIONS = DEFAULT_BUDGET_MILLISECONDS * INSTRUCTIONS_PER_MILLISECOND;
/** A batch of 8 loot rows with both of their fingerprints: a merge cannot stop half way. */
const MERGE_INSTRUCTIONS = 15000;
const COUNT_STEP = 200;

describe("loading a saved ledger", () => {
    const counter = createInstructionClock(COUNT_STEP);
    const log = createKeptLog();
    let runFrame: (() => void) | undefined;
    let store: Store;
    let ledger: Ledger;

    before_each(() => {
        const { clock } = counter;
        const timer = {
            after: () => () => {},
            every: (_seconds: number, callback: () => void) => {
                runFrame = callback;
                return () => {
                    runFrame = undefined;
                };
            },
        };
        const scheduler = createScheduler({
            clock,
            timer,
            log,
            frameRate: STEADY_FRAMES,
            budgetMilliseconds: DEFAULT_BUDGET_MILLISECONDS,
        });
        ledger = createLedger(NATIVE_LAYOUT, clock);
        const saved = packedSave(lootRows(WEEKS, ROWS_PER_WEEK));
        counter.start();
        store = createStore({
            saved,
            ledgerId: SAVED_LEDGER_ID,
            layout: NATIVE_LAYOUT,
            isArchiving: false,
            scheduler,
            clock,
            timer,
            log,
        });
        store.load(ledger, () => {});
    });

    after_each(() => {
        counter.stop();
        assert.same([], log.errors());
    });

    it("takes no frame for longer than its budget and one batch", () => {
        let longest = 0;
        let frames = 0;
        while (!store.isLoaded()) {
            const before = counter.instructions();
            runFrame!();
            longest = math.max(longest, counter.instructions() - before);
            frames = frames + 1;
        }
        assert.equal(EVENTS, ledger.events.length);
        assert.is_true(frames > 100, `${frames} frames`);
        const limit = BUDGET_INSTRUCTIONS + MERGE_INSTRUCTIONS;
        assert.is_true(longest <= limit, `${longest} instructions, at most ${limit} are right`);
    });

    it("costs no more for each event when there are many, and shows events from its first frames on", () => {
        const marks: number[] = [];
        const began = counter.instructions();
        while (!store.isLoaded()) {
            runFrame!();
            const { done, total } = store.progress();
            if (done >= ((marks.length + 1) * EVENTS) / 4) marks.push(counter.instructions() - began);
            if (done > 100) {
                assert.is_true(ledger.events.length > done - 100, `${ledger.events.length} held of ${done} read`);
                assert.equal(EVENTS, total);
            }
        }
        const [first, , third, fourth] = marks;
        assert.is_true(fourth! - third! < 1.3 * first!, `first quarter ${first}, last ${fourth! - third!}`);
    });
});
