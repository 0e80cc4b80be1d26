import type { Dialect } from "../../src/compat/dialect";
import type { BaseLedger, CompatLedger } from "../../src/compat/sync/ledgerTable";
import type { LedgerFactory } from "../../src/compat/sync/ledgerFactory";
import type { ReceiveHandler } from "../../src/compat/sync/listSync";
import type { BulkDataMessage, CompatMessage } from "../../src/compat/sync/messages";
import { fillLedgerFactory } from "../../src/compat/sync/syncMajors";
import type { LedgerEvent } from "../../src/event/event";
import { createScheduler } from "../../src/schedule/scheduler";
import { STEADY_FRAMES } from "../schedule/steadyFrames";
import { createStateWorld, type StateWorld } from "./stateWorld";

interface Outgoing {
    readonly message: CompatMessage;
    readonly distribution: string;
    readonly target: string | undefined;
}

/** A consumer's addon around one ledger. */
interface Consumer {
    readonly world: StateWorld;
    readonly factory: LedgerFactory;
    readonly saved: object[];
    readonly ledger: CompatLedger;
    readonly sent: Outgoing[];
    /** What the authorization handler was asked. */
    readonly asked: unknown[][];
    receive: ReceiveHandler;
    /** What the authorization handler says. */
    isTrusting: boolean;
    made(points: number): LedgerEvent;
}

const ignore = (): void => undefined;

function factoryOf(world: StateWorld, dialect: Dialect, created: object[] = []): LedgerFactory {
    const { ports, logEntry, stateManagerClass } = world;
    const target = {};
    const parts = {
        dialect,
        ports,
        scheduler: createScheduler({ ...ports, frameRate: STEADY_FRAMES, budgetMilliseconds: 4 }),
        ownName: () => "Anna",
        logEntry,
        stateManager: stateManagerClass,
        onCreated: (state: object) => void created.push(state),
    };
    fillLedgerFactory(parts, target);
    return target as LedgerFactory;
}

function consumer(dialect: Dialect = "base", saved: object[] = []): Consumer {
    const world = createStateWorld("crossRealm", dialect);
    const factory = factoryOf(world, dialect);
    const sent: Outgoing[] = [];
    const asked: unknown[][] = [];
    const made: Consumer = {
        world,
        factory,
        saved,
        sent,
        asked,
        receive: ignore,
        isTrusting: true,
        ledger: undefined as unknown as CompatLedger,
        made(points) {
            const entry = world.pointsClass.new() as unknown as LedgerEvent;
            entry.set("points", points);
            return entry;
        },
    };
    const ledger = factory.createLedger(
        saved,
        (message, distribution, target) => void sent.push({ message, distribution, target }),
        (handler) => {
            made.receive = handler;
        },
        (...args) => {
            asked.push(args);
            return made.isTrusting;
        },
    );
    ledger.registerMutator(world.pointsClass, (entry) => {
        world.seen.push((entry as unknown as { points: number }).points);
    });
    return Object.assign(made, { ledger });
}

