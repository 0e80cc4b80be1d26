import { digestOf } from "../../src/event/digest";
import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createReplayWorld, eventAt, type ReplayWorld, retractionAt } from "./replayWorld";

const EVENTS = 1000;

interface Players {
    points: Record<string, { sum: number; events: LedgerEvent[] }>;
    count: number;
}

describe("a projection with snapshots", () => {
    let world: ReplayWorld;
    /** Calls of evolve. */
    let calls: number;

    before_each(() => {
        world = createReplayWorld();
        calls = 0;
    });

    function evolve(state: object, event: LedgerEvent, player: unknown, points: unknown): void {
        calls = calls + 1;
        const players = state as Players;
        const name = player as string;
        const entry = players.points[name] ?? { sum: 0, events: [] };
        players.points[name] = entry;
        entry.sum = entry.sum * 2 + (points as number);
        entry.sum = entry.sum % 100003;
        if (entry.events.length === 3) table.remove(entry.events, 1);
        entry.events.push(event);
        players.count = players.count + 1;
    }

    function project(into: ReplayWorld): void {
        into.replayer.project("p", { initialState: (): Players => ({ points: {}, count: 0 }), evolve: { a: evolve } });
    }

    function eventOf(time: number): LedgerEvent {
        return eventAt(time, "a", `Player${time % 7}`, time % 11);
    }

    function fill(): void {
        const events: LedgerEvent[] = [];
        for (const i of $range(1, EVENTS)) events.push(eventOf(i * 10));
        world.ledger.merge(events);
        project(world);
        world.replayer.catchup();
    }

    /** What somebody makes of the same events who has them from the beginning. */
    function stateAfresh(): object {
        const other = createReplayWorld();
        project(other);
        const kept = calls;
        other.ledger.merge(world.ledger.events);
        other.replayer.catchup();
        calls = kept;
        return other.replayer.state("p")!;
    }

    const changes: Array<[name: string, change: () => LedgerEvent]> = [
        ["a late event", () => eventOf(9705)],
        ["a retraction", () => retractionAt(10005, world.ledger.events[970]!)],
        [
            "another content of an event",
            () => {
                // Of two contents the one with the smaller digest applies.
                const held = digestOf(NATIVE_LAYOUT, eventOf(9710));
                let points = 100;
                while (digestOf(NATIVE_LAYOUT, eventAt(9710, "a", "Player1", points)) > held) points = points + 1;
                return eventAt(9710, "a", "Player1", points);
            },
        ],
    ];
    for (const [name, change] of changes) {
        it(`goes back for ${name} to a little before it, not to the beginning`, () => {
            fill();
            calls = 0;
            world.ledger.merge([change()]);
            world.time.frame();
            world.time.frame();
            assert.equal(world.ledger.events.length, world.replayer.applied());
            assert.is_true(calls > 20 && calls < 130, `${calls} calls`);
            assert.same(stateAfresh(), world.replayer.state("p"));
            assert.is_false(world.told.includes("restarted p"));
        });
    }

    it("goes back again and again without a pause", () => {
        fill();
        for (const i of $range(1, 9)) {
            world.ledger.merge([eventOf(9700 + i)]);
            world.time.frame();
            world.time.frame();
            assert.equal(EVENTS + i, world.replayer.applied());
        }
        assert.same(stateAfresh(), world.replayer.state("p"));
    });

    it("has another state after going back than the snapshot that it went to", () => {
        fill();
        for (const _ of $range(1, 3)) {
            world.ledger.merge([eventOf(9003 + world.ledger.events.length)]);
            world.replayer.catchup();
            const shown = world.replayer.state("p") as Players;
            // Who breaks the rule that states are read-only does so only until the next time.
            for (const [player] of pairs(shown.points)) shown.points[player]!.sum = -1;
            shown.count = -5;
            world.ledger.merge([eventOf(5003 + world.ledger.events.length)]);
            world.replayer.catchup();
            assert.same(stateAfresh(), world.replayer.state("p"));
        }
    });

    it("has the very events in its state that the ledger has", () => {
        fill();
        world.ledger.merge([eventOf(9705)]);
        world.replayer.catchup();
        const { points } = world.replayer.state("p") as Players;
        let found = 0;
        for (const [, { events }] of pairs(points)) {
            for (const event of events) if (world.ledger.events.includes(event)) found = found + 1;
        }
        assert.equal(21, found);
    });

    it("shows its last state until the one that it goes back to is ready", () => {
        fill();
        const shown = world.replayer.state("p");
        const before = (shown as Players).count;
        world.ledger.merge([eventOf(9705)]);
        assert.equal(shown, world.replayer.state("p"));
        assert.equal(before, (shown as Players).count);
    });

    it("goes on with what nobody handles without going back, and moves its snapshots along", () => {
        fill();
        calls = 0;
        world.ledger.merge([eventAt(5, "other"), eventAt(9655, "other")]);
        world.replayer.catchup();
        assert.equal(0, calls);
        world.ledger.merge([eventOf(9705)]);
        world.replayer.catchup();
        assert.is_true(calls < 130, `${calls} calls`);
        assert.same(stateAfresh(), world.replayer.state("p"));
    });

    it("copies in slices, and lets no event in while it does", () => {
        world.replayer.project("wide", {
            initialState: () => ({ list: [] as object[] }),
            evolve: {
                a: (state) => {
                    const { list } = state as { list: object[] };
                    for (const _ of $range(1, 40)) list.push({ n: 1 });
                },
            },
        });
        const { clock } = world.time;
        const plain = clock.milliseconds;
        // Each look at the clock stands for the work before it.
        clock.milliseconds = () => {
            world.time.spend(0.1);
            return plain();
        };
        const events: LedgerEvent[] = [];
        for (const i of $range(1, 300)) events.push(eventOf(i));
        world.ledger.merge(events);
        let longest = 0;
        for (const _ of $range(1, 2000)) {
            const begin = plain();
            world.time.frame();
            longest = math.max(longest, plain() - begin - 1000 / 60);
        }
        assert.equal(300, world.replayer.applied());
        assert.is_true(longest < 4.5, `${longest} ms`);
        assert.equal(12000, (world.replayer.state("wide") as { list: object[] }).list.length);
    });

    it("begins anew where its state cannot be copied, and says so once", () => {
        world.replayer.project("p", {
            initialState: () => setmetatable({ n: 0 }, { __metatable: "locked" }),
            evolve: {
                a: (state) => {
                    const counter = state as { n: number };
                    counter.n = counter.n + 1;
                },
            },
        });
        const events: LedgerEvent[] = [];
        for (const i of $range(1, 200)) events.push(eventOf(i * 10));
        world.ledger.merge(events);
        world.replayer.catchup();
        world.ledger.merge([eventOf(1995)]);
        world.replayer.catchup();
        assert.equal(201, (world.replayer.state("p") as { n: number }).n);
        assert.is_true(world.told.includes("restarted p"));
        assert.equal(1, world.log.errors().length);
        assert.matches("p: no snapshots: .*metatable", world.log.errors()[0]!);
    });
});

