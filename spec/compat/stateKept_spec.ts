import type { StateManager } from "../../src/compat/state/stateManager";
import { createStateWorld, type PointsEntry, type Row, type StateWorld } from "./stateWorld";

const ENTRIES = 5000;

/** Minds the order in which entries came. */
interface Tally {
    count: number;
    sum: number;
}

describe("a consumer with save and restore", () => {
    let world: StateWorld;
    let rows: Row[];
    let manager: StateManager;
    let runs: number;
    let tally: Tally;

    before_each(() => {
        world = createStateWorld();
        rows = [];
        for (const i of $range(1, ENTRIES)) rows.push(world.row(10 * i, i));
        manager = world.bare(rows);
        runs = 0;
        tally = { count: 0, sum: 0 };
        manager.registerHandler(world.pointsClass, (entry) => {
            runs = runs + 1;
            tally = { ...tally, count: tally.count + 1, sum: tally.sum * 3 + (entry as PointsEntry).points };
            tally.sum = tally.sum % 1000003;
        });
        manager.addStateRestartListener(() => {
            world.told.push("restarted");
            tally = { count: 0, sum: 0 };
        });
        manager.setSnapshotFunctions(
            () => tally,
            (saved) => {
                tally = saved as Tally;
            },
        );
        manager.catchup();
        runs = 0;
    });

    function expected(): Tally {
        let sum = 0;
        for (const { points } of rows) sum = (sum * 3 + points!) % 1000003;
        return { count: rows.length, sum };
    }

    it("runs its mutators again only for what comes after a late entry, about", () => {
        manager.addEvent(world.row(10 * ENTRIES - 105, 7));
        manager.catchup();
        assert.same(expected(), tally);
        assert.is_true(runs < 200, `${runs} mutators ran`);
        assert.same([], world.told);
    });

    it("does so in frames, too, without waiting for the five seconds", () => {
        manager.setUpdateInterval(100);
        manager.setBatchSize(1000);
        for (const i of $range(1, 3)) {
            manager.addEvent(world.row(10 * ENTRIES - 100 - i, 7));
            world.ports.time.pass(0.5);
            assert.same(expected(), tally);
        }
        assert.same([], world.told);
    });

    it("goes back for an entry that is ignored, and for the past", () => {
        manager.addEvent(manager.createIgnoreEntry(rows[ENTRIES - 50]!));
        manager.catchup();
        assert.equal(ENTRIES - 1, tally.count);
        manager.travelToTime(10 * (ENTRIES - 100));
        manager.catchup();
        assert.equal(ENTRIES - 100, tally.count);
        manager.stopTimeTravel();
        manager.catchup();
        assert.equal(ENTRIES - 1, tally.count);
        assert.is_true(runs < 500, `${runs} mutators ran`);
    });

    it("never gets a state back that it then changes for others", () => {
        for (const i of $range(1, 5)) {
            manager.addEvent(world.row(10 * ENTRIES - 500 * i - 5, i));
            manager.catchup();
            assert.same(expected(), tally, `round ${i}`);
        }
    });

    it("begins at the beginning when it is asked to, or when the table is another", () => {
        manager.restart();
        assert.same(["restarted"], world.told);
        manager.catchup();
        assert.equal(ENTRIES, runs);
        rows.pop();
        manager.catchup();
        assert.same(expected(), tally);
    });

    it("begins at the beginning where saving fails, and says so", () => {
        manager.setSnapshotFunctions(
            () => error("full", 0),
            () => {},
        );
        manager.restart();
        manager.catchup();
        manager.addEvent(world.row(10 * ENTRIES - 5, 7));
        manager.catchup();
        assert.same(expected(), tally);
        assert.equal(1, world.logged.length);
        assert.matches("full", world.logged[0]!);
    });
});
