import type { Dialect } from "../../src/compat/dialect";
import { MAJORS, type LibraryRegistry, type MajorName } from "../../src/compat/majors";
import { startCompat } from "../../src/compat/start";
import type { HostTable } from "../../src/compat/timeTravelCommand";
import type { EntryClass } from "../../src/compat/entry/logEntry";
import type { LedgerFactory } from "../../src/compat/sync/ledgerFactory";
import type { CompatLedger } from "../../src/compat/sync/ledgerTable";
import type { LedgerEvent } from "../../src/event/event";
import { stubGlobals } from "../wow/stubGlobals";
import { createFakePorts, type FakePorts } from "./fakePorts";

/** A new LibStub of the bundled kind. */
function createRegistry(): LibraryRegistry {
    const stubs = stubGlobals();
    stubs.set("LibStub", undefined);
    dofile("libs/LibStub/LibStub.lua");
    const registry = (_G as unknown as { LibStub: LibraryRegistry }).LibStub;
    stubs.restore();
    return registry;
}

interface Copy {
    readonly ports: FakePorts;
    readonly host: HostTable;
    readonly warnings: readonly string[];
    isAtWork(): boolean;
}

/** Loads one copy of the library into a client. */
function load(registry: LibraryRegistry, dialect: Dialect = "base", minor = 1000): Copy {
    const ports = createFakePorts();
    const warnings: string[] = [];
    const host: HostTable = {};
    let isAtWork = false;
    startCompat({
        dialect,
        minor,
        registry,
        interfaceNumber: 120100,
        hostName: "Host",
        hostTable: host,
        log: { error() {}, warn: (text) => warnings.push(text) },
        database: () => undefined,
        createPorts() {
            isAtWork = true;
            return ports;
        },
    });
    return { ports, host, warnings, isAtWork: () => isAtWork };
}

/** As a consumer makes one; tells what is sent. */
function makeLedger(registry: LibraryRegistry): LuaMultiReturn<[ledger: CompatLedger, sent: object[]]> {
    const factory = registry.libs.get(MAJORS.ledgerFactory) as LedgerFactory;
    const sent: object[] = [];
    const ledger = factory.createLedger(
        [],
        (message) => sent.push(message),
        () => undefined,
        () => true,
    );
    return $multi(ledger, sent);
}

function majorsOf(dialect: Dialect): string[] {
    const names: string[] = [];
    for (const [name, major] of pairs(MAJORS as unknown as LuaTable<MajorName, string>)) {
        if (dialect === "base" || name !== "subscribe") names.push(major);
    }
    return names;
}

function registered(registry: LibraryRegistry): string[] {
    const names: string[] = [];
    for (const [major] of pairs(registry.libs)) names.push(major);
    table.sort(names);
    return names;
}

const DIALECTS: Dialect[] = ["base", "fork"];