describe("a live event", () => {
    it("does not wait for a copy that has only begun", () => {
        const world = createReplayWorld();
        const entries = 20000;
        let handled = 0;
        world.replayer.project("p", {
            initialState: () => {
                const list: number[] = [];
                for (const i of $range(1, entries)) list.push(i);
                return { list };
            },
            evolve: {
                a: () => {
                    handled = handled + 1;
                },
            },
        });
        const { clock } = world.time;
        const plain = clock.milliseconds;
        let isSlow = false;
        clock.milliseconds = () => {
            if (isSlow) world.time.spend(0.5);
            return plain();
        };
        const events: LedgerEvent[] = [];
        for (const i of $range(1, 64)) events.push(eventAt(i, "a"));
        world.ledger.merge(events);
        isSlow = true;
        while (handled < 64) world.time.frame();
        world.time.frame();
        world.ledger.merge([eventAt(100, "a")]);
        world.time.frame();
        assert.equal(65, handled);
    });
});

describe("handlers that let their state be kept", () => {
    let world: ReplayWorld;
    let list: number[];
    let handled: number;
    let restored: number;

    before_each(() => {
        world = createReplayWorld();
        [list, handled, restored] = [[], 0, 0];
        world.hooks.onRestarted = () => {
            list = [];
        };
        world.replayer.on("a", (_, number) => {
            handled = handled + 1;
            if (number === -1) error("bad", 0);
            list.push(number as number);
        });
        const events: LedgerEvent[] = [];
        for (const i of $range(1, 400)) events.push(eventAt(i * 10, "a", i));
        world.ledger.merge(events);
    });

    function keep(): void {
        world.replayer.onSnapshot({
            save: () => ({ list }),
            restore: (saved) => {
                restored = restored + 1;
                list = (saved as { list: number[] }).list;
            },
        });
    }

    function expected(): number[] {
        return world.ledger.events.map((event) => event.get(6) as number);
    }

    it("get them back instead of beginning anew", () => {
        keep();
        world.replayer.catchup();
        handled = 0;
        world.ledger.merge([eventAt(3905, "a", 1000)]);
        world.time.frame();
        assert.same(expected(), list);
        // Their list grows with the events, so a copy of it pays only after as many.
        assert.is_true(handled < 200, `${handled}`);
        assert.equal(1, restored);
        assert.is_false(world.told.includes("restarted handlers"));
    });

    it("may change what they got back as they like", () => {
        keep();
        world.replayer.catchup();
        for (const time of [3905, 3906, 3907]) {
            world.ledger.merge([eventAt(time, "a", time)]);
            world.replayer.catchup();
            assert.same(expected(), list);
        }
        assert.equal(3, restored);
    });

    it("may say so when they have begun already", () => {
        world.replayer.catchup();
        keep();
        world.time.pass(1);
        world.ledger.merge([eventAt(4005, "a", 9), eventAt(4004, "a", 9)]);
        world.replayer.catchup();
        world.ledger.merge([eventAt(4002, "a", 1000)]);
        world.time.frame();
        assert.same(expected(), list);
        assert.equal(1, restored);
    });

    it("are as before the event that one of them failed at", () => {
        keep();
        world.ledger.merge([eventAt(3905, "a", -1)]);
        world.replayer.catchup();
        const [, failure] = world.replayer.failures();
        assert.is_nil(failure);
        assert.equal("3905-0-5-7", world.replayer.failures()[0]!.key);
        assert.equal(390, list.length);
        assert.equal(1, restored);
        assert.equal(1, world.log.errors().length);
    });

    it("begin anew when giving their state back fails", () => {
        world.replayer.onSnapshot({ save: () => ({ list }), restore: () => error("no way", 0) });
        world.replayer.catchup();
        world.ledger.merge([eventAt(3905, "a", 1000)]);
        world.replayer.catchup();
        assert.same(expected(), list);
        assert.is_true(world.told.includes("restarted handlers"));
        assert.matches("handlers: no snapshots: no way", world.log.errors()[0]!);
    });

    it("begin anew when saving fails", () => {
        world.replayer.onSnapshot({ save: () => error("no way", 0), restore: () => {} });
        world.replayer.catchup();
        world.ledger.merge([eventAt(3905, "a", 1000)]);
        world.replayer.catchup();
        assert.same(expected(), list);
        assert.equal(1, world.log.errors().length);
    });
});