describe("createLedger", () => {
    const { factory } = consumer();
    const create = factory.createLedger as unknown as (...args: unknown[]) => unknown;
    const wrong: Array<[what: string, args: unknown[]]> = [
        ["a table that is none", [5, ignore, ignore, ignore]],
        ["no send function", [{}, false, ignore, ignore]],
        ["no function that registers the receive handler", [{}, ignore, 5, ignore]],
        ["no authorization handler", [{}, ignore, ignore, "x"]],
        ["a function for large messages that is none", [{}, ignore, ignore, ignore, 5]],
        ["an interval in words", [{}, ignore, ignore, ignore, ignore, "fast"]],
        ["a batch size in words", [{}, ignore, ignore, ignore, ignore, 5, "big"]],
        ["a logger that cannot warn", [{}, ignore, ignore, ignore, ignore, 5, 5, { Info: ignore }]],
    ];
    for (const [what, args] of wrong) {
        it(`raises on ${what}`, () => {
            assert.error_matches(() => create(...args), "createLedger: ");
        });
    }

    it("registers the receive handler once and uses the saved table itself", () => {
        const world = createStateWorld();
        let registered = 0;
        const saved = [world.row(100, 5)];
        const ledger = factoryOf(world, "base").createLedger(
            saved,
            ignore,
            () => {
                registered = registered + 1;
            },
            () => true,
        );
        assert.equal(1, registered);
        assert.equal(saved, ledger.getSortedList().entries());
        assert.equal(500, ledger.getStateManager().getUpdateInterval());
        assert.equal(50, ledger.getStateManager().getBatchSize());
    });

    it("takes interval and batch size, and no interval at all", () => {
        const world = createStateWorld();
        const create = factoryOf(world, "base").createLedger;
        const paced = create([], ignore, ignore, () => true, undefined, 200, 7);
        assert.equal(200, paced.getStateManager().getUpdateInterval());
        assert.equal(7, paced.getStateManager().getBatchSize());
        assert.equal(
            0,
            create([], ignore, ignore, () => true, ignore, 0)
                .getStateManager()
                .getUpdateInterval(),
        );
    });

    it("tells its maker of each ledger", () => {
        const created: object[] = [];
        const ledger = factoryOf(createStateWorld(), "base", created).createLedger([], ignore, ignore, () => true);
        assert.equal(ledger.getStateManager(), created[0]);
    });
});

describe("a ledger of the base dialect", () => {
    it("inserts and sends without asking anybody", () => {
        const { ledger, saved, sent, asked, made } = consumer();
        const entry = made(5);
        ledger.submitEntry(entry);
        assert.equal(entry, saved[0]);
        assert.equal(1, sent.length);
        assert.equal("GUILD", sent[0]!.distribution);
        const [wire] = (sent[0]!.message as BulkDataMessage).entries;
        assert.same([entry.get("_c"), 0, entry.get("_e"), entry.get("_a"), 5, "PTS"], wire);
        assert.same([], asked);
    });

    it("raises after the insertion where the class of an entry is not registered", () => {
        const { ledger, saved, world } = consumer();
        const strange = world.logEntry.extend("ZZZ").new() as unknown as LedgerEvent;
        assert.has_error(() => {
            ledger.submitEntry(strange);
        });
        assert.equal(1, saved.length);
    });

    it("inserts and sends an ignore entry, for which the ignored one is left out", () => {
        const { ledger, saved, sent, made, world } = consumer();
        const entry = made(5);
        ledger.submitEntry(entry);
        ledger.submitEntry(made(7));
        ledger.ignoreEntry(entry);
        assert.equal(3, saved.length);
        assert.equal(3, sent.length);
        ledger.catchup();
        assert.same([7], world.seen);
    });

    it("has a default handler", () => {
        const { ledger } = consumer();
        assert.is_function((ledger as BaseLedger).setDefaultHandler);
    });

    it("takes in what others send, if the handler says yes of their name", () => {
        const mine = consumer();
        const theirs = consumer();
        theirs.ledger.submitEntry(theirs.made(9));
        mine.isTrusting = false;
        mine.receive(theirs.sent[0]!.message, "GUILD", "Bert");
        mine.ledger.catchup();
        assert.same([], mine.world.seen);
        mine.isTrusting = true;
        mine.receive(theirs.sent[0]!.message, "GUILD", "Bert");
        mine.ledger.catchup();
        assert.same([9], mine.world.seen);
        assert.same([["Bert"], ["Bert"]], mine.asked);
    });
});

