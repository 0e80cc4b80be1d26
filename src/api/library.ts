import type { Ports } from "../port/ports";
import { createRouter } from "../sync/router";
import { DEFAULT_BUDGET_MILLISECONDS } from "../schedule/frameBudget";
import { createScheduler } from "../schedule/scheduler";
import type { Machinery } from "./binding";
import { createDefinition } from "./definition";
import { createLedgerMethods } from "./ledgerMethods";
import type { LedgerObject } from "./ledgerObject";
import { createLibraryMethods } from "./libraryMethods";
import type { Handover, LibraryTable, Running } from "./running";
import { createSession, type Session } from "./session";

/** How often it is asked whether the channel is open, for those who want to be told. */
const PHASE_SECONDS = 1;

/** Fills `target` with exactly these methods: those of an older version that are gone must not linger. */
function replaceMethods(target: object, methods: object): void {
    const table = target as Record<string, unknown>;
    for (const [name, value] of pairs(table)) {
        if (type(value) === "function") table[name] = undefined;
    }
    for (const [name, method] of pairs(methods as Record<string, unknown>)) table[name] = method;
}

/** What the version before us held; it is at rest afterwards. */
function takeOver(library: LibraryTable, problems: string[]): Handover {
    const running = library.running;
    if (running === undefined) return new LuaMap();
    library.running = undefined;
    const [ok, result] = pcall(running.stop);
    if (ok) return result;
    problems.push(`LibLedger: the older version did not stop cleanly: ${tostring(result)}`);
    return new LuaMap();
}

/**
 * Brings this version of the library to work in its LibStub table, taking the ledgers of an older version over.
 *
 * @param createPorts called once the older version is at rest, and not before something needs the game: a client whose
 * addons embed the library without a ledger has no timer, no game event and no prefix of ours
 */
export function startLibrary(library: LibraryTable, version: string, createPorts: () => Ports): void {
    const problems: string[] = [];
    const kept = takeOver(library, problems);
    const ledgers = library.ledgers ?? [];
    const prototype = library.prototype ?? {};
    const metatable = library.metatable ?? {};
    const sessions = new LuaMap<object, Session>();
    let machinery: Machinery | undefined;

    function eachSession(action: (session: Session) => void): void {
        for (const ledger of ledgers) {
            const session = sessions.get(ledger);
            if (session !== undefined) action(session);
        }
    }

    function createMachinery(): Machinery {
        const ports = createPorts();
        const { clock, timer, random, log, roster, channel, serializer, compressor, frameRate } = ports;
        const budgetMilliseconds = DEFAULT_BUDGET_MILLISECONDS;
        const scheduler = createScheduler({ clock, timer, log, frameRate, budgetMilliseconds });
        const router = createRouter({ channel, serializer, compressor, scheduler, clock, timer, random, log });
        roster.onChanged(() => {
            eachSession((session) => {
                session.reconsider();
            });
        });
        const cancelPhases = timer.every(PHASE_SECONDS, () => {
            eachSession((session) => {
                session.tellPhase();
            });
        });
        return {
            ports,
            scheduler,
            router,
            stop() {
                cancelPhases();
                router.stop();
                ports.stop();
            },
        };
    }

    function atWork(): Machinery {
        machinery ??= createMachinery();
        return machinery;
    }

    function find(name: string): LedgerObject | undefined {
        return ledgers.find((ledger) => ledger.name === name);
    }

    function open(ledger: LedgerObject, isTakenOver: boolean): void {
        const session = createSession(ledger, atWork(), kept.get(ledger.name));
        sessions.set(ledger, session);
        session.start(isTakenOver);
    }

    function create(name: string, options: LibLedgerOptions): LedgerObject {
        const ledger = { name, definition: createDefinition(name, options) } as LedgerObject;
        setmetatable(ledger, metatable);
        ledger.callbacks = atWork().ports.callbacks.createRegistry(ledger);
        ledgers.push(ledger);
        open(ledger, false);
        return ledger;
    }

    /** One ledger that fails here must not cost another its events. */
    function stopSessions(): Handover {
        const handover: Handover = new LuaMap();
        for (const ledger of ledgers) {
            const session = sessions.get(ledger);
            if (session !== undefined) {
                const [ok, result] = pcall(session.stop);
                if (ok) handover.set(ledger.name, result);
                else atWork().ports.log.error(`LibLedger: ${ledger.name} did not stop cleanly: ${tostring(result)}`);
            }
            sessions.delete(ledger);
        }
        return handover;
    }

    const running: Running = {
        stop() {
            const handover = stopSessions();
            machinery?.stop();
            return handover;
        },
        guildRank: (fullName) => atWork().ports.roster.guildRank(fullName),
        isOutsideGuild: (fullName) => atWork().ports.roster.isOutsideGuild(fullName),
        raidRole: (fullName) => atWork().ports.roster.raidRole(fullName),
    };

    (metatable as { __index?: object }).__index = prototype;
    replaceMethods(
        prototype,
        createLedgerMethods((ledger) => sessions.get(ledger as object)),
    );
    const methods = createLibraryMethods({
        isAtWork: (self) => self === library && library.running === running,
        find,
        create,
        names: () => ledgers.map((ledger) => ledger.name).sort(),
        guildRank: (fullName) => library.running?.guildRank(fullName),
        isOutsideGuild: (fullName) => library.running?.isOutsideGuild(fullName) === true,
        raidRole: (fullName) => library.running?.raidRole(fullName),
        nameOf: (identity) => atWork().ports.roster.nameOf(identity),
    });
    replaceMethods(library, methods);
    library.version = version;
    library.ledgers = ledgers;
    library.prototype = prototype;
    library.metatable = metatable;
    library.running = running;

    for (const ledger of ledgers) {
        const [ok, problem] = pcall(open, ledger, true);
        if (!ok) problems.push(`LibLedger: ${ledger.name} could not be taken over: ${tostring(problem)}`);
    }
    for (const problem of problems) atWork().ports.log.error(problem);
}