describe("the incumbent's majors", () => {
    let registry: LibraryRegistry;

    before_each(() => {
        registry = createRegistry();
    });

    for (const dialect of DIALECTS) {
        it(`are all registered in the ${dialect} dialect, above every minor of the incumbent's`, () => {
            const copy = load(registry, dialect);
            const expected = majorsOf(dialect);
            table.sort(expected);
            assert.same(expected, registered(registry));
            for (const major of expected) assert.equal(1000, registry.minors.get(major));
            assert.is_true(copy.isAtWork());
            assert.same([], copy.warnings);
        });

        for (const major of majorsOf(dialect)) {
            it(`are left alone by the ${dialect} dialect when ${major} is somebody else's`, () => {
                const [theirs] = registry.NewLibrary(major, 3);
                const copy = load(registry, dialect);
                assert.same([major], registered(registry));
                assert.equal(theirs, registry.libs.get(major));
                assert.is_nil(next(theirs as LuaTable)[0]);
                assert.is_false(copy.isAtWork());
                assert.equal(1, copy.warnings.length);
                assert.matches(major, copy.warnings[0]!, 1, true);
            });
        }
    }

    it("are refused to the incumbent's copies that load later", () => {
        load(registry);
        for (const major of majorsOf("base")) assert.is_nil(registry.NewLibrary(major, 5)[0]);
    });

    it("stay with the first of two equal copies, silently", () => {
        load(registry);
        const util = registry.libs.get(MAJORS.util) as { WeekStart: unknown };
        const { WeekStart } = util;
        const second = load(registry);
        assert.is_false(second.isAtWork());
        assert.same([], second.warnings);
        assert.equal(WeekStart, util.WeekStart);
        assert.is_false(load(registry, "base", 999).isAtWork());
    });

    it("go over to a newer copy, in the same tables, while nobody has a ledger", () => {
        const first = load(registry);
        const tables = new LuaTable<string, object>();
        for (const major of registered(registry)) tables.set(major, registry.libs.get(major)!);
        const logEntry = tables.get(MAJORS.logEntry) as unknown as { time: unknown };
        const { time } = logEntry;
        const second = load(registry, "base", 1001);
        assert.is_true(second.isAtWork());
        assert.same([], second.warnings);
        for (const [major, library] of pairs(tables)) {
            assert.equal(library, registry.libs.get(major));
            assert.equal(1001, registry.minors.get(major));
        }
        assert.not_equal(time, logEntry.time);
        assert.equal(0, first.ports.loadListenerCount());
        assert.equal(1, second.ports.loadListenerCount());
    });

    it("stay with a copy of which somebody has a ledger", () => {
        const first = load(registry);
        makeLedger(registry);
        assert.equal("Host", first.host.stateManagers![0]!.addon);
        const second = load(registry, "base", 1001);
        assert.is_false(second.isAtWork());
        assert.same([], second.warnings);
        assert.equal(1000, registry.minors.get(MAJORS.stateManager));
    });

    it("are not shared by the two dialects", () => {
        load(registry, "base");
        const second = load(registry, "fork", 2000);
        assert.is_false(second.isAtWork());
        assert.equal(1, second.warnings.length);
        assert.matches("the base dialect's and this copy is of the fork dialect", second.warnings[0]!);
        assert.equal(1000, registry.minors.get(MAJORS.util));
    });

    it("are complained about once, whatever number of copies is refused", () => {
        registry.NewLibrary(MAJORS.message, 1);
        const copies = [load(registry), load(registry), load(registry, "fork")];
        assert.same(
            [1, 0, 0],
            copies.map(({ warnings }) => warnings.length),
        );
    });

    describe("of which one becomes somebody else's later", () => {
        it("are all given back with one message once its addon has loaded", () => {
            const copy = load(registry);
            copy.ports.loadAddon("Innocent");
            assert.same([], copy.warnings);
            const [theirs] = registry.NewLibrary(MAJORS.listSync, 5000);
            copy.ports.loadAddon("Newer");
            assert.equal(1, copy.warnings.length);
            assert.matches(MAJORS.listSync, copy.warnings[0]!, 1, true);
            assert.same([MAJORS.listSync], registered(registry));
            assert.equal(theirs, registry.libs.get(MAJORS.listSync));
            copy.ports.loadAddon("Another");
            assert.equal(1, copy.warnings.length);
            assert.equal(0, copy.ports.loadListenerCount());
        });

        it("end the work of the ledgers that were made, and let no more be made", () => {
            const copy = load(registry);
            const factory = registry.libs.get(MAJORS.ledgerFactory);
            const [ledger, sent] = makeLedger(registry);
            const entries = registry.libs.get(MAJORS.logEntry) as EntryClass;
            const award = entries.extend("AW");
            ledger.registerMutator(award, () => undefined);
            ledger.enableSending();
            ledger.submitEntry(award.new() as unknown as LedgerEvent);
            copy.ports.time.pass(15);
            assert.is_true(sent.length > 1);
            registry.NewLibrary(MAJORS.listSync, 5000);
            copy.ports.loadAddon("Newer");
            const count = sent.length;
            copy.ports.time.pass(60);
            ledger.enableSending();
            ledger.requestPeerStatusFromGuild();
            copy.ports.time.pass(60);
            assert.equal(count, sent.length);
            assert.equal(0, copy.ports.time.pending());
            registry.libs.set(MAJORS.ledgerFactory, factory);
            assert.error_matches(() => makeLedger(registry), "another library has taken over");
            copy.ports.time.pass(1);
            assert.equal(0, copy.ports.time.pending());
        });

        it("are given back also if somebody replaced the table alone", () => {
            const copy = load(registry);
            registry.libs.set(MAJORS.util, {});
            copy.ports.loadAddon("Rude");
            assert.same([MAJORS.util], registered(registry));
        });
    });
});
