import type { Log } from "../port/log";
import { entryKindOf, type Dialect } from "./dialect";
import { createDuty } from "./duty";
import { createIgnoreEntry } from "./entry/ignoreEntry";
import { createLogEntry } from "./entry/logEntry";
import { createSortedListClass } from "./entry/sortedList";
import { createUtil } from "./entry/util";
import { fill } from "./fill";
import { announce, claimMajors, findForeign, releaseMajors, type LibraryRegistry, type MajorName } from "./majors";
import type { CompatPorts } from "./ports";
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
    /** Made only by a copy that goes to work. */
    createPorts(): CompatPorts;
}

/** Registers the majors and goes to work, unless another copy of ours does already or somebody else's is in the way. */
export function startCompat(start: Start): void {
    const { registry, dialect, minor, hostTable, log } = start;
    const duty = createDuty();
    const claim = claimMajors({ registry, dialect, minor, host: hostTable, end: duty.end });
    if (claim.kind === "refused") announce(registry, log.warn, claim.obstacle);
    if (claim.kind !== "claimed") return;

    const ports = start.createPorts();
    // An older copy's ledgers go on with its code until the end of the session, or of our duty.
    if (claim.older !== undefined) {
        duty.onEnd(claim.older.end);
        hostTable.stateManagers ??= claim.older.host.stateManagers;
    }
    const cancelWatch = ports.addonLoads.onLoaded(() => {
        const foreign = findForeign(registry);
        if (foreign === undefined) return;
        cancelWatch();
        releaseMajors(registry);
        duty.end();
        announce(registry, log.warn, foreign);
    });
    fillMajors(start, ports, claim.tables);
    registerTimeTravel({ chat: ports.chat, clock: ports.clock, host: hostTable });
}

function fillMajors(start: Start, ports: CompatPorts, tables: LuaMap<MajorName, object>): void {
    const { dialect, interfaceNumber } = start;
    const kind = entryKindOf(dialect, interfaceNumber);
    fill(tables.get("util")!, createUtil(ports));
    const sortedListClass = createSortedListClass(dialect, tables.get("sortedList")!);
    const logEntries = createLogEntry({ ports, kind, sortedListClass }, tables.get("logEntry")!);
    createIgnoreEntry(logEntries, ports.units, tables.get("ignoreEntry")!);
}