describe("a ledger of the fork's dialect", () => {
    it("asks of the entry and the own name before it inserts, and raises on no", () => {
        const fork = consumer("fork");
        const entry = fork.made(5);
        fork.isTrusting = false;
        assert.has_error(() => {
            fork.ledger.submitEntry(entry);
        });
        assert.equal(0, fork.saved.length);
        assert.same([entry, "Anna"], fork.asked[0]);
        fork.isTrusting = true;
        fork.ledger.submitEntry(entry);
        assert.equal(1, fork.saved.length);
        assert.equal("GUILD", fork.sent[0]!.distribution);
    });

    it("asks of another creator where one is named", () => {
        const fork = consumer("fork");
        const entry = fork.made(5);
        fork.ledger.submitEntry(entry, "Bert");
        assert.same([entry, "Bert"], fork.asked[0]);
    });

    it("sends to all whisper targets as well", () => {
        const fork = consumer("fork");
        const listSync = fork.ledger.getListSync() as unknown as { addP2PSyncTarget(name: string): void };
        listSync.addP2PSyncTarget("Otto");
        fork.ledger.submitEntry(fork.made(5));
        assert.same(
            ["GUILD", "WHISPER"],
            fork.sent.map(({ distribution }) => distribution),
        );
        assert.equal("Otto", fork.sent[1]!.target);
    });

    it("ignores an entry only where the handler says yes of that entry", () => {
        const fork = consumer("fork");
        const entry = fork.made(5);
        fork.ledger.submitEntry(entry);
        fork.isTrusting = false;
        assert.has_error(() => {
            fork.ledger.ignoreEntry(entry);
        });
        assert.equal(1, fork.saved.length);
        assert.equal(entry, fork.asked[fork.asked.length - 1]![0]);
        fork.isTrusting = true;
        fork.ledger.ignoreEntry(entry);
        assert.equal(2, fork.saved.length);
    });

    it("asks of no entry where others send many", () => {
        const fork = consumer("fork");
        fork.receive({ type: "BD", created: 1, entries: [] }, "GUILD", "Bert");
        assert.is_nil(fork.asked[0]![0]);
        assert.equal("Bert", fork.asked[0]![1]);
    });

    it("has no default handler", () => {
        const { ledger } = consumer("fork");
        assert.is_nil((ledger as Partial<BaseLedger>).setDefaultHandler);
    });
});

describe("a ledger", () => {
    it("tells lag, uncommitted entries and state hash after each batch", () => {
        const { ledger, made } = consumer();
        const told: number[][] = [];
        ledger.addStateChangedListener((lag, uncommitted, stateHash) => told.push([lag, uncommitted, stateHash]));
        ledger.submitEntry(made(5));
        ledger.catchup();
        assert.same([[0, 0, ledger.getStateManager().stateHash()]], told);
    });

    it("tells of restarts and of mutators that fail", () => {
        const { ledger, made, world } = consumer();
        const told: unknown[] = [];
        ledger.addStateRestartListener((manager) => told.push(manager));
        ledger.addMutatorFailedListener((_, failed) => told.push(failed));
        const entry = made(5);
        ledger.submitEntry(entry);
        ledger.catchup();
        ledger.getStateManager().restart();
        assert.same([ledger.getStateManager()], told);
        ledger.registerMutator(world.pointsClass, () => error("no"));
        ledger.catchup();
        assert.equal(entry, told[1]);
    });

    it("is emptied by a reset, the same table", () => {
        const { ledger, saved, made } = consumer();
        ledger.submitEntry(made(5));
        ledger.reset();
        assert.equal(0, saved.length);
        assert.equal(saved, ledger.getSortedList().entries());
    });

    it("starts and stops advertising, and asks for the status of peers", () => {
        const { ledger, sent } = consumer();
        ledger.enableSending();
        assert.is_true(ledger.getListSync().isSendingEnabled());
        ledger.disableSending();
        assert.is_false(ledger.getListSync().isSendingEnabled());
        ledger.requestPeerStatusFromRaid();
        ledger.requestPeerStatusFromGuild();
        assert.same(
            ["RAID", "GUILD"],
            sent.map(({ distribution }) => distribution),
        );
        assert.same({}, ledger.getPeerStatus());
    });

    it("goes on when the consumer's send function or its authorization handler fails", () => {
        const world = createStateWorld();
        let receive: ReceiveHandler = ignore;
        const ledger = factoryOf(world, "base").createLedger(
            [],
            () => error("no line"),
            (handler) => {
                receive = handler;
            },
            () => error("no idea"),
        );
        ledger.registerMutator(world.pointsClass, ignore);
        ledger.submitEntry(world.pointsClass.new() as unknown as LedgerEvent);
        receive({ type: "BD", created: 1, entries: [] }, "GUILD", "Bert");
        assert.equal(1, ledger.getSortedList().length());
        assert.matches("no line.*no idea", table.concat([...world.ports.log.errors()], " "));
    });
});
