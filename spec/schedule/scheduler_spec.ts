import { createScheduler, type Scheduler } from "../../src/schedule/scheduler";
import type { StepResult, Task, Urgency } from "../../src/schedule/task";
import { createKeptLog, createManualTime, type KeptLog, type ManualTime } from "./manualTime";

const BUDGET_MILLISECONDS = 4;

describe("the scheduler", () => {
    let time: ManualTime;
    let log: KeptLog;
    let scheduler: Scheduler;
    let steps: string[];
    let rate: number;

    before_each(() => {
        time = createManualTime();
        log = createKeptLog();
        const { clock, timer } = time;
        scheduler = createScheduler({
            clock,
            timer,
            log,
            frameRate: { framesPerSecond: () => rate },
            budgetMilliseconds: BUDGET_MILLISECONDS,
        });
        steps = [];
        rate = 60;
    });

    function taskOf(name: string, step: (deadline: number) => StepResult): Task {
        return {
            name,
            step(this: void, deadline) {
                steps.push(name);
                return step(deadline);
            },
        };
    }

    /** Works in units of so many milliseconds until the deadline, as a step must. */
    function worker(name: string, unitMilliseconds: number): Task {
        return taskOf(name, (deadline) => {
            do {
                time.spend(unitMilliseconds);
            } while (time.clock.milliseconds() < deadline);
            return true;
        });
    }

    it("costs nothing while there is nothing to do: no ticker and no look at the clock", () => {
        time.pass(1);
        assert.equal(0, time.pending());
        scheduler.wake(taskOf("a", () => false));
        time.frame();
        assert.equal(0, time.pending());
        assert.is_true(scheduler.isIdle());
        const looks = time.looks();
        time.pass(1);
        assert.equal(looks, time.looks());
        assert.same(["a"], steps);
    });

    it("runs any number of tasks with one ticker", () => {
        for (const name of ["a", "b", "c"]) scheduler.wake(worker(name, 1));
        assert.equal(1, time.pending());
        time.frame();
        assert.equal(1, time.pending());
    });

    it("begins each frame with the task after the one that was served last", () => {
        for (const name of ["a", "b", "c"]) scheduler.wake(worker(name, 1));
        for (const _ of $range(1, 6)) time.frame();
        assert.same(["a", "b", "c", "a", "b", "c"], steps);
    });

    it("keeps the turns when a task in front of the next one ends", () => {
        let left = 2;
        scheduler.wake(
            taskOf("a", () => {
                time.spend(BUDGET_MILLISECONDS);
                left = left - 1;
                return left > 0;
            }),
        );
        scheduler.wake(worker("b", BUDGET_MILLISECONDS));
        scheduler.wake(worker("c", BUDGET_MILLISECONDS));
        for (const _ of $range(1, 7)) time.frame();
        assert.same(["a", "b", "c", "a", "b", "c", "b"], steps);
    });

    it("exceeds the budget of a frame by at most one unit, however many tasks there are", () => {
        for (const name of ["a", "b", "c"]) scheduler.wake(worker(name, 3));
        scheduler.wake(
            taskOf("short", () => {
                time.spend(1);
                return true;
            }),
        );
        for (const _ of $range(1, 20)) {
            const begin = time.clock.milliseconds();
            time.frame();
            const spent = time.clock.milliseconds() - begin - 1000 / 60;
            assert.is_true(spent < BUDGET_MILLISECONDS + 3 + 0.001, `spent ${spent} ms`);
        }
    });

    /** For each of these tasks, which would use all of every frame, the frames in which it was served, from 1 on. */
    function servedFrames(urgencies: Readonly<Record<string, Urgency>>, frames: number): Record<string, number[]> {
        const found: Record<string, number[]> = {};
        for (const [name, urgency] of pairs(urgencies)) {
            found[name] = [];
            scheduler.wake({ ...worker(name, BUDGET_MILLISECONDS), urgency });
        }
        for (const number of $range(1, frames)) {
            steps = [];
            time.frame();
            for (const name of steps) found[name]!.push(number);
        }
        return found;
    }

    it("serves live work before all other, and background work last", () => {
        const urgencies = ["background", "live", "normal"] as const;
        for (const urgency of urgencies) scheduler.wake({ ...taskOf(urgency, () => false), urgency });
        scheduler.wake(taskOf("unnamed", () => false));
        time.frame();
        assert.same(["live", "normal", "unnamed", "background"], steps);
    });

    it("lets no task wait for ever: normal work has every fifth frame of live work, background work every sixteenth", () => {
        const frames = servedFrames({ live: "live", normal: "normal", background: "background" }, 32);
        assert.same([5, 10, 15, 20, 25, 30], frames.normal);
        assert.same([16, 32], frames.background);
        assert.equal(24, frames.live!.length);
    });

    it("shares the frames among all of one urgency", () => {
        const frames = servedFrames({ a: "background", b: "background", c: "background" }, 30);
        for (const name of ["a", "b", "c"]) assert.equal(10, frames[name]!.length);
    });

    it("does not begin another step with less than a tenth of the budget left", () => {
        scheduler.wake(
            taskOf("long", () => {
                time.spend(BUDGET_MILLISECONDS * 0.92);
                return true;
            }),
        );
        scheduler.wake(worker("other", 1));
        time.frame();
        assert.same(["long"], steps);
        time.frame();
        assert.same(["long", "other"], steps);
    });

    for (const { framesPerSecond, milliseconds } of [
        { framesPerSecond: 0, milliseconds: 4 },
        { framesPerSecond: 30, milliseconds: 4 },
        { framesPerSecond: 60, milliseconds: 4 },
        { framesPerSecond: 80, milliseconds: 3 },
        { framesPerSecond: 240, milliseconds: 2 },
        { framesPerSecond: 21, milliseconds: 2.8 },
        { framesPerSecond: 5, milliseconds: 2 },
    ]) {
        it(`uses ${milliseconds} of ${BUDGET_MILLISECONDS} ms at ${framesPerSecond} frames a second`, () => {
            rate = framesPerSecond;
            scheduler.wake(worker("a", 0.1));
            const before = time.clock.milliseconds();
            time.frame();
            const spent = time.clock.milliseconds() - before - 1000 / 60;
            assert.is_true(math.abs(spent - milliseconds) < 0.11, `${spent} ms`);
        });
    }

    it("gives what a short task leaves of the frame to the others", () => {
        scheduler.wake(taskOf("short", () => false));
        scheduler.wake(worker("long", 1));
        time.frame();
        assert.same(["short", "long"], steps);
    });

    it("serves a task once a frame that asks for the next frame", () => {
        scheduler.wake(taskOf("capped", () => "nextFrame"));
        time.frame();
        assert.same(["capped"], steps);
        time.frame();
        assert.same(["capped", "capped"], steps);
        assert.is_false(scheduler.isIdle());
    });

    it("removes a task that raises, reports it by name, and serves the others", () => {
        scheduler.wake(taskOf("bad", () => error("broken", 0)));
        scheduler.wake(worker("good", 1));
        time.frame();
        time.frame();
        assert.same(["bad", "good", "good"], steps);
        assert.same(["LibLedger: bad: broken"], log.errors());
        assert.same("bad", scheduler.failures()[0]!.name);
    });

    it("goes on with a dead task when it is woken, and tells the same error only once", () => {
        let isBroken = true;
        const task = taskOf("bad", () => (isBroken ? error("broken", 0) : false));
        for (const _ of $range(1, 3)) {
            scheduler.wake(task);
            time.frame();
        }
        assert.equal(3, steps.length);
        assert.equal(1, log.errors().length);
        assert.equal(1, scheduler.failures().length);
        isBroken = false;
        scheduler.wake(task);
        time.frame();
        assert.equal(4, steps.length);
        assert.equal(0, scheduler.failures().length);
        isBroken = true;
        scheduler.wake(task);
        time.frame();
        assert.equal(2, log.errors().length);
    });

    it("runs a task again that was woken inside its own last step", () => {
        let wakes = 1;
        const task: Task = taskOf("a", () => {
            if (wakes > 0) scheduler.wake(task);
            wakes = wakes - 1;
            return false;
        });
        scheduler.wake(task);
        time.frame();
        time.frame();
        assert.same(["a", "a"], steps);
        assert.is_true(scheduler.isIdle());
    });

    it("does not run a task again that raised after it had woken itself", () => {
        const task: Task = taskOf("a", () => {
            scheduler.wake(task);
            return error("broken", 0);
        });
        scheduler.wake(task);
        time.pass(1);
        assert.same(["a"], steps);
    });

    it("lets a step wake and stop other tasks", () => {
        const other = worker("other", 1);
        const stopped = worker("stopped", 1);
        scheduler.wake(
            taskOf("a", () => {
                scheduler.stop(stopped);
                scheduler.wake(other);
                return false;
            }),
        );
        scheduler.wake(stopped);
        time.frame();
        time.frame();
        assert.same(["a", "other", "other"], steps);
    });

    it("keeps a task out that its own step stopped, whatever the step says", () => {
        const task: Task = taskOf("a", () => {
            scheduler.stop(task);
            return true;
        });
        scheduler.wake(task);
        time.pass(1);
        assert.same(["a"], steps);
        assert.equal(0, time.pending());
    });

    it("keeps a task in that its own step stopped and woke again", () => {
        const task: Task = taskOf("a", () => {
            scheduler.stop(task);
            if (steps.length === 1) scheduler.wake(task);
            return false;
        });
        scheduler.wake(task);
        time.pass(1);
        assert.same(["a", "a"], steps);
    });

    it("ends the ticker at once when the last task is stopped", () => {
        const task = worker("a", 1);
        scheduler.wake(task);
        scheduler.stop(task);
        assert.equal(0, time.pending());
    });
});
