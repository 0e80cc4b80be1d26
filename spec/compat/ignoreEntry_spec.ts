import type { EntryKind } from "../../src/compat/dialect";
import { createEntryWorld } from "./entryWorld";
import { OWN } from "./fakePorts";

const KINDS: EntryKind[] = ["classic", "crossRealm"];

for (const kind of KINDS) {
    describe(`EventSourcing/IgnoreEntry (${kind})`, () => {
        const { ports, logEntry, ignoreEntry } = createEntryWorld(kind);
        const award = logEntry.extend("AW");

        it("names the entry that it undoes and sorts before it", () => {
            const entry = award.new("target");
            const ignoring = ignoreEntry.create(entry, undefined, -1);
            assert.equal(entry.uuid(), ignoring.ref);
            assert.equal(entry.time(), ignoring.time());
            assert.equal(-1, ignoring.counter());
            assert.equal(OWN.creator, ignoring.creator());
            assert.equal(kind === "classic" ? undefined : OWN.realm, ignoring._e);
            const list = logEntry.sortedList();
            list.uniqueInsert(entry);
            list.uniqueInsert(ignoring);
            assert.same([ignoring, entry], list.entries());
        });

        it("has the class IGN, asked either way", () => {
            const ignoring = ignoreEntry.create(award.new(), "player", -1);
            assert.equal("IGN", ignoring._d);
            assert.equal("IGN", ignoring.class());
            assert.equal("IGN", ignoreEntry.class());
            assert.equal("IGN", logEntry.staticClassName(ignoreEntry));
        });

        it("sends the sort fields and the reference", () => {
            assert.same([...logEntry.fields(), "ref"], ignoreEntry.fields());
        });

        it("costs no counter of the own character", () => {
            ports.setServerTime(1700000000);
            const entry = award.new();
            ignoreEntry.create(entry, "player", -1);
            assert.equal(entry.counter() + 1, award.new().counter());
        });

        it("takes a creator's number as one of the own realm", () => {
            const ignoring = ignoreEntry.create(award.new(), 77, -2);
            assert.equal(77, ignoring._a);
            assert.equal(kind === "classic" ? undefined : OWN.realm, ignoring._e);
        });

        it("raises for nobody and without a counter", () => {
            const entry = award.new();
            assert.error_matches(() => ignoreEntry.create(entry, "mouseover", -1), "no player is mouseover");
            const none = undefined as unknown as number;
            assert.error_matches(() => ignoreEntry.create(entry, "player", none), "counter must be a number");
        });
    });
}
