/** What an addon loads that was written for the base dialect; see libEventSourcing.ts. */
import { startLibEventSourcing } from "./libEventSourcing";

const [hostName, hostTable] = [...$vararg];

startLibEventSourcing("base", hostName, hostTable);
