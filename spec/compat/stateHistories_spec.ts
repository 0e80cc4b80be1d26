import type { Dialect, EntryKind } from "../../src/compat/dialect";
import { createDraw, type Draw } from "../event/samples";
import { createRunningChecksum } from "../fingerprint/runningChecksum";
import { createStateWorld, type PointsEntry, type Row, type StateWorld } from "./stateWorld";

const SEEDS = 60;
const ROUNDS = 25;

/** What the contract says of a table of entries, from its beginning: points applied, and the hash. */
function expectedOf(rows: readonly Row[]): [seen: number[], hash: number] {
    const checksum = createRunningChecksum();
    const marked = new LuaSet<string>();
    const seen: number[] = [];
    let hash = 0;
    for (const row of rows) {
        const entry = row as PointsEntry;
        for (const number of entry.numbersForHash()) hash = checksum(number);
        const isMarked = marked.has(entry.uuid());
        if (entry._d === "IGN" && !isMarked) marked.add(row.ref as string);
        if (entry._d === "PTS" && !isMarked) seen.push(entry.points);
    }
    return [seen, hash];
}

function isBefore(a: Row, b: Row): boolean {
    for (const name of ["_c", "_b", "_e", "_a"] as const)
        if (a[name] !== b[name]) return (a[name] ?? 0) < (b[name] ?? 0);
    return false;
}

function isStrictlyAscending(rows: readonly Row[]): boolean {
    for (const i of $range(1, rows.length - 1)) if (!isBefore(rows[i - 1]!, rows[i]!)) return false;
    return true;
}

/** Anything that consumers and others do to a ledger, in any order; keys meet often. */
function runHistory(seed: number, kind: EntryKind, dialect: Dialect): void {
    const world: StateWorld = createStateWorld(kind, dialect);
    const draw: Draw = createDraw(seed);
    const rows: Row[] = [];
    const note = `seed ${seed}`;
    let points = 0;

    function drawRow(): Row {
        points = points + 1;
        return world.row(draw(1, 60) * 20000, points, draw(0, 2), draw(1, 3));
    }

    // Each key once: rows that are doubled have a spec of their own.
    for (const i of $range(1, draw(0, 20))) rows.push({ ...drawRow(), _b: 2 + i });
    const manager = world.manage(rows);
    const isKept = draw(0, 1) === 1;
    if (isKept) {
        manager.setSnapshotFunctions(
            () => world.seen,
            (saved) => {
                world.seen = saved as number[];
            },
        );
    }

    /** A sandbox changes its copy of the ledger and puts that in the place of the original. */
    function copyBack(): void {
        const copies = rows.map((row) => ({ ...row }));
        if (copies.length > 0 && draw(0, 1) === 1) table.remove(copies, draw(1, copies.length));
        while (rows.length > 0) rows.pop();
        for (const copy of copies) rows.push(copy);
    }

    const actions: (() => void)[] = [
        () => manager.addEvent(drawRow()),
        () => {
            for (const _ of $range(1, draw(1, 40))) manager.queueRemoteEvent(drawRow());
        },
        () => {
            const entries = manager.getSortedList().entries();
            const entry = entries[draw(0, 1000) % math.max(1, entries.length)];
            manager.commitUncommittedEntries();
            if (entry !== undefined) manager.addEvent(manager.createIgnoreEntry(entry));
        },
        () => manager.catchup(draw(1, 20)),
        () => world.ports.time.pass(draw(1, 12) / 2),
        () => manager.getSortedList().uniqueInsert(drawRow()),
        copyBack,
        () => manager.travelToTime(draw(1, 60) * 20000),
        () => manager.stopTimeTravel(),
        () => manager.restart(),
        () => manager.setBatchSize(draw(1, 60)),
    ];
    for (const _ of $range(1, ROUNDS)) {
        const action = actions[draw(0, actions.length - 1)]!;
        action();
    }
    manager.stopTimeTravel();
    if (draw(0, 1) === 1) manager.catchup();
    else world.ports.time.pass(60);
    const [seen, hash] = expectedOf(rows);
    assert.is_true(isStrictlyAscending(rows), note);
    assert.same(seen, world.seen, note);
    assert.equal(hash, manager.stateHash(), note);
    assert.same([0, 0], [...manager.lag()], note);
    assert.same([], world.ports.log.errors(), note);
}

describe("random histories of a managed ledger end as its table says", () => {
    const lines: [EntryKind, Dialect][] = [
        ["classic", "base"],
        ["crossRealm", "base"],
        ["crossRealm", "fork"],
    ];
    for (const [kind, dialect] of lines) {
        it(`${kind} entries, ${dialect}`, () => {
            for (const seed of $range(1, SEEDS)) runHistory(seed, kind, dialect);
        });
    }
});
