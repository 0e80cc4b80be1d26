import type { EntryKind } from "../../src/compat/dialect";
import { entryKindOf } from "../../src/compat/dialect";
import type { Entry, EntryClass } from "../../src/compat/entry/logEntry";
import { createEntryWorld, type EntryWorld } from "./entryWorld";
import { OTHER, OWN } from "./fakePorts";

interface Award extends Entry {
    points?: number;
}

const KINDS: EntryKind[] = ["classic", "crossRealm"];

describe("the kind of an entry", () => {
    it("follows the client in the base dialect and is cross-realm in the fork", () => {
        assert.equal("classic", entryKindOf("base", 99999));
        assert.equal("crossRealm", entryKindOf("base", 100000));
        assert.equal("crossRealm", entryKindOf("fork", 11509));
    });
});

for (const kind of KINDS) {
    describe(`EventSourcing/LogEntry (${kind})`, () => {
        let world: EntryWorld;
        let logEntry: EntryClass;
        let award: EntryClass;

        before_each(() => {
            world = createEntryWorld(kind);
            logEntry = world.logEntry;
            award = logEntry.extend("AW");
            world.ports.setServerTime(1700000000);
        });

        it("makes entries of the own character at the server's time", () => {
            const entry = award.new();
            assert.equal(OWN.creator, entry._a);
            assert.equal(0, entry._b);
            assert.equal(1700000000, entry._c);
            assert.equal("AW", entry._d);
            assert.equal(kind === "classic" ? undefined : OWN.realm, entry._e);
        });

        it("counts the entries of one second, over all classes", () => {
            const another = logEntry.extend("OT");
            assert.same([0, 1, 2], [award.new()._b, another.new()._b, logEntry.new("target", 1)._b]);
            world.ports.setServerTime(1700000001);
            assert.equal(0, award.new()._b);
        });

        it("never makes one key twice where the server's clock goes back", () => {
            award.new();
            world.ports.setServerTime(1700000001);
            award.new();
            world.ports.setServerTime(1700000000);
            const entry = award.new();
            assert.same([1700000001, 1], [entry._c, entry._b]);
        });

        it("goes on after own entries of this second that a reload left behind", () => {
            const realm = kind === "classic" ? undefined : OWN.realm;
            world.logEntries.observe([
                "rubbish",
                { _a: OWN.creator, _b: 9, _c: 1699999999, _d: "AW", _e: realm },
                { _a: OWN.creator, _b: 3, _c: 1700000000, _d: "AW", _e: realm },
                { _a: OTHER.creator, _b: 8, _c: 1700000000, _d: "AW", _e: realm },
                { _a: OWN.creator, _b: 5, _c: 1700000500, _d: "AW", _e: realm },
                {},
            ]);
            const entry = award.new();
            assert.same([1700000000, 4], [entry._c, entry._b]);
        });

        it("makes entries of a unit", () => {
            const entry = award.new("target");
            assert.equal(OTHER.creator, entry.creator());
            assert.error_matches(() => award.new("mouseover"), "LogEntry:new: no player is mouseover");
            world.ports.setUnit("player", undefined);
            assert.error_matches(() => award.new(), "no player is player");
        });

        it("takes a creator's number as it is", () => {
            const entry = award.new(77, 88);
            assert.equal(77, entry._a);
            assert.equal(kind === "classic" ? undefined : 88, entry._e);
        });

        it("tells what an entry holds", () => {
            const entry = award.new(77, 88);
            assert.equal("AW", entry.class());
            assert.equal(1700000000, entry.time());
            assert.equal(0, entry.counter());
            assert.equal(77, entry.creator());
            assert.equal(2811, entry.weekNumber());
        });

        it("lets time, counter and class be set", () => {
            const entry = award.new();
            entry.setTime(1600000000);
            entry.setCounter(5);
            entry.setClass("OT");
            assert.same([1600000000, 5], [entry.time(), entry.counter()]);
            assert.equal("OT", entry.class());
        });

        it("refuses an identifier that is no text, and the empty one", () => {
            for (const wrong of ["", false, 5]) {
                const attempt = () => logEntry.extend(wrong as unknown as string);
                assert.error_matches(attempt, "LogEntry:extend: identifier");
            }
        });

        it("gives classes their methods, and entries those of their class", () => {
            (award as unknown as { double(this: Award): number }).double = function (this: Award) {
                return this.points! * 2;
            };
            const special = award.extend("SP");
            const entry = special.new() as Award & { double(this: Award): number };
            entry.points = 4;
            assert.equal(8, entry.double());
            assert.equal("SP", entry.class());
            assert.equal(special, getmetatable(entry));
        });

        it("knows its classes by their identifiers", () => {
            assert.equal("LE", logEntry.staticClassName(logEntry));
            assert.equal("AW", award.class());
            assert.equal("AW", logEntry.staticClassName(award));
            assert.is_true(logEntry.isSubClassType(award));
            assert.is_true(logEntry.isSubClassType(award.extend("SP")));
            for (const wrong of [{}, "AW", false]) {
                assert.is_false(logEntry.isSubClassType(wrong));
                assert.error_matches(() => logEntry.staticClassName(wrong), "LogEntry.static");
            }
        });

        it("hands out its fields anew each time", () => {
            const fields = award.fields();
            fields.push("points");
            assert.equal(fields.length - 1, award.fields().length);
            // As subclasses ask for those of their parent.
            assert.same(logEntry.fields(), (logEntry as unknown as { fields(): string[] }).fields());
        });

        it("sorts lists by its fields, without equal ones", () => {
            const list = logEntry.sortedList();
            const late = award.new();
            late.setTime(1700000900);
            const first = award.new(5, 5);
            const second = award.new(4, 6);
            const equalToFirst = award.new(5, 5);
            equalToFirst.setCounter(first.counter());
            for (const entry of [late, second, first]) assert.is_true(list.uniqueInsert(entry));
            assert.is_false(list.uniqueInsert(equalToFirst));
            assert.same([first, second, late], list.entries());
        });

        it("sorts entries of one moment by creator in the end", () => {
            const list = logEntry.sortedList();
            const entries = [30, 10, 20].map((creator) => award.new(creator, 7));
            for (const entry of entries) {
                entry.setCounter(-1);
                list.uniqueInsert(entry);
            }
            assert.same(
                [10, 20, 30],
                (list.entries() as Entry[]).map((entry) => entry.creator()),
            );
        });

        it("uses the given table for a list", () => {
            const data: object[] = [];
            assert.equal(data, logEntry.sortedList(data).entries());
        });
    });
}

