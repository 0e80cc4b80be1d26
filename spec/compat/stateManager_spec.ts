import type { Dialect, EntryKind } from "../../src/compat/dialect";
import type { EntryClass } from "../../src/compat/entry/logEntry";
import { ledgerOf, type StateManager } from "../../src/compat/state/stateManager";
import { createRunningChecksum } from "../fingerprint/runningChecksum";
import { createStateWorld, type PointsEntry, type Row, type StateWorld } from "./stateWorld";

function raises(call: () => unknown): string {
    const [ok, problem] = pcall(call);
    assert.is_false(ok);
    return tostring(problem);
}

/** In the spread of a table nothing takes a field away. */
function without(row: Row, name: string): Row {
    const rest: Row = {};
    for (const [key, value] of pairs(row)) if (key !== name) rest[key] = value;
    return rest;
}

const LINES: [name: string, kind: EntryKind, dialect: Dialect][] = [
    ["base, classic entries", "classic", "base"],
    ["base, cross-realm entries", "crossRealm", "base"],
    ["the fork", "crossRealm", "fork"],
];

for (const [name, kind, dialect] of LINES) {
    describe(`StateManager of ${name}`, () => {
        let world: StateWorld;
        let saved: Row[];
        let manager: StateManager;

        before_each(() => {
            world = createStateWorld(kind, dialect);
            saved = [world.row(10, 1), world.row(20, 2), world.row(30, 3)];
            manager = world.manage(saved);
        });

        function frames(seconds: number): void {
            world.ports.time.pass(seconds);
        }

        function hashOf(rows: readonly Row[]): number {
            const checksum = createRunningChecksum();
            let hash = 0;
            for (const row of rows) for (const number of (row as PointsEntry).numbersForHash()) hash = checksum(number);
            return hash;
        }

        it("replays what was saved, although no row is of its class yet, in the consumer's own table", () => {
            frames(1);
            assert.same([1, 2, 3], world.seen);
            assert.equal(saved, manager.getSortedList().entries());
            assert.equal(3, manager.logSize());
            assert.equal(world.pointsClass, getmetatable(saved[0]));
            assert.same([0, 0], [...manager.lag()]);
            assert.equal(saved, ledgerOf(manager).events);
        });

        it("hashes the numbers of what is applied, in order; 0 for nothing", () => {
            assert.equal(0, manager.stateHash());
            manager.catchup(2);
            assert.equal(hashOf([saved[0]!, saved[1]!]), manager.stateHash());
            manager.catchup();
            assert.equal(hashOf(saved), manager.stateHash());
            manager.restart();
            assert.equal(0, manager.stateHash());
        });

        it("has one mutator a class, the one registered last", () => {
            const others: number[] = [];
            manager.registerHandler(world.pointsClass, (entry) => others.push((entry as PointsEntry).points));
            manager.catchup();
            assert.same([], world.seen);
            assert.same([1, 2, 3], others);
        });

        it("raises for what is no class and no function", () => {
            const register = (entryClass: unknown, mutator: unknown): string =>
                raises(() => {
                    manager.registerHandler(entryClass as EntryClass, mutator as () => void);
                });
            assert.matches(
                "class",
                register({}, () => {}),
            );
            assert.matches("function", register(world.pointsClass, undefined));
        });

        it("goes on past classes that nobody has registered", () => {
            manager.addEvent({ ...world.row(15, 9), _d: "GONE" });
            manager.catchup();
            assert.same([1, 2, 3], world.seen);
            assert.same([0, 0], [...manager.lag()]);
            assert.equal(4, manager.logSize());
            assert.equal(hashOf(saved), manager.stateHash());
        });

        it("holds queued entries until the next tick", () => {
            manager.catchup();
            manager.queueRemoteEvent(world.row(50, 5));
            manager.queueRemoteEvent(world.row(40, 4));
            assert.equal(3, saved.length);
            assert.same([0, 2], [...manager.lag()]);
            frames(1);
            assert.same([1, 2, 3, 4, 5], world.seen);
            assert.equal(5, saved.length);
        });

        it("commits queued entries at once when told to, without those of no class", () => {
            manager.queueRemoteEvent(without(world.row(50, 5), "_d"));
            manager.queueRemoteEvent(world.row(40, 4));
            manager.queueRemoteEvent(world.row(10, 1));
            manager.commitUncommittedEntries();
            assert.equal(4, saved.length);
            assert.same(["Warning an entry is dropped whose kind is not text"], world.logged);
            assert.same([4, 0], [...manager.lag()]);
        });

        it("takes in a thousand queued entries a tick, and all at a catchup", () => {
            manager.setUpdateInterval(500);
            for (const i of $range(1, 2500)) manager.queueRemoteEvent(world.row(100 + i, 1));
            frames(0.6);
            assert.equal(1003, saved.length);
            frames(0.5);
            assert.equal(2003, saved.length);
            manager.catchup();
            assert.equal(2503, saved.length);
            assert.equal(2503, world.seen.length);
        });

        it("adds an entry at once, and each one once", () => {
            const state = manager.getSortedList().state();
            const entry = world.row(25, 7);
            manager.addEvent(entry);
            manager.addEvent(world.row(25, 8));
            assert.equal(4, saved.length);
            assert.equal(entry, saved[2]);
            assert.is_true(manager.getSortedList().state() > state);
            assert.matches(
                "time",
                raises(() => manager.addEvent({ _d: "PTS" })),
            );
        });

        it("applies so many entries a batch, and a batch each interval", () => {
            const many: Row[] = [];
            for (const i of $range(1, 300)) many.push(world.row(i, i));
            manager.setUpdateInterval(0);
            const other = world.manage(many);
            assert.equal(50, other.getBatchSize());
            frames(0.4);
            assert.equal(50, world.seen.length);
            frames(0.5);
            assert.equal(100, world.seen.length);
            other.setBatchSize(7);
            assert.equal(7, other.getBatchSize());
            frames(0.02);
            assert.equal(107, world.seen.length);
        });

        it("applies nothing without an interval but by catchup, which may be told how much", () => {
            manager.setUpdateInterval(0);
            assert.equal(0, manager.getUpdateInterval());
            manager.queueRemoteEvent(world.row(40, 4));
            frames(30);
            assert.same([], world.seen);
            manager.catchup(2);
            assert.same([1, 2], world.seen);
            assert.same([2, 0], [...manager.lag()]);
            manager.catchup();
            assert.same([1, 2, 3, 4], world.seen);
        });

        it("tells the interval that it measures", () => {
            manager.setUpdateInterval(1000);
            assert.equal(1000, manager.getUpdateInterval());
            frames(4);
            assert.is_true(math.abs(manager.getUpdateInterval() - 1000) < 40);
        });

        it("begins anew for a late entry, at most every five seconds but for catchup", () => {
            const restarts = (): number => world.told.filter((line) => line === "restarted").length;
            frames(1);
            manager.addEvent(world.row(12, 12));
            frames(1);
            assert.same([1, 12, 2, 3], world.seen);
            assert.equal(1, restarts());
            manager.addEvent(world.row(11, 11));
            manager.addEvent(world.row(13, 13));
            frames(2);
            assert.equal(1, restarts());
            assert.same([1, 12, 2, 3], world.seen);
            frames(4);
            assert.equal(2, restarts());
            assert.same([1, 11, 12, 13, 2, 3], world.seen);
            manager.addEvent(world.row(5, 5));
            manager.catchup();
            assert.equal(3, restarts());
            assert.same([5, 1, 11, 12, 13, 2, 3], world.seen);
        });

        it("restarts on demand: the consumer clears its state when told, and no mutator runs before that", () => {
            manager.catchup();
            manager.restart();
            assert.same([], world.seen);
            assert.equal("restarted", world.told[world.told.length - 1]);
            assert.same([3, 0], [...manager.lag()]);
            manager.catchup();
            assert.same([1, 2, 3], world.seen);
        });

        it("resets to an empty ledger in the same table", () => {
            manager.catchup();
            manager.queueRemoteEvent(world.row(60, 6));
            manager.reset();
            assert.equal(0, saved.length);
            assert.equal(saved, manager.getSortedList().entries());
            assert.same([], world.seen);
            assert.same([0, 0], [...manager.lag()]);
            assert.equal(0, manager.stateHash());
            manager.addEvent(world.row(70, 7));
            frames(1);
            assert.same([7], world.seen);
            assert.equal(1, saved.length);
        });

        it("tells listeners once a batch that it got on, and not of an idle tick", () => {
            frames(3);
            assert.same(["changed"], world.told);
            manager.addEvent(world.row(40, 4));
            frames(3);
            assert.same(["changed", "changed"], world.told);
        });

        it("logs what a listener raises, and tells the others", () => {
            const got: unknown[] = [];
            manager.addStateRestartListener(() => error("mine"));
            manager.addStateRestartListener((...all) => got.push(...all));
            manager.catchup();
            manager.restart();
            assert.same([manager], got);
            assert.equal(1, world.logged.length);
            assert.matches("^Error state restart listener: .*mine$", world.logged[0]!);
        });

        describe("whose mutator fails", () => {
            let isBad: boolean;

            before_each(() => {
                isBad = true;
                manager.registerHandler(world.pointsClass, (entry) => {
                    const { points } = entry as PointsEntry;
                    if (points === 2 && isBad) error("no", 0);
                    world.seen.push(points);
                });
                frames(1);
            });

            it("stands still before the entry, says so and tells listeners of it", () => {
                assert.same([1], world.seen);
                const uuid = (saved[1] as PointsEntry).uuid();
                assert.equal(
                    `failed ${uuid}`,
                    world.told.find((line) => line.startsWith("failed")),
                );
                assert.equal(1, world.logged.length);
                assert.matches("^Fatal .*: no$", world.logged[0]!);
                isBad = false;
                frames(20);
                assert.same([1], world.seen);
            });

            it("tries again at a catchup", () => {
                isBad = false;
                manager.catchup();
                assert.same([1, 2, 3], world.seen);
            });

            it("still takes in what others send", () => {
                manager.queueRemoteEvent(world.row(50, 5));
                frames(1);
                assert.equal(4, saved.length);
            });

            it("goes on once the entry is ignored", () => {
                manager.addEvent(manager.createIgnoreEntry(saved[1]!));
                frames(10);
                assert.same([1, 3], world.seen);
            });
        });

        describe("with an ignore entry", () => {
            it("names the entry's time, a counter below all of that second, and its uuid", () => {
                const ignoring = manager.createIgnoreEntry(saved[1]!);
                assert.equal("IGN", ignoring.class());
                assert.equal(20, ignoring.time());
                assert.equal(-1, ignoring.counter());
                assert.equal((saved[1] as PointsEntry).uuid(), ignoring.ref);
                manager.addEvent(ignoring);
                assert.equal(-2, manager.createIgnoreEntry(saved[2]!).counter());
                assert.equal(ignoring, saved[1]);
            });

            it("leaves out the one it names, and counts both", () => {
                manager.addEvent(manager.createIgnoreEntry(saved[1]!));
                manager.catchup();
                assert.same([1, 3], world.seen);
                assert.equal(hashOf(saved), manager.stateHash());
                assert.same([0, 0], [...manager.lag()]);
            });

            it("that comes late takes back what was applied, and one of it gives that back", () => {
                manager.catchup();
                const ignoring = manager.createIgnoreEntry(saved[1]!);
                manager.addEvent(ignoring);
                manager.catchup();
                assert.same([1, 3], world.seen);
                manager.addEvent(manager.createIgnoreEntry(ignoring));
                manager.catchup();
                assert.same([1, 2, 3], world.seen);
            });

            it("waits for an entry that is not here yet", () => {
                const late = world.row(20, 9, 5);
                const ignoring = { ...world.row(20, 0, -1), _d: "IGN", ref: "" };
                ignoring.ref = kind === "classic" ? "20-5-7" : "20-5-5-7";
                manager.addEvent(ignoring);
                manager.addEvent(late);
                manager.catchup();
                assert.same([1, 2, 3], world.seen);
            });

            it("is not made for an entry that is not held", () => {
                assert.matches(
                    "not in the list",
                    raises(() => manager.createIgnoreEntry(world.row(99, 9))),
                );
            });

            it("says nothing where what it names makes no sense", () => {
                for (const [i, ref] of ["", "20", "x-y-z", "1-0-7"].entries()) {
                    manager.addEvent({ ...world.row(20, 0, -1 - i), _d: "IGN", ref });
                }
                manager.catchup();
                assert.same([1, 2, 3], world.seen);
            });
        });

        describe("on the wire", () => {
            const example = kind === "classic" ? [1700000000, 0, 43981] : [1700000000, 0, 1234, 43981];

            it("turns an entry into its values and its class, and back", () => {
                const entry = manager.createLogEntryFromList([...example, 5, "PTS"]) as PointsEntry;
                assert.equal(1700000000, entry.time());
                assert.equal(43981, entry.creator());
                assert.equal(5, entry.points);
                assert.equal(world.pointsClass, getmetatable(entry));
                assert.same([...example, 5, "PTS"], manager.createListFromEntry(entry));
            });

            it("takes the class off the list, and raises for one that nobody has registered", () => {
                const list: unknown[] = [...example, 5, "PTS"];
                manager.createLogEntryFromList(list);
                assert.same([...example, 5], list);
                assert.matches(
                    "GONE",
                    raises(() => manager.createLogEntryFromList([...example, "GONE"])),
                );
                assert.matches(
                    "GONE",
                    raises(() => manager.createListFromEntry({ ...world.row(1, 1), _d: "GONE" })),
                );
            });

            it("leaves out what is absent, as the incumbent does", () => {
                const entry = without(world.row(1, 1), "points");
                assert.same(
                    kind === "classic" ? [1, 0, 7, "PTS"] : [1, 0, 5, 7, "PTS"],
                    manager.createListFromEntry(entry),
                );
            });
        });
    });
}

