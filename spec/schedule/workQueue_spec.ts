import { createScheduler } from "../../src/schedule/scheduler";
import { createWorkQueue, type WorkQueue } from "../../src/schedule/workQueue";
import { createKeptLog, createManualTime, type KeptLog, type ManualTime } from "./manualTime";
import { STEADY_FRAMES } from "./steadyFrames";

const WAITING_MAX = 2;

describe("a queue of work", () => {
    let time: ManualTime;
    let log: KeptLog;
    let queue: WorkQueue;
    let told: string[];

    before_each(() => {
        time = createManualTime();
        log = createKeptLog();
        told = [];
        const { clock, timer } = time;
        const scheduler = createScheduler({ clock, timer, log, frameRate: STEADY_FRAMES, budgetMilliseconds: 4 });
        queue = createWorkQueue({ name: "a queue", scheduler, clock, waitingMax: WAITING_MAX });
    });

    function push(name: string, body: () => void): boolean {
        return queue.push(
            (pause) => {
                told.push(`${name} begins`);
                time.spend(5);
                pause(1000);
                body();
            },
            () => {
                told.push(`${name} is over`);
            },
        );
    }

    it("does one piece after the other, over frames, and tells when each is over", () => {
        push("a", () => {});
        push("b", () => {});
        time.frame();
        assert.same(["a begins"], told);
        time.pass(1);
        assert.same(["a begins", "a is over", "b begins", "b is over"], told);
        assert.is_true(queue.isIdle());
    });

    it("tells of a piece that raised that it is over, reports it once, and goes on with what is pushed then", () => {
        push("a", () => error("broken", 0));
        time.pass(1);
        assert.same(["a begins", "a is over"], told);
        assert.same(["LibLedger: a queue: broken"], log.errors());
        push("b", () => {});
        time.pass(1);
        assert.same(["a begins", "a is over", "b begins", "b is over"], told);
    });

    it("takes no more than may wait, and does nothing of what it does not take", () => {
        push("a", () => {});
        push("b", () => {});
        assert.is_false(push("c", () => {}));
        time.pass(1);
        assert.is_false(told.includes("c begins"));
    });

    it("drops what waits and what has begun when it is stopped", () => {
        push("a", () => {});
        push("b", () => {});
        time.frame();
        queue.stop();
        time.pass(1);
        assert.same(["a begins"], told);
    });
});
