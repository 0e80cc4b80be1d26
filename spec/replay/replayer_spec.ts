import type { LedgerEvent } from "../../src/event/event";
import { BUDGET_MILLISECONDS, createReplayWorld, eventAt, retractionAt, type ReplayWorld } from "./replayWorld";

/** All texts of an event list, as handlers and projections of these specs collect them. */
interface Texts {
    list: string[];
}

describe("the replayer", () => {
    let world: ReplayWorld;
    let seen: string[];

    before_each(() => {
        world = createReplayWorld();
        seen = [];
        world.hooks.onRestarted = (name) => {
            if (name === "handlers") seen = [];
        };
    });

    function collect(kind: string): void {
        world.replayer.on(kind, (_, text) => {
            seen.push(text as string);
        });
    }

    function projectTexts(name: string, kind: string): void {
        world.replayer.project(name, {
            initialState: () => ({ list: [] }),
            evolve: {
                [kind]: (state, _, text) => {
                    (state as Texts).list.push(text as string);
                },
            },
        });
    }

    function textsOf(name: string): string[] {
        return (world.replayer.state(name) as Texts).list;
    }

    function merge(...events: LedgerEvent[]): void {
        world.ledger.merge(events);
    }

    it("hands an event and its fields to the handler of its kind", () => {
        const got: unknown[] = [];
        world.replayer.on("sold", (event, ...fields) => {
            got.push(event, ...fields);
        });
        const event = eventAt(10, "sold", "Ring", 20, false);
        merge(event);
        world.time.frame();
        assert.equal(event, got[0]);
        assert.same(["Ring", 20, false], [got[1], got[2], got[3]]);
        assert.equal(4, got.length);
    });

    it("goes through the events in their order, whatever order they came in", () => {
        collect("a");
        merge(eventAt(3, "a", "third"), eventAt(1, "a", "first"), eventAt(2, "a", "second"));
        world.time.frame();
        assert.same(["first", "second", "third"], seen);
    });

    it("skips kinds nobody asked for, and counts and hashes them", () => {
        collect("a");
        merge(eventAt(1, "other", "x"), eventAt(2, "a", "y"), eventAt(3, "other", "z"));
        world.replayer.catchup();
        assert.same(["y"], seen);
        assert.equal(3, world.replayer.applied());
    });

    it("lets nobody register for the library's own kinds", () => {
        assert.has_error(() => collect("!retraction"));
        assert.has_error(() => projectTexts("p", "!retraction"));
    });

    it("keeps projections apart, with a state each", () => {
        projectTexts("as", "a");
        projectTexts("bs", "b");
        merge(eventAt(1, "a", "x"), eventAt(2, "b", "y"));
        world.replayer.catchup();
        assert.same(["x"], textsOf("as"));
        assert.same(["y"], textsOf("bs"));
        assert.is_nil(world.replayer.state("unknown"));
    });

    it("takes the state that evolve returns for the new one", () => {
        world.replayer.project("count", {
            initialState: () => ({ n: 0 }),
            evolve: { a: (state) => ({ n: (state as { n: number }).n + 1 }) },
        });
        merge(eventAt(1, "a"), eventAt(2, "a"));
        world.replayer.catchup();
        assert.same({ n: 2 }, world.replayer.state("count"));
    });

    it("has the first state of a projection ready before any event", () => {
        projectTexts("p", "a");
        assert.same([], textsOf("p"));
    });

    it("lets only a consumer registered later begin at the beginning", () => {
        collect("a");
        projectTexts("early", "a");
        merge(eventAt(1, "a", "x"), eventAt(2, "a", "y"));
        world.replayer.catchup();
        projectTexts("late", "a");
        world.replayer.catchup();
        assert.same(["x", "y"], seen);
        assert.same(["x", "y"], textsOf("late"));
        assert.same(["changed 2/2", "changed 2/2"], world.told);
    });

    it("lets the handlers begin anew when a further kind is registered after they have begun", () => {
        collect("a");
        merge(eventAt(1, "b", "x"), eventAt(2, "a", "y"));
        world.replayer.catchup();
        collect("b");
        assert.equal(0, world.replayer.applied());
        world.time.frame();
        assert.same(["x", "y"], seen);
        assert.equal("restarted handlers", world.told[1]);
    });

    it("replaces a projection of the same name and begins it anew", () => {
        projectTexts("p", "a");
        merge(eventAt(1, "a", "x"), eventAt(2, "b", "y"));
        world.replayer.catchup();
        projectTexts("p", "b");
        assert.same([], textsOf("p"));
        world.replayer.catchup();
        assert.same(["y"], textsOf("p"));
    });

    describe("when something changes behind it", () => {
        it("begins anew with a late event, in order", () => {
            collect("a");
            projectTexts("p", "a");
            merge(eventAt(1, "a", "x"), eventAt(3, "a", "z"));
            world.time.frame();
            merge(eventAt(2, "a", "y"));
            world.time.frame();
            assert.same(["x", "y", "z"], seen);
            assert.same(["x", "y", "z"], textsOf("p"));
        });

        it("goes on as if nothing was when the late event concerns nobody", () => {
            collect("a");
            merge(eventAt(1, "a", "x"), eventAt(3, "a", "z"));
            world.time.frame();
            merge(eventAt(2, "other", "y"), eventAt(4, "a", "w"));
            world.time.frame();
            assert.same(["x", "z", "w"], seen);
            assert.equal(4, world.replayer.applied());
        });

        it("says that nothing is applied rightly until it has begun anew", () => {
            collect("a");
            merge(eventAt(2, "a", "x"));
            world.replayer.catchup();
            merge(eventAt(1, "a", "y"));
            assert.equal(0, world.replayer.applied());
            assert.equal(0, world.replayer.stateHash());
            assert.same(["x"], seen);
        });

        it("begins anew at most once in five seconds, with all that came late", () => {
            collect("a");
            merge(eventAt(100, "a", "x"));
            world.time.frame();
            const restarts = () => world.told.filter((line) => line === "restarted handlers").length;
            for (const i of $range(1, 10)) {
                merge(eventAt(i, "a", "late"));
                world.time.frame();
            }
            assert.equal(1, restarts());
            assert.equal(2, seen.length);
            world.time.pass(4.7);
            assert.equal(1, restarts());
            world.time.pass(0.5);
            assert.equal(2, restarts());
            assert.equal(11, seen.length);
        });

        it("does not wait for the five seconds in a catchup", () => {
            collect("a");
            merge(eventAt(100, "a", "x"));
            for (const i of $range(1, 3)) {
                merge(eventAt(i, "a", "late"));
                assert.equal(0, world.replayer.catchup());
            }
            assert.equal(4, seen.length);
        });

        it("leaves out what is retracted, and puts back what is restored", () => {
            const y = eventAt(2, "a", "y");
            const undo = retractionAt(4, y);
            projectTexts("p", "a");
            merge(eventAt(1, "a", "x"), y, eventAt(3, "a", "z"));
            world.replayer.catchup();
            merge(undo);
            world.replayer.catchup();
            assert.same(["x", "z"], textsOf("p"));
            merge(retractionAt(5, undo));
            world.replayer.catchup();
            assert.same(["x", "y", "z"], textsOf("p"));
        });

        it("does not begin anew for a retraction of what lies ahead or concerns nobody", () => {
            const other = eventAt(2, "other", "y");
            const ahead = eventAt(3, "a", "z");
            collect("a");
            merge(eventAt(1, "a", "x"), other);
            world.replayer.catchup();
            merge(ahead, retractionAt(4, ahead), retractionAt(5, other));
            world.replayer.catchup();
            assert.same(["x"], seen);
            assert.is_false(world.told.includes("restarted handlers"));
        });

        it("takes in events that a handler writes", () => {
            world.replayer.on("a", (_, text) => {
                seen.push(text as string);
                if (text === "x") merge(eventAt(0, "a", "before"), eventAt(2, "a", "next"), eventAt(9, "a", "last"));
            });
            merge(eventAt(1, "a", "x"), eventAt(3, "a", "z"));
            world.time.frame();
            world.time.pass(6);
            assert.same(["before", "x", "next", "z", "last"], seen);
            assert.equal(5, world.replayer.applied());
        });
    });

    it("hands each event on once although a handler writes something that moves all the others", () => {
        world.replayer.on("a", (_, text) => {
            seen.push(text as string);
            if (text === "x") merge(eventAt(0, "other", "before all"));
        });
        merge(eventAt(1, "a", "x"), eventAt(2, "a", "y"), eventAt(3, "a", "z"));
        world.time.frame();
        assert.same(["x", "y", "z"], seen);
        assert.equal(4, world.replayer.applied());
        assert.is_false(world.told.includes("restarted handlers"));
    });

    describe("in slices", () => {
        function addMany(count: number, kind: string): void {
            const events: LedgerEvent[] = [];
            for (const i of $range(1, count)) events.push(eventAt(1000 + i, kind, "x"));
            world.ledger.merge(events);
        }

        function longestFrame(): number {
            let longest = 0;
            for (const _ of $range(1, 2000)) {
                const begin = world.time.clock.milliseconds();
                world.time.frame();
                longest = math.max(longest, world.time.clock.milliseconds() - begin - 1000 / 60);
            }
            return longest;
        }

        it("exceeds the budget by at most one handler call", () => {
            for (const kind of ["a", "b"]) {
                world.replayer.on(kind, () => {
                    world.time.spend(1.5);
                });
            }
            world.replayer.project("p", {
                initialState: () => ({}),
                evolve: {
                    a: () => {
                        world.time.spend(0.7);
                    },
                },
            });
            addMany(700, "a");
            const longest = longestFrame();
            assert.equal(700, world.replayer.applied());
            assert.is_true(longest < BUDGET_MILLISECONDS + 1.5 + 0.001, `${longest} ms`);
            assert.is_true(longest > 1.5);
        });

        it("stops in the middle of events that nobody handles, too", () => {
            world = createReplayWorld({ batchSize: 1000000 });
            collect("a");
            addMany(20000, "other");
            const { clock } = world.time;
            const plain = clock.milliseconds;
            // A look at the clock takes as long as four skips here.
            clock.milliseconds = () => {
                world.time.spend(0.01);
                return plain();
            };
            let frames = 0;
            while (world.replayer.applied() < 20000 && frames < 1000) {
                world.time.frame();
                frames = frames + 1;
            }
            assert.equal(20000, world.replayer.applied());
            assert.is_true(frames > 3);
        });

        it("goes through at most batchSize events a frame", () => {
            world = createReplayWorld({ batchSize: 100 });
            collect("a");
            addMany(250, "a");
            const counts: number[] = [];
            for (const _ of $range(1, 3)) {
                world.time.frame();
                counts.push(seen.length);
            }
            assert.same([100, 200, 250], counts);
        });

        it("waits the interval between two batches, but not with a live event after them", () => {
            world = createReplayWorld({ batchSize: 100, intervalSeconds: 2 });
            collect("a");
            addMany(250, "a");
            world.time.pass(1);
            assert.equal(100, seen.length);
            world.time.pass(2);
            assert.equal(200, seen.length);
            world.time.pass(2);
            assert.equal(250, seen.length);
            merge(eventAt(5000, "a", "live"));
            world.time.frame();
            assert.equal(251, seen.length);
        });

        it("finishes a batch that took several frames before it waits", () => {
            world = createReplayWorld({ batchSize: 100, intervalSeconds: 2 });
            world.replayer.on("a", () => {
                seen.push("x");
                world.time.spend(1);
            });
            addMany(250, "a");
            world.time.pass(1);
            assert.equal(100, seen.length);
        });

        it("tells of its progress once a batch, and nothing while nothing happens", () => {
            world = createReplayWorld({ batchSize: 100 });
            collect("a");
            addMany(250, "a");
            world.time.pass(1);
            assert.same(["changed 100/250", "changed 200/250", "changed 250/250"], world.told);
            assert.equal(0, world.time.pending());
        });

        it("applies at once what a catchup asks for, and says how much is left", () => {
            collect("a");
            addMany(250, "a");
            assert.equal(240, world.replayer.catchup(10));
            assert.equal(10, seen.length);
            assert.equal(10, world.replayer.applied());
            assert.equal(0, world.replayer.catchup());
        });

        it("does nothing in a catchup that a handler or a listener of the ledger calls", () => {
            world.replayer.on("a", (_, text) => {
                seen.push(text as string);
                world.replayer.catchup();
            });
            world.ledger.onAdded(() => world.replayer.catchup());
            merge(eventAt(1, "a", "x"), eventAt(2, "a", "y"));
            assert.same([], seen);
            world.time.frame();
            assert.same(["x", "y"], seen);
        });

        it("does nothing any more once it is stopped", () => {
            collect("a");
            addMany(3, "a");
            world.replayer.stop();
            addMany(9, "a");
            world.time.pass(10);
            world.replayer.catchup();
            assert.equal(0, seen.length);
            assert.equal(0, world.time.pending());
        });
    });

    it("survives listeners that raise, and reports them", () => {
        world.hooks.onChanged = () => error("listener broke", 0);
        collect("a");
        merge(eventAt(1, "a", "x"));
        world.time.frame();
        assert.same(["x"], seen);
        assert.matches("listener broke", world.log.errors()[0]!);
    });
});
