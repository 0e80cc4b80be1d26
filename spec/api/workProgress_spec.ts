import { createWorkProgress, type WorkProgress } from "../../src/api/workProgress";
import type { Client, World } from "../world/contract";
import { assertNoErrors, award, hostAddon, hostClient, hostWorld, START_TIME, valueOf } from "./hostAddon";

describe("work that takes many frames", () => {
    let seconds: number;
    let told: string[];
    let progress: WorkProgress;

    before_each(() => {
        seconds = 0;
        told = [];
        progress = createWorkProgress(
            () => seconds,
            (work, done, total) => told.push(`${work} ${done}/${total}`),
        );
    });

    it("is told of ten times a second, and once at its end", () => {
        for (const done of $range(0, 99)) {
            progress.reached("loading", done, 100);
            seconds = seconds + 0.04;
        }
        progress.reached("loading", 100, 100);
        assert.equal(34, told.length);
        assert.equal("loading 3/100", told[0]);
        assert.equal("loading 6/100", told[1]);
        assert.equal("loading 100/100", told[33]);
    });

    it("is not told of when it is over at once", () => {
        progress.reached("replaying", 1, 100);
        seconds = 0.09;
        progress.reached("replaying", 99, 100);
        progress.reached("replaying", 100, 100);
        assert.same([], told);
    });

    it("is told as done when it is given up", () => {
        progress.reached("replaying", 1, 100);
        seconds = 0.2;
        progress.reached("replaying", 20, 120);
        progress.end();
        progress.end();
        assert.same(["replaying 20/120", "replaying 120/120"], told);
    });
});

describe("a ledger tells how far its work has come", () => {
    const EVENTS = 6000;
    /** So slow a client that each takes seconds. */
    const SLOW = { instructionsPerMillisecond: 5000 };
    const LUA = `
ledger.RegisterCallback(host, "WorkProgressed", function(_, of, work, done, total)
    host.work = host.work or {}
    host.work[#host.work + 1] = { work, done, total }
end)`;
    let world: World;
    let anna: Client;

    /** What was told of one kind of work: whether it rose, and how it ended. */
    function told(work: string): string {
        const [text] = anna.eval<[string]>(
            `local wanted, last, count, rises, done = ..., -1, 0, true, 0
             for _, entry in ipairs(Host.work or {}) do
                 if entry[1] == wanted then
                     count, rises, last = count + 1, rises and entry[2] >= last, entry[2]
                     done = entry[2] == entry[3] and entry[2] or 0
                 end
             end
             return (count > 5 and "often" or count == 0 and "never" or "seldom") .. ", " ..
                 (rises and "rising" or "falling") .. " to " .. done`,
            work,
        );
        return text;
    }

    before_each(() => {
        world = hostWorld([hostAddon({ isSaving: true, lua: LUA })], SLOW);
        anna = hostClient(world, "Anna", { rankIndex: 1 });
        world.run(10);
        anna.eval(
            `local rows = {}
             for index = 1, ${EVENTS} do
                 rows[index] = { time = ... - index, counter = 0, creator = 7, kind = "award",
                     fields = { player = "Cleo", points = 1 } }
             end
             assert(Host.ledger:Import(rows))`,
            START_TIME,
        );
        assert.is_true(world.runUntil(() => valueOf(anna, "Host.ledger:Status().applied") === EVENTS, 60));
    });

    after_each(() => {
        assertNoErrors(world);
    });

    it("while it replays, and not of single events", () => {
        assert.equal(`often, rising to ${EVENTS}`, told("replaying"));
        anna.eval("Host.work = nil");
        award(anna, "Cleo", 1);
        world.run(5);
        assert.equal("never, rising to 0", told("replaying"));
    });

    it("while it loads", () => {
        anna.reload();
        assert.is_true(world.runUntil(() => valueOf(anna, "Host.ledger:Status().phase") === "active", 60));
        assert.equal(`often, rising to ${EVENTS}`, told("loading"));
    });
});
