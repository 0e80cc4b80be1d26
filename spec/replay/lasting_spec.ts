import type { LedgerEvent } from "../../src/event/event";
import type { Projection } from "../../src/replay/projection";
import { createMemoryShelf, type MemoryShelf } from "./memoryShelf";
import { createReplayWorld, eventAt, type ReplayWorld, retractionAt } from "./replayWorld";
import { RESOLUTION_KIND } from "../../src/ledger/resolution";

const EVENTS = 500;

interface Sum {
    sum: number;
    last: LedgerEvent | undefined;
}

describe("a snapshot that outlasts the session", () => {
    let shelf: MemoryShelf;
    let kept: LuaMap<string, string>;
    let calls: number;
    let events: LedgerEvent[];

    before_each(() => {
        shelf = createMemoryShelf();
        kept = shelf.texts;
        calls = 0;
        events = [];
        for (const i of $range(1, EVENTS)) events.push(eventAt(1600000000 + i * 3000, "a", i));
    });

    function projection(version: number): Projection {
        return {
            version,
            initialState: (): Sum => ({ sum: 0, last: undefined }),
            evolve: {
                a: (state, event, number) => {
                    calls = calls + 1;
                    const sum = state as Sum;
                    sum.sum = (sum.sum * 3 + (number as number) * version) % 1000003;
                    sum.last = event;
                },
            },
        };
    }

    /** One session: what is saved is loaded a little at a time. */
    function session(held: readonly LedgerEvent[], version = 1): ReplayWorld {
        const world = createReplayWorld({ shelf });
        world.replayer.project("p", projection(version));
        world.ledger.merge(held.slice(0, 100));
        world.time.frame();
        world.ledger.merge(held.slice(100));
        world.replayer.loaded();
        return world;
    }

    function expected(held: readonly LedgerEvent[], version = 1): object {
        const before = calls;
        const world = createReplayWorld();
        world.replayer.project("p", projection(version));
        world.ledger.merge(held);
        world.replayer.catchup();
        calls = before;
        return world.replayer.state("p")!;
    }

    function firstSession(held: readonly LedgerEvent[] = events): ReplayWorld {
        const world = session(held);
        world.time.pass(30);
        assert.is_true(kept.has("p"));
        world.replayer.stop();
        calls = 0;
        return world;
    }

    it("leaves only the rest to be replayed", () => {
        firstSession();
        const rest = [eventAt(1700000000, "a", 5), eventAt(1700000001, "a", 6)];
        const held = [...events, ...rest];
        const world = session(held);
        world.time.pass(1);
        assert.is_true(calls < 2 + 70, `${calls} calls`);
        assert.same(expected(held), world.replayer.state("p"));
        assert.equal(held[held.length - 1], (world.replayer.state("p") as Sum).last);
        const other = createReplayWorld();
        other.ledger.merge(held);
        other.replayer.catchup();
        assert.equal(other.replayer.stateHash(), world.replayer.stateHash());
        assert.equal(EVENTS + 2, world.replayer.applied());
    });

    it("is gone back to when something late comes in the next session", () => {
        firstSession();
        const world = session(events);
        world.time.pass(1);
        calls = 0;
        const late = eventAt(1600000000 + 3000 * EVENTS - 5, "a", 7);
        world.ledger.merge([late]);
        world.time.pass(6);
        assert.same(expected([...events, late]), world.replayer.state("p"));
    });

    const otherwise: Array<[name: string, held: () => LedgerEvent[], version: number]> = [
        ["another version", () => events, 2],
        ["an event more among what it covers", () => [...events, eventAt(1600000001, "b")], 1],
        ["an event less", () => events.slice(1), 1],
        ["another content", () => [eventAt(1600003000, "a", 77), ...events.slice(1)], 1],
        ["two contents of one key", () => [eventAt(1600003000, "a", 77), ...events], 1],
        ["an event that was undone since", () => [...events, retractionAt(1700000000, events[3]!)], 1],
        [
            "something else that was said about one since",
            () => [...events, eventAt(1700000000, RESOLUTION_KIND, "1600003000-0-5-7", 5)],
            1,
        ],
    ];
    for (const [name, held, version] of otherwise) {
        it(`is not trusted with ${name}`, () => {
            firstSession();
            const world = session(held(), version);
            world.time.pass(1);
            assert.is_true(calls >= EVENTS - 2, `${calls} calls`);
            assert.same(expected(held(), version), world.replayer.state("p"));
        });
    }

    // What stands behind its first line the shelf gives back as it was, or not at all.
    it("is not trusted with a byte changed", () => {
        firstSession();
        const whole = kept.get("p")!;
        const [headerEnd] = string.find(whole, "\n", 1, true);
        for (const at of $range(1, headerEnd)) {
            kept.set("p", `${string.sub(whole, 1, at - 1)}#${string.sub(whole, at + 1)}`);
            const world = session(events);
            world.time.pass(1);
            assert.same(expected(events), world.replayer.state("p"), `byte ${at}`);
        }
    });

    it("is dropped at once when something that it covers changes", () => {
        const world = session(events);
        world.time.pass(30);
        assert.is_true(kept.has("p"));
        world.ledger.merge([eventAt(1600000001, "a", 5)]);
        assert.is_false(kept.has("p"));
        world.time.pass(60);
        assert.is_true(kept.has("p"));
    });

    it("stays when what comes late concerns nobody", () => {
        const world = session(events);
        world.time.pass(30);
        world.ledger.merge([eventAt(1600000001, "other")]);
        world.time.pass(1);
        assert.is_true(kept.has("p"));
    });

    it("is not made of what was registered before and is out of date", () => {
        const world = session(events);
        world.time.pass(1);
        world.replayer.project("p", projection(2));
        world.ledger.merge([eventAt(1600000001, "a", 5)]);
        world.time.pass(60);
        world.replayer.stop();
        const held = [eventAt(1600000001, "a", 5), ...events];
        const next = session(held);
        next.time.pass(1);
        assert.same(expected(held), next.replayer.state("p"));
    });

    it("is not made where an event was skipped, nor of what cannot be stored", () => {
        const world = createReplayWorld({ shelf });
        world.replayer.project("p", {
            version: 1,
            initialState: () => ({ n: 0 }),
            evolve: {
                a: (_state, _event, number) => {
                    if (number === 300) error("cannot", 0);
                },
            },
        });
        world.replayer.project("q", { version: 1, initialState: () => ({ call: () => {} }), evolve: { a: () => {} } });
        world.ledger.merge(events);
        // Some snapshots are there already, and about to be stored.
        world.time.pass(1);
        world.replayer.skip(events[299]!, "p");
        world.time.pass(60);
        assert.equal(EVENTS, world.replayer.applied());
        assert.is_false(kept.has("p"));
        assert.is_false(kept.has("q"));
        assert.equal(1, world.log.errors().length);
    });
});
