import type { Log } from "../port/log";
import { DEFAULT_BUDGET_MILLISECONDS } from "../schedule/frameBudget";
import { createScheduler } from "../schedule/scheduler";
import { entryKindOf, type Dialect } from "./dialect";
import { createDuty, type Duty } from "./duty";
import { createIgnoreEntry } from "./entry/ignoreEntry";
import { createLogEntry, type LogEntries } from "./entry/logEntry";
import { createSortedListClass } from "./entry/sortedList";
import { createUtil } from "./entry/util";
import { fill } from "./fill";
import { announce, claimMajors, findForeign, releaseMajors, type LibraryRegistry, type MajorName } from "./majors";
import type { CompatPorts } from "./ports";
import type { Database } from "./state/savedConsumer";
import { createStateManagerClass } from "./state/stateManager";
import type { OnCreated } from "./sync/ledgerFactory";
import { createMessageClass } from "./sync/messageClasses";
import type { CompatMessage } from "./sync/messages";
import { fillLedgerFactory, fillListSync } from "./sync/syncMajors";
import { registerTimeTravel, type HostTable } from "./timeTravelCommand";

/** What a copy of the library finds around it. @noSelf */
export interface Start {
    readonly dialect: Dialect;
    /** Of this version; ours begin at 1000, above all of the incumbent's. */
    readonly minor: number;
    readonly registry: LibraryRegistry;
    readonly interfaceNumber: number;
    /** The addon that brought the file, and the table that all its files share. */
    readonly hostName: string;
    readonly hostTable: HostTable;
    readonly log: Log;
    readonly database: Database;
    /** Made only by a copy that goes to work. */
    createPorts(): CompatPorts;
}

/** Registers the majors and goes to work, unless another copy of ours does already or somebody else's is in the way. */
export function startCompat(start: Start): void {
    const { registry, dialect, minor, hostTable, log } = start;
    const duty = createDuty();
    const claim = claimMajors({
        registry,
        dialect,
        minor,
        isInUse: () => hostTable.stateManagers !== undefined,
        end: duty.end,
    });
    if (claim.kind === "refused") announce(registry, log.warn, claim.obstacle);
    if (claim.kind !== "claimed") return;

    const ports = start.createPorts();
    // An older copy's ledgers go on with its code until the end of the session, or of our duty.
    // One that makes room has nothing to go on with.
    claim.older?.end();
    const cancelWatch = ports.addonLoads.onLoaded(() => {
        const foreign = findForeign(registry);
        if (foreign === undefined) return;
        releaseMajors(registry);
        duty.end();
        announce(registry, log.warn, foreign);
    });
    duty.onEnd(cancelWatch);
    fillMajors(start, ports, duty, claim.tables);
    registerTimeTravel({ chat: ports.chat, clock: ports.clock, host: hostTable, duty });
}

const MESSAGE_KINDS: readonly (readonly [name: MajorName, kind: CompatMessage["type"]])[] = [
    ["advertiseHash", "AHM"],
    ["weekData", "WD"],
    ["bulkData", "BD"],
    ["requestWeek", "RW"],
    ["requestState", "RS"],
    ["state", "STATE"],
    ["subscribe", "SB"],
];

/** What a copy at work keeps of the ledgers that it made. */
function createKeeper(start: Start, duty: Duty, logEntries: LogEntries): OnCreated {
    const { hostName, hostTable } = start;
    return (stateManager, listSync) => {
        const end = (): void => {
            listSync.stop();
            stateManager.setUpdateInterval(0);
        };
        duty.onEnd(end);
        if (duty.isOver()) error("LibEventSourcing: another library has taken over; no ledger can be made here", 0);
        logEntries.observe(stateManager.getSortedList().entries());
        hostTable.stateManagers ??= [];
        hostTable.stateManagers.push({ addon: hostName, stateManager });
    };
}

function fillMajors(start: Start, ports: CompatPorts, duty: Duty, tables: LuaMap<MajorName, object>): void {
    const { dialect, interfaceNumber } = start;
    const { clock, timer, log, frameRate, units } = ports;
    const kind = entryKindOf(dialect, interfaceNumber);
    const budgetMilliseconds = DEFAULT_BUDGET_MILLISECONDS;
    const scheduler = createScheduler({ clock, timer, log, frameRate, budgetMilliseconds });

    fill(tables.get("util")!, createUtil(ports));
    const sortedListClass = createSortedListClass(dialect, tables.get("sortedList")!);
    const logEntries = createLogEntry({ ports, kind, sortedListClass }, tables.get("logEntry")!);
    const { logEntry } = logEntries;
    const ignoreEntry = createIgnoreEntry(logEntries, units, tables.get("ignoreEntry")!);
    const { database } = start;
    const stateParts = { dialect, kind, ports, scheduler, logEntry, ignoreEntry, database };
    const stateManager = createStateManagerClass(stateParts, tables.get("stateManager")!);
    const ownName = (): string | undefined => units.name("player");
    const onCreated = createKeeper(start, duty, logEntries);
    const syncParts = { dialect, ports, scheduler, ownName, logEntry, stateManager, onCreated };
    fillListSync(syncParts, tables.get("listSync")!);
    fillLedgerFactory(syncParts, tables.get("ledgerFactory")!);
    createMessageClass(clock.serverTime, undefined, tables.get("message")!);
    for (const [name, messageKind] of MESSAGE_KINDS) {
        const target = tables.get(name);
        if (target !== undefined) createMessageClass(clock.serverTime, messageKind, target);
    }
}
