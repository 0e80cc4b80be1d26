import type { LedgerEvent } from "../../src/event/event";
import type { Cause } from "../../src/replay/audit";
import { createReplayWorld, eventAt, type ReplayWorld, retractionAt } from "./replayWorld";

interface Points {
    by: Record<string, number | undefined>;
    calls: number;
}

describe("the past of a projection", () => {
    let world: ReplayWorld;
    let calls: number;

    before_each(() => {
        world = createReplayWorld();
        calls = 0;
        world.replayer.project("p", {
            initialState: (): Points => ({ by: {}, calls: 0 }),
            evolve: {
                a: (state, _, player, points) => {
                    calls = calls + 1;
                    const { by } = state as Points;
                    by[player as string] = (by[player as string] ?? 0) + (points as number);
                    if (points === -1) error("cannot", 0);
                },
            },
        });
        const events: LedgerEvent[] = [];
        for (const i of $range(1, 500)) events.push(eventAt(i * 10, "a", `P${i % 3}`, 1));
        world.ledger.merge(events);
        world.replayer.catchup();
        world.told.length = 0;
    });

    function shown(player: string): number | undefined {
        return (world.replayer.state("p") as Points).by[player];
    }

    function sum(): number {
        return (shown("P0") ?? 0) + (shown("P1") ?? 0) + (shown("P2") ?? 0);
    }

    it("is shown as of the end of a second, and told when it is", () => {
        assert.is_true(world.replayer.travelTo("p", 4000));
        assert.equal(500, sum());
        world.time.pass(1);
        assert.same(["reached p 4000"], world.told);
        assert.equal(400, sum());
        assert.equal(500, world.replayer.applied());
    });

    it("is reached from a snapshot before it", () => {
        calls = 0;
        world.replayer.travelTo("p", 4900);
        world.time.pass(1);
        assert.equal(490, sum());
        assert.is_true(calls < 130, `${calls} calls`);
    });

    it("may be before everything, or lie ahead", () => {
        world.replayer.travelTo("p", 5);
        world.time.pass(1);
        assert.same({ by: {}, calls: 0 }, world.replayer.state("p"));
        world.replayer.travelTo("p", 99999);
        world.time.pass(1);
        assert.equal(500, sum());
        assert.same(["reached p 5", "reached p 99999"], world.told);
    });

    it("does not hold the present up, which is there at once on return", () => {
        world.replayer.travelTo("p", 4000);
        world.time.pass(1);
        world.ledger.merge([eventAt(6000, "a", "P0", 1)]);
        world.time.pass(1);
        assert.equal(400, sum());
        assert.equal(501, world.replayer.applied());
        assert.is_true(world.replayer.comeBack("p"));
        assert.equal(501, sum());
        assert.is_false(world.replayer.comeBack("p"));
    });

    it("leaves other projections and the handlers alone", () => {
        let handled = 0;
        world.replayer.on("a", () => {
            handled = handled + 1;
        });
        world.replayer.project("q", { initialState: () => ({}), evolve: {} });
        world.replayer.catchup();
        const other = world.replayer.state("q");
        world.replayer.travelTo("p", 4000);
        world.time.pass(1);
        assert.equal(500, handled);
        assert.equal(other, world.replayer.state("q"));
    });

    it("changes when something about it becomes known", () => {
        world.replayer.travelTo("p", 4000);
        world.time.pass(1);
        world.ledger.merge([eventAt(3999, "a", "P0", 100), eventAt(4001, "a", "P0", 1000)]);
        world.time.pass(6);
        assert.equal(500, sum());
        world.ledger.merge([retractionAt(9000, world.ledger.events[0]!)]);
        world.time.pass(6);
        assert.equal(499, sum());
        assert.equal(1, world.told.filter((line) => line === "reached p 4000").length);
    });

    it("may be another on the way", () => {
        world.replayer.travelTo("p", 100);
        world.replayer.travelTo("p", 4000);
        world.time.pass(1);
        assert.same(["reached p 4000"], world.told);
        assert.equal(400, sum());
    });

    it("never changes a snapshot that the present goes back to", () => {
        world.replayer.travelTo("p", 4000);
        world.time.pass(1);
        (world.replayer.state("p") as Points).by["P0"] = -1000;
        world.replayer.comeBack("p");
        world.ledger.merge([eventAt(4001, "a", "P0", 1)]);
        world.time.pass(1);
        assert.equal(501, sum());
    });

    it("is over when the projection is registered anew", () => {
        world.replayer.travelTo("p", 4000);
        world.time.pass(1);
        world.replayer.project("p", { initialState: () => ({ isNew: true }), evolve: {} });
        assert.same({ isNew: true }, world.replayer.state("p"));
    });

    it("is unknown of what was never registered", () => {
        assert.is_false(world.replayer.travelTo("other", 4000));
        assert.is_false(
            world.replayer.history(
                "other",
                () => 1,
                () => {},
            ),
        );
    });

    it("ends where the projection fails, without a second report", () => {
        world.ledger.merge([eventAt(4501, "a", "P0", -1)]);
        world.time.pass(1);
        assert.equal(1, world.log.errors().length);
        world.replayer.travelTo("p", 4800);
        world.time.pass(1);
        assert.equal(450, sum());
        assert.equal(1, world.log.errors().length);
        world.replayer.skip(world.ledger.events[450]!, undefined);
        world.time.pass(1);
        assert.equal(480, sum());
    });

    describe("as a history of causes", () => {
        let causes: readonly Cause[] | undefined;
        let reason: string | undefined;

        before_each(() => {
            [causes, reason] = [undefined, undefined];
        });

        function ask(player: string): boolean {
            return world.replayer.history(
                "p",
                (state) => (state as Points).by[player],
                (found, why) => {
                    [causes, reason] = [found, why];
                },
            );
        }

        it("has each event that changed the value, with the value before and after it", () => {
            world.ledger.merge([
                eventAt(15, "a", "New", 5),
                eventAt(4005, "a", "New", 7),
                eventAt(4006, "a", "New", 0),
            ]);
            assert.is_true(ask("New"));
            assert.is_nil(causes);
            world.time.pass(1);
            assert.is_nil(reason);
            assert.same(
                [
                    { event: eventAt(15, "a", "New", 5), after: 5 },
                    { event: eventAt(4005, "a", "New", 7), before: 5, after: 12 },
                ],
                causes,
            );
            assert.equal(world.ledger.events[1], causes![0]!.event);
        });

        it("leaves out what was retracted", () => {
            const gift = eventAt(15, "a", "New", 5);
            world.ledger.merge([gift, retractionAt(9999, gift)]);
            ask("New");
            world.time.pass(1);
            assert.same([], causes);
        });

        it("begins anew when a late event comes before where it is", () => {
            let starts = 0;
            const select = (state: object) => {
                if ((state as Points).calls === 0 && (state as Points).by["P1"] === undefined) starts = starts + 1;
                world.time.spend(0.1);
                return (state as Points).by["New"];
            };
            world.replayer.history("p", select, (found) => {
                causes = found;
            });
            world.time.frame();
            assert.is_nil(causes);
            world.ledger.merge([eventAt(15, "a", "New", 5)]);
            world.time.pass(10);
            assert.equal(1, causes!.length);
            assert.equal(2, starts);
        });

        it("says why it is not whole", () => {
            world.ledger.merge([eventAt(15, "a", "New", 5), eventAt(4501, "a", "P0", -1)]);
            world.time.pass(1);
            ask("New");
            world.time.pass(1);
            assert.equal(1, causes!.length);
            assert.equal("stopped at 4501-0-5-7: cannot", reason);
            world.replayer.history(
                "p",
                () => ({}),
                (_, why) => {
                    reason = why;
                },
            );
            world.time.pass(1);
            assert.matches("the first state: .*must not be a table", reason!);
        });

        it("is made for at most four at a time", () => {
            for (const player of ["P0", "P1", "P2", "New"]) assert.is_true(ask(player));
            assert.is_false(ask("P1"));
            world.time.pass(2);
            assert.is_true(ask("P1"));
        });

        it("is told to have ended when the ledger has", () => {
            ask("New");
            world.replayer.stop();
            assert.same([], causes);
            assert.equal("the ledger has ended", reason);
        });
    });
});
