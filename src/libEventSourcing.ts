import type { Dialect } from "./compat/dialect";
import { MINOR } from "./compat/minor";
import { startCompat } from "./compat/start";
import { createCompatPorts, interfaceNumber } from "./wow/compatPorts";
import { createLog } from "./wow/log";
import { ownDatabase } from "./wow/ownDatabase";

/**
 * Registers the incumbent's majors. Every embedded copy calls this; only one goes to work.
 *
 * @param hostName the addon that brought the file, and `hostTable` the one that its files share, as the game gives them
 */
export function startLibEventSourcing(dialect: Dialect, hostName: string | undefined, hostTable: unknown): void {
    startCompat({
        dialect,
        minor: MINOR,
        registry: LibStub,
        interfaceNumber: interfaceNumber(),
        hostName: hostName ?? "",
        hostTable: hostTable ?? {},
        log: createLog(),
        database: ownDatabase(hostName ?? ""),
        createPorts: createCompatPorts,
    });
}
