import type { StateManager } from "../../src/compat/state/stateManager";
import { createStateWorld, type Row, type StateWorld } from "./stateWorld";

describe("time travel", () => {
    let world: StateWorld;
    let rows: Row[];
    let manager: StateManager;

    before_each(() => {
        world = createStateWorld();
        rows = [world.row(10, 1), world.row(20, 2, 4), world.row(30, 3)];
        manager = world.manage(rows);
        manager.catchup();
        world.told.length = 0;
    });

    it("shows what was up to that time, and the present again", () => {
        assert.is_false(manager.isTimeTraveling());
        manager.travelToTime(20);
        assert.is_true(manager.isTimeTraveling());
        assert.same([1, 0], [...manager.lag()]);
        world.ports.time.pass(2);
        assert.same([1, 2], world.seen);
        assert.equal("restarted", world.told[0]);
        assert.same([0, 0], [...manager.lag()]);
        manager.stopTimeTravel();
        assert.is_false(manager.isTimeTraveling());
        world.ports.time.pass(2);
        assert.same([1, 2, 3], world.seen);
        assert.same([0, 0], [...manager.lag()]);
    });

    it("goes on without a restart to a later time", () => {
        manager.travelToTime(10);
        manager.catchup();
        world.told.length = 0;
        manager.travelToTime(25);
        manager.catchup();
        assert.same([1, 2], world.seen);
        assert.same(["changed"], world.told);
    });

    it("hashes what it shows", () => {
        const other = world.bare([{ ...rows[0] }, { ...rows[1] }]);
        other.catchup();
        manager.travelToTime(20);
        manager.catchup();
        assert.equal(other.stateHash(), manager.stateHash());
    });

    it("does not apply later entries that come meanwhile, nor count them as waiting", () => {
        manager.travelToTime(20);
        manager.catchup();
        manager.queueRemoteEvent(world.row(25, 9));
        assert.same([0, 0], [...manager.lag()]);
        world.ports.time.pass(2);
        assert.same([1, 2], world.seen);
        assert.equal(4, rows.length);
    });

    it("puts an entry of now behind what is shown", () => {
        const now = world.ports.clock.serverTime();
        manager.travelToTime(20);
        manager.catchup();
        const entry = world.row(now - 5, 9);
        manager.addEvent(entry);
        assert.equal(20, entry._c);
        assert.equal(5, entry._b);
        manager.catchup();
        assert.same([1, 2, 9], world.seen);
        const again = world.row(now + 5, 10);
        manager.addEvent(again);
        assert.equal(6, again._b);
    });

    it("takes an entry of another time as it is", () => {
        manager.travelToTime(20);
        manager.addEvent(world.row(world.ports.clock.serverTime() - 6, 9));
        manager.addEvent(world.row(15, 15));
        manager.catchup();
        assert.same([1, 15, 2], world.seen);
    });

    it("begins its counters at 0 where nothing was yet", () => {
        manager.travelToTime(5);
        const entry = world.row(world.ports.clock.serverTime(), 9, 3);
        manager.addEvent(entry);
        assert.same([5, 0], [entry._c, entry._b]);
    });

    it("lasts when the table is another one", () => {
        manager.travelToTime(20);
        table.remove(rows, 1);
        manager.catchup();
        assert.same([2], world.seen);
    });

    it("asks for a number", () => {
        const [ok, problem] = pcall(() => {
            manager.travelToTime("noon" as unknown as number);
        });
        assert.is_false(ok);
        assert.matches("number", tostring(problem));
    });
});
