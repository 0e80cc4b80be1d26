import type { StateManager } from "../../src/compat/state/stateManager";
import { STORE_SECONDS } from "../../src/replay/lasting";
import { createStateWorld, type PointsEntry, type Row, type StateWorld } from "./stateWorld";

const ENTRIES = 2000;

/** One session of a consumer who has a name; the table and the library's own variable go from one to the next. */
interface Session {
    readonly world: StateWorld;
    readonly manager: StateManager;
    readonly sum: () => number;
    readonly runs: () => number;
}

describe("what a consumer lets be kept beyond the session", () => {
    let rows: Row[];
    let database: LuaTable<string, unknown>;

    function login(version = 1, name = "Points", isEmbedded = false): Session {
        const world = createStateWorld("crossRealm", "base", isEmbedded ? undefined : database);
        const plain = rows.map((row) => ({ ...row }));
        while (rows.length > 0) rows.pop();
        for (const row of plain) rows.push(row);
        let tally = { sum: 0 };
        let runs = 0;
        const manager = world.bare(rows);
        manager.registerHandler(world.pointsClass, (entry) => {
            runs = runs + 1;
            tally.sum = tally.sum + (entry as PointsEntry).points;
        });
        manager.addStateRestartListener(() => {
            tally = { sum: 0 };
        });
        manager.setSnapshotFunctions(
            () => tally,
            (kept) => {
                tally = kept as { sum: number };
            },
            name,
            version,
        );
        manager.setUpdateInterval(500);
        return { world, manager, sum: () => tally.sum, runs: () => runs };
    }

    function play(session: Session): void {
        session.manager.catchup();
        session.world.ports.time.pass(STORE_SECONDS + 5);
    }

    function expected(): number {
        return rows.reduce((sum, row) => sum + row.points!, 0);
    }

    before_each(() => {
        rows = [];
        const world = createStateWorld();
        for (const i of $range(1, ENTRIES)) rows.push(world.row(1000 * i, i));
        database = new LuaTable();
        play(login());
    });

    it("spares mutators most entries in the next one, in frames and at a catchup", () => {
        const quick = login();
        quick.manager.catchup();
        assert.equal(expected(), quick.sum());
        assert.is_true(quick.runs() < ENTRIES / 2, `${quick.runs()} mutators ran`);
        const hash = quick.manager.stateHash();
        const other = login();
        other.world.ports.time.pass(30);
        assert.equal(expected(), other.sum());
        assert.is_true(other.runs() < ENTRIES / 2, `${other.runs()} mutators ran`);
        assert.equal(hash, other.manager.stateHash());
    });

    const others: [string, () => Session][] = [
        ["another version", () => login(2)],
        ["another consumer", () => login(1, "Loot")],
        ["a client where the library is embedded", () => login(1, "Points", true)],
        [
            "other entries",
            () => {
                table.remove(rows, 3);
                return login();
            },
        ],
        [
            "a spoilt saved variable",
            () => {
                database.set("consumers", { Points: { handlers: "1 5 5 nonsense" } });
                return login();
            },
        ],
    ];
    for (const [name, begin] of others) {
        it(`is of no use for ${name}`, () => {
            const session = begin();
            session.manager.catchup();
            assert.equal(expected(), session.sum());
            assert.equal(rows.length, session.runs());
        });
    }

    it("is not used where somebody changes contents under the same keys", () => {
        const session = login();
        play(session);
        const copies = rows.map((row) => ({ ...row, points: 2 * row.points! }));
        while (rows.length > 0) rows.pop();
        for (const copy of copies) rows.push(copy);
        session.manager.catchup();
        assert.equal(expected(), session.sum());
    });

    it("is forgotten when it is told to restart", () => {
        const session = login();
        session.manager.catchup();
        session.manager.restart();
        const next = login();
        next.manager.catchup();
        assert.equal(ENTRIES, next.runs());
    });

    it("tells which rows cannot be read, as long as there are any", () => {
        rows.push({ points: 0 });
        login();
        const told = (): unknown => (database as unknown as { consumers: { Points: Row } }).consumers.Points.oddRows;
        assert.same([`row ${ENTRIES + 1}: time is not a whole number of 0..2^32-1`], told());
        rows.pop();
        login();
        assert.is_nil(told());
    });

    it("needs a name and a version, or neither", () => {
        const { manager } = login();
        const [ok, problem] = pcall(() => {
            manager.setSnapshotFunctions(
                () => ({}),
                () => {},
                "Points",
            );
        });
        assert.is_false(ok);
        assert.matches("version must be a number", tostring(problem));
    });
});
