import { ledgerOf, type StateManager } from "../../src/compat/state/stateManager";
import { createStateWorld, type PointsEntry, type Row, type StateWorld } from "./stateWorld";

type AnyRow = Row | string | number;

describe("a saved table", () => {
    let world: StateWorld;

    before_each(() => {
        world = createStateWorld();
    });

    function manage(rows: AnyRow[]): StateManager {
        return world.manage(rows as object[]);
    }

    function pointsIn(rows: readonly AnyRow[]): unknown[] {
        return rows.map((row) => (type(row) === "table" ? ((row as Row).points ?? "?") : row));
    }

    it("is sorted in place where it is not in order", () => {
        const rows = [world.row(30, 3), world.row(10, 1), world.row(20, 2)];
        const manager = manage(rows);
        manager.catchup();
        assert.same([1, 2, 3], world.seen);
        assert.same([1, 2, 3], pointsIn(rows));
        assert.same(["Warning the ledger was not in order and has been sorted"], world.logged);
    });

    const odd: [string, (world: StateWorld) => AnyRow][] = [
        ["a text", () => "spoilt"],
        ["a number", () => 42],
        ["a row without time", () => ({ _a: 1, _b: 0, _d: "PTS", points: "?" as never })],
        ["a row whose class is no text", () => ({ _a: 1, _b: 0, _c: 15, _d: 5 as never, points: "?" as never })],
        ["a second row of a key", (here) => here.row(10, "?" as never)],
    ];
    for (const [name, make] of odd) {
        describe(`with ${name} in it`, () => {
            let rows: AnyRow[];
            let left: AnyRow;
            let manager: StateManager;

            before_each(() => {
                left = make(world);
                rows = [world.row(10, 1), left, world.row(20, 2)];
                manager = manage(rows);
            });

            it("is replayed without that, which is told and stays where it is", () => {
                manager.catchup();
                assert.same([1, 2], world.seen);
                assert.equal(left, rows[1]);
                assert.equal(3, rows.length);
                assert.equal(1, world.logged.length);
                assert.matches("^Warning 1 rows of the ledger are left as they are: row 2", world.logged[0]!);
            });

            it("takes in at its place what comes, early, in between and late", () => {
                manager.addEvent(world.row(30, 3));
                manager.queueRemoteEvent(world.row(15, 15));
                manager.queueRemoteEvent(world.row(5, 5));
                manager.queueRemoteEvent(world.row(40, 4));
                manager.catchup();
                assert.same([5, 1, 15, 2, 3, 4], world.seen);
                assert.same([5, 1, 15, 2, 3, 4], pointsIn(rows.filter((row) => row !== left)));
                assert.equal(7, rows.length);
                assert.equal(rows.indexOf(left), 2);
            });

            it("still gives an entry's place", () => {
                const list = manager.getSortedList();
                assert.equal(3, list.searchGreaterThanOrEqual(world.row(15, 0)));
                assert.equal(3, list.searchGreaterThanOrEqual(world.row(20, 0)));
                assert.is_nil(list.searchGreaterThanOrEqual(world.row(21, 0)));
            });
        });
    }

    it("is sorted around what cannot be read", () => {
        const rows: AnyRow[] = [world.row(30, 3), "spoilt", world.row(10, 1), 7, world.row(20, 2)];
        manage(rows).catchup();
        assert.same([1, "spoilt", 2, 7, 3], pointsIn(rows));
        assert.same([1, 2, 3], world.seen);
    });

    it("is live on each call of its list", () => {
        const rows = [world.row(10, 1)];
        const manager = manage(rows);
        const list = manager.getSortedList();
        assert.is_true(list.uniqueInsert(world.row(20, 2)));
        assert.is_false(list.uniqueInsert(world.row(20, 9)));
        assert.equal(2, rows.length);
        assert.equal(2, list.length());
        assert.equal(rows[1], list.head());
        assert.equal(1, list.searchGreaterThanOrEqual(world.row(5, 0)));
        manager.catchup();
        assert.same([1, 2], world.seen);
    });

    describe("that somebody changes behind our back", () => {
        let rows: Row[];
        let manager: StateManager;

        before_each(() => {
            rows = [];
            for (const i of $range(1, 5)) rows.push(world.row(10 * i, i));
            manager = manage(rows);
            manager.catchup();
            world.told.length = 0;
        });

        function replace(fresh: readonly Row[]): void {
            while (rows.length > 0) rows.pop();
            for (const row of fresh) rows.push(row);
        }

        it("begins anew when it is emptied", () => {
            replace([]);
            world.ports.time.pass(1);
            assert.same(["restarted"], world.told);
            assert.same([], world.seen);
            assert.equal(0, manager.stateHash());
            assert.same([0, 0], [...manager.lag()]);
        });

        it("takes in what comes right after that", () => {
            replace([]);
            manager.addEvent(world.row(7, 7));
            manager.queueRemoteEvent(world.row(8, 8));
            manager.catchup();
            assert.same([7, 8], world.seen);
            assert.equal(2, rows.length);
        });

        it("begins anew with the copy of a sandbox", () => {
            replace(rows.map((row) => ({ ...row, points: 10 * row.points! })));
            world.ports.time.pass(1);
            assert.same([10, 20, 30, 40, 50], world.seen);
            assert.equal(world.pointsClass, getmetatable(rows[0]));
        });

        it("goes on undisturbed where the same rows come back", () => {
            replace([...rows]);
            world.ports.time.pass(1);
            assert.same([], world.told);
        });

        it("takes in a row that was simply put there, in or out of order", () => {
            table.insert(rows, world.row(60, 6));
            world.ports.time.pass(1);
            assert.same([1, 2, 3, 4, 5, 6], world.seen);
            table.insert(rows, world.row(5, 7));
            world.ports.time.pass(1);
            assert.same([7, 1, 2, 3, 4, 5, 6], world.seen);
        });

        it("gives others another ledger then", () => {
            const before = ledgerOf(manager);
            assert.equal(before, ledgerOf(manager));
            replace([world.row(1, 1)]);
            assert.equal(1, ledgerOf(manager).events.length);
            assert.is_false(before === ledgerOf(manager));
        });

        it("does no harm to slow work under way, nor to the wiping mutator's own replay", () => {
            const many: Row[] = [];
            for (const i of $range(1, 3000)) many.push(world.row(100 + i, i));
            replace(many);
            manager.setBatchSize(10000);
            world.ports.time.frame();
            replace([world.row(1, 1)]);
            world.ports.time.pass(2);
            assert.same([1], world.seen);
            manager.registerHandler(world.pointsClass, (entry) => {
                world.seen.push((entry as PointsEntry).points);
                if (rows.length === 2) replace([]);
            });
            manager.addEvent(world.row(2, 2));
            world.ports.time.pass(10);
            assert.equal(0, rows.length);
            assert.same([], world.seen);
            assert.same([], world.logged);
            assert.same([], world.ports.log.errors());
        });
    });

    it("may stay empty for ever", () => {
        const manager = manage([]);
        world.ports.time.pass(5);
        manager.catchup();
        assert.same([0, 0], [...manager.lag()]);
        assert.equal(0, manager.stateHash());
        assert.same([], world.told);
    });
});
