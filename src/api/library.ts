import type { Ports } from "../port/ports";
import { createRouter } from "../sync/router";
import { createScheduler, DEFAULT_BUDGET_MILLISECONDS } from "../schedule/scheduler";
import type { Machinery } from "./binding";
import { createDefinition } from "./definition";
import { createLedgerMethods } from "./ledgerMethods";
import type { LedgerObject } from "./ledgerObject";
import { createLibraryMethods } from "./libraryMethods";
import type { Handover, LibraryTable } from "./running";
import { createSession, type Session } from "./session";

/** Fills `target` with exactly these methods: those of an older version that are gone must not linger. */
function replaceMethods(target: object, methods: object): void {
    const table = target as Record<string, unknown>;
    for (const [name, value] of pairs(table)) {
        if (type(value) === "function") table[name] = undefined;
    }
    for (const [name, method] of pairs(methods as Record<string, unknown>)) table[name] = method;
}

/** What the version before us held; it is at rest afterwards. */
function takeOver(library: LibraryTable, report: (message: string) => void): Handover {
    const running = library.running;
    if (running === undefined) return new LuaMap();
    library.running = undefined;
    const [ok, result] = pcall(running.stop);
    if (ok) return result;
    report(`LibLedger: the older version did not stop cleanly: ${tostring(result)}`);
    return new LuaMap();
}

/**
 * Brings this version of the library to work in its LibStub table, taking the ledgers of an older version over.
 *
 * @param createPorts called once the older version is at rest
 */
export function startLibrary(library: LibraryTable, version: string, createPorts: () => Ports): void {
    let problem: string | undefined;
    const kept = takeOver(library, (message) => {
        problem = message;
    });
    const ports = createPorts();
    if (problem !== undefined) ports.log.error(problem);

    const { clock, timer, log, roster, channel, serializer } = ports;
    const scheduler = createScheduler({ clock, timer, log, budgetMilliseconds: DEFAULT_BUDGET_MILLISECONDS });
    const router = createRouter({ channel, serializer, clock, log });
    const machinery: Machinery = { ports, scheduler, router };

    const ledgers = library.ledgers ?? [];
    const prototype = library.prototype ?? {};
    const metatable = library.metatable ?? {};
    const sessions = new LuaMap<object, Session>();

    function find(name: string): LedgerObject | undefined {
        return ledgers.find((ledger) => ledger.name === name);
    }

    function open(ledger: LedgerObject): void {
        const session = createSession(ledger, machinery, kept.get(ledger.name));
        sessions.set(ledger, session);
        session.start();
    }

    function create(name: string, options: LibLedgerOptions): LedgerObject {
        const ledger = { name, definition: createDefinition(name, options) } as LedgerObject;
        setmetatable(ledger, metatable);
        ledger.callbacks = ports.callbacks.createRegistry(ledger);
        ledgers.push(ledger);
        open(ledger);
        return ledger;
    }

    roster.onChanged(() => {
        for (const ledger of ledgers) sessions.get(ledger)?.reconsider();
    });

    (metatable as { __index?: object }).__index = prototype;
    replaceMethods(prototype, createLedgerMethods((ledger) => sessions.get(ledger as object)));
    replaceMethods(
        library,
        createLibraryMethods({ find, create, names: () => ledgers.map((ledger) => ledger.name).sort() }, ports),
    );
    library.version = version;
    library.ledgers = ledgers;
    library.prototype = prototype;
    library.metatable = metatable;
    library.running = {
        stop() {
            const handover: Handover = new LuaMap();
            for (const ledger of ledgers) {
                const held = sessions.get(ledger)?.stop();
                if (held !== undefined) handover.set(ledger.name, held);
            }
            router.stop();
            ports.stop();
            return handover;
        },
    };
    for (const ledger of ledgers) open(ledger);
}
