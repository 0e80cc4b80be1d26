/** Registers the incumbent's majors in the fork dialect. Every embedded copy runs this file; only one goes to work. */
import { MINOR } from "./compat/minor";
import { startCompat } from "./compat/start";
import type { HostTable } from "./compat/timeTravelCommand";
import { createCompatPorts, interfaceNumber } from "./wow/compatPorts";
import { createLog } from "./wow/log";
import { ownDatabase } from "./wow/ownDatabase";

const [hostName, hostTable] = [...$vararg];

startCompat({
    dialect: "fork",
    minor: MINOR,
    registry: LibStub,
    interfaceNumber: interfaceNumber(),
    hostName: hostName ?? "",
    hostTable: (hostTable ?? {}) as HostTable,
    log: createLog(),
    database: ownDatabase(hostName ?? ""),
    createPorts: createCompatPorts,
});
