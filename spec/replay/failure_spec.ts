import type { LedgerEvent } from "../../src/event/event";
import { createReplayWorld, eventAt, retractionAt, type ReplayWorld } from "./replayWorld";

interface Sum {
    sum: number;
    halves: number;
}

describe("a handler that fails", () => {
    let world: ReplayWorld;
    /** The number at which consumers raise; nil for none. */
    let badNumber: number | undefined;
    let handled: number[];

    const bad = eventAt(3, "a", 3);

    before_each(() => {
        world = createReplayWorld();
        badNumber = 3;
        handled = [];
        world.hooks.onRestarted = (name) => {
            if (name === "handlers") handled = [];
        };
        world.ledger.merge([eventAt(1, "a", 1), eventAt(2, "a", 2), bad, eventAt(4, "a", 4), eventAt(5, "b", 5)]);
    });

    function handle(): void {
        world.replayer.on("a", (_, number) => {
            if (number === badNumber) error("no such player", 0);
            handled.push(number as number);
        });
    }

    function project(name: string, isFailing: boolean): void {
        world.replayer.project(name, {
            initialState: (): Sum => ({ sum: 0, halves: 0 }),
            evolve: {
                a: (state, _, number) => {
                    const sum = state as Sum;
                    sum.halves = sum.halves + 1;
                    if (isFailing && number === badNumber) error("no such player", 0);
                    sum.sum = sum.sum + (number as number);
                    sum.halves = sum.halves - 1;
                },
            },
        });
    }

    function merge(event: LedgerEvent): void {
        world.ledger.merge([event]);
    }

    function failuresTold(): number {
        return world.told.filter((line) => string.sub(line, 1, 6) === "failed").length;
    }

    it("stops before the event and is reported with the event's key and the error's text", () => {
        handle();
        world.time.pass(1);
        assert.same([1, 2], handled);
        assert.equal(2, world.replayer.applied());
        assert.same([{ name: "handlers", key: "3-0-5-7", message: "no such player" }], world.replayer.failures());
        assert.equal("failed handlers 3-0-5-7 no such player", world.told[0]);
        assert.same(["LibLedger: handlers: event 3-0-5-7: no such player"], world.log.errors());
    });

    it("does not stop the other consumers", () => {
        handle();
        project("good", false);
        world.time.pass(1);
        merge(eventAt(6, "a", 6));
        world.time.pass(1);
        assert.same({ sum: 16, halves: 0 }, world.replayer.state("good"));
    });

    it("costs nothing while it stands still", () => {
        handle();
        world.time.pass(1);
        assert.equal(0, world.time.pending());
    });

    it("leaves a projection as it was before the event, not half changed", () => {
        project("p", true);
        world.time.pass(1);
        assert.same({ sum: 3, halves: 0 }, world.replayer.state("p"));
        assert.equal(2, world.replayer.applied());
    });

    it("lets nobody see a half changed state, not even who is told of the failure or of the restart", () => {
        const halves: unknown[] = [];
        world = createReplayWorld({ batchSize: 1 });
        const look = () => {
            const state = world.replayer.state("p") as Sum | undefined;
            halves.push(state === undefined ? 0 : state.halves);
        };
        world.hooks.onRestarted = look;
        world.hooks.onChanged = look;
        world.log.error = look;
        world.ledger.merge([eventAt(1, "a", 1), eventAt(2, "a", 2), bad, eventAt(4, "a", 4)]);
        project("p", true);
        for (const _ of $range(1, 20)) {
            world.time.frame();
            look();
        }
        assert.is_true(halves.length > 20);
        for (const each of halves) assert.equal(0, each);
        assert.same({ sum: 3, halves: 0 }, world.replayer.state("p"));
    });

    it("says how far a projection is while it comes back to where it was", () => {
        world = createReplayWorld({ batchSize: 2 });
        world.ledger.merge([eventAt(1, "a", 1), eventAt(2, "a", 2), bad, eventAt(4, "a", 4)]);
        project("p", true);
        world.time.frame();
        assert.equal(2, world.replayer.applied());
        const hash = world.replayer.stateHash();
        // Fails again, and goes through the first event anew.
        assert.equal(3, world.replayer.catchup(1));
        assert.same({ sum: 1, halves: 0 }, world.replayer.state("p"));
        assert.equal(1, world.replayer.applied());
        assert.not_equal(hash, world.replayer.stateHash());
        world.time.pass(1);
        assert.equal(2, world.replayer.applied());
        assert.equal(hash, world.replayer.stateHash());
    });

    it("tries again in a catchup, and reports the same failure only once", () => {
        handle();
        project("p", true);
        world.time.pass(1);
        assert.equal(3, world.replayer.catchup());
        assert.equal(3, world.replayer.catchup());
        assert.equal(2, failuresTold());
        assert.equal(2, world.log.errors().length);
        assert.same({ sum: 3, halves: 0 }, world.replayer.state("p"));
        badNumber = undefined;
        assert.equal(0, world.replayer.catchup());
        assert.same([1, 2, 3, 4], handled);
        assert.same({ sum: 10, halves: 0 }, world.replayer.state("p"));
        assert.same([], world.replayer.failures());
    });

    it("reports another error of the same event, and the same error of another event", () => {
        handle();
        world.time.pass(1);
        badNumber = 4;
        world.replayer.catchup();
        assert.equal(2, failuresTold());
        assert.equal("4-0-5-7", world.replayer.failures()[0]!.key);
    });

    it("tries again when the handler is registered anew", () => {
        handle();
        world.time.pass(1);
        badNumber = undefined;
        handle();
        world.time.pass(1);
        assert.same([1, 2, 3, 4], handled);
    });

    it("goes on without the event when it is retracted", () => {
        handle();
        project("p", true);
        world.time.pass(1);
        merge(retractionAt(9, bad));
        world.time.pass(1);
        assert.same([1, 2, 4], handled);
        assert.same({ sum: 7, halves: 0 }, world.replayer.state("p"));
        assert.same([], world.replayer.failures());
    });

    it("stands still when other events come, those before the failing one are applied", () => {
        project("p", true);
        world.time.pass(1);
        merge(eventAt(2.5, "a", 100));
        merge(eventAt(7, "a", 7));
        world.time.pass(1);
        assert.same({ sum: 103, halves: 0 }, world.replayer.state("p"));
        assert.equal(1, failuresTold());
    });

    it("tries again when it begins anew for a late event", () => {
        handle();
        world.time.pass(1);
        badNumber = undefined;
        merge(eventAt(0, "a", 100));
        world.time.pass(1);
        assert.same([100, 1, 2, 3, 4], handled);
    });

    it("may raise anything", () => {
        const value = setmetatable({}, { __tostring: () => error("worse") });
        world.replayer.on("a", () => error(value as unknown as string));
        world.time.pass(1);
        assert.equal("error of type table", world.replayer.failures()[0]!.message);
    });

    it("may be an evolve that returns something else than a table", () => {
        world.replayer.project("p", { initialState: () => ({}), evolve: { a: () => 5 as unknown as object } });
        world.time.pass(1);
        assert.matches("evolve must return a table", world.replayer.failures()[0]!.message);
        assert.same({}, world.replayer.state("p"));
    });

    it("may be one that makes the first state; a catchup tries again", () => {
        let isBroken = true;
        world.replayer.project("p", {
            initialState: () => (isBroken ? error("not ready", 0) : { sum: 0 }),
            evolve: {},
        });
        project("good", false);
        world.time.pass(1);
        assert.same([{ name: "p", key: "", message: "not ready" }], world.replayer.failures());
        assert.is_nil(world.replayer.state("p"));
        assert.equal(0, world.replayer.applied());
        assert.same({ sum: 10, halves: 0 }, world.replayer.state("good"));
        isBroken = false;
        assert.equal(0, world.replayer.catchup());
        assert.same({ sum: 0 }, world.replayer.state("p"));
    });

    describe("and that is skipped", () => {
        it("goes on without the event, and so do all that stand still there", () => {
            handle();
            project("p", true);
            world.time.pass(1);
            assert.equal(2, world.replayer.skip(bad, undefined));
            world.time.pass(1);
            assert.same([1, 2, 4], handled);
            assert.same({ sum: 7, halves: 0 }, world.replayer.state("p"));
            assert.same([], world.replayer.failures());
            assert.equal(5, world.replayer.applied());
        });

        it("may be one of several alone", () => {
            handle();
            project("p", true);
            world.time.pass(1);
            assert.equal(1, world.replayer.skip(bad, "p"));
            world.time.pass(1);
            assert.same([1, 2], handled);
            assert.same({ sum: 7, halves: 0 }, world.replayer.state("p"));
            assert.equal(0, world.replayer.skip(bad, "p"));
        });

        it("is not skipped by those that can handle it", () => {
            project("p", true);
            project("good", false);
            world.time.pass(1);
            assert.equal(1, world.replayer.skip(bad, undefined));
            world.time.pass(1);
            assert.same({ sum: 10, halves: 0 }, world.replayer.state("good"));
        });

        it("stays skipped when a late event sends the consumer back", () => {
            project("p", true);
            world.time.pass(1);
            world.replayer.skip(bad, undefined);
            world.time.pass(1);
            merge(eventAt(0, "a", 100));
            world.time.pass(1);
            assert.same({ sum: 107, halves: 0 }, world.replayer.state("p"));
            assert.equal(1, failuresTold());
        });

        it("is tried again by what is registered anew", () => {
            project("p", true);
            world.time.pass(1);
            world.replayer.skip(bad, undefined);
            world.time.pass(1);
            project("p", true);
            world.time.pass(1);
            assert.equal("3-0-5-7", world.replayer.failures()[0]!.key);
        });
    });

    it("comes back to a little before the event, not from the beginning", () => {
        let calls = 0;
        world = createReplayWorld();
        const events: LedgerEvent[] = [];
        for (const i of $range(1, 500)) events.push(eventAt(i, "a", i === 490 ? -1 : 1));
        world.ledger.merge(events);
        world.replayer.project("p", {
            initialState: (): Sum => ({ sum: 0, halves: 0 }),
            evolve: {
                a: (state, _, number) => {
                    const sum = state as Sum;
                    calls = calls + 1;
                    sum.halves = sum.halves + 1;
                    if (number === -1) error("no such player", 0);
                    sum.sum = sum.sum + 1;
                    sum.halves = sum.halves - 1;
                },
            },
        });
        world.replayer.catchup();
        assert.same({ sum: 489, halves: 0 }, world.replayer.state("p"));
        assert.is_true(calls < 490 + 130, `${calls} calls`);
    });
});