describe("a classic entry", () => {
    const { logEntry } = createEntryWorld("classic");

    it("has three numbers in its key", () => {
        const entry = logEntry.new(43981);
        entry.setTime(1700000000);
        entry.setCounter(3);
        assert.same([1700000000, 3, 43981], entry.numbersForHash());
        assert.equal("1700000000-3-43981", entry.uuid());
        assert.same(["_c", "_b", "_a"], logEntry.fields());
        assert.is_nil(entry.realm);
    });

    it("ignores a realm that stands in a row", () => {
        const list = logEntry.sortedList();
        const plain = logEntry.new(1);
        const withRealm = logEntry.new(1);
        withRealm.setCounter(plain.counter());
        withRealm._e = 9;
        assert.is_true(list.uniqueInsert(plain));
        assert.is_false(list.uniqueInsert(withRealm));
    });
});

describe("a cross-realm entry", () => {
    const { logEntry } = createEntryWorld("crossRealm", "fork");

    it("has four numbers in its key", () => {
        const entry = logEntry.new(43981, 1234);
        entry.setTime(1700000000);
        entry.setCounter(3);
        assert.same([1700000000, 3, 1234, 43981], entry.numbersForHash());
        assert.equal("1700000000-3-1234-43981", entry.uuid());
        assert.same(["_c", "_b", "_e", "_a"], logEntry.fields());
        assert.equal(1234, entry.realm());
        assert.same([1234, 43981], entry.creatorFull());
    });

    it("needs a realm with a creator's number", () => {
        assert.error_matches(() => logEntry.new(43981), "LogEntry:new: .* realm, got nil");
        assert.error_matches(() => logEntry.new(1, "2" as unknown as number), "realm, got string");
    });

    it("sorts by realm before creator", () => {
        const list = logEntry.sortedList();
        const low = logEntry.new(9, 1);
        const high = logEntry.new(1, 2);
        high.setCounter(low.counter());
        list.uniqueInsert(high);
        list.uniqueInsert(low);
        assert.same([low, high], list.entries());
    });

    it("takes old rows without a realm as of realm 0", () => {
        const list = logEntry.sortedList();
        const old = logEntry.new(9, 0);
        old._e = undefined;
        const other = logEntry.new(1, 1);
        other.setCounter(old.counter());
        list.uniqueInsert(other);
        assert.is_true(list.uniqueInsert(old));
        assert.same([old, other], list.entries());
        assert.same([old._c, old._b, 0, 9], old.numbersForHash());
    });
});
