import type { StateManager } from "../../src/compat/state/stateManager";
import { createStateWorld, type PointsEntry, type StateWorld } from "./stateWorld";

describe("a state manager", () => {
    let world: StateWorld;

    before_each(() => {
        world = createStateWorld();
    });

    it("replays what was saved, in the consumer's own table", () => {
        const saved = [world.row(10, 1), world.row(20, 2), world.row(30, 3)];
        const manager = world.manage(saved);
        manager.catchup();
        assert.same([1, 2, 3], world.seen);
        assert.equal(saved, manager.getSortedList().entries());
        assert.equal(3, manager.logSize());
        assert.same([0, 0], [...manager.lag()]);
    });

    it("takes an entry in at once and applies it with the next tick", () => {
        const saved: object[] = [world.row(10, 1)];
        const manager = world.manage(saved);
        manager.addEvent(world.row(20, 2));
        assert.equal(2, saved.length);
        assert.same([], world.seen);
        world.ports.time.pass(1);
        assert.same([1, 2], world.seen);
    });

    it("holds queued entries until the next tick", () => {
        const saved: object[] = [];
        const manager = world.manage(saved);
        manager.queueRemoteEvent(world.row(20, 2));
        manager.queueRemoteEvent(world.row(10, 1));
        assert.equal(0, saved.length);
        assert.same([0, 2], [...manager.lag()]);
        world.ports.time.pass(2);
        assert.same([1, 2], world.seen);
        assert.equal(2, saved.length);
    });

    it("leaves out what an ignore entry names, and counts both", () => {
        const saved: object[] = [world.row(10, 1), world.row(20, 2)];
        const manager: StateManager = world.manage(saved);
        manager.catchup();
        const ignoring = manager.createIgnoreEntry(saved[1]!);
        assert.equal(-1, ignoring.counter());
        assert.equal((saved[1] as PointsEntry).uuid(), ignoring.ref);
        manager.addEvent(ignoring);
        manager.catchup();
        assert.same([1], world.seen);
        assert.equal(3, manager.logSize());
    });
});