describe("StateManager of base alone", () => {
    it("gives entries of classes without a mutator to the default one", () => {
        const world = createStateWorld();
        const saved = [world.row(10, 1), { ...world.row(20, 2), _d: "GONE" }];
        const manager = world.manage(saved);
        const others: string[] = [];
        manager.setDefaultHandler((entry) => others.push(entry.class()));
        manager.catchup();
        assert.same([1], world.seen);
        assert.same(["GONE"], others);
        assert.is_nil((manager as unknown as Record<string, unknown>).castLogEntry);
    });
});

describe("StateManager of the fork alone", () => {
    let world: StateWorld;
    let manager: StateManager;

    before_each(() => {
        world = createStateWorld("crossRealm", "fork");
        manager = world.manage([]);
    });

    it("makes a row an entry of its class", () => {
        const row = world.row(10, 1);
        assert.equal(row, manager.castLogEntry(row));
        assert.equal(10, (row as PointsEntry).time());
        assert.matches(
            "GONE",
            raises(() => manager.castLogEntry({ _d: "GONE" })),
        );
    });

    it("makes an empty entry of a class", () => {
        assert.equal("PTS", manager.createLogEntryFromClass(world.pointsClass).class());
        assert.equal("PTS", manager.createLogEntryFromClass("PTS").class());
        assert.matches(
            "GONE",
            raises(() => manager.createLogEntryFromClass("GONE")),
        );
    });

    it("has no default handler", () => {
        assert.is_nil((manager as unknown as Record<string, unknown>).setDefaultHandler);
    });

    it("reads a ledger from before realms, and what it ignores", () => {
        const old = [world.row(10, 1), world.row(20, 2)].map((row) => without(row, "_e"));
        const ignoring = without({ ...world.row(20, 0, -1), _d: "IGN", ref: "20-0-7" }, "_e");
        const other = world.manage([old[0]!, ignoring, old[1]!]);
        other.addEvent(world.row(30, 3));
        other.catchup();
        assert.same([1, 3], world.seen);
    });
});
