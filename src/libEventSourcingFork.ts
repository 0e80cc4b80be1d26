/** What an addon loads that was written for the fork dialect; see libEventSourcing.ts. */
import { startLibEventSourcing } from "./libEventSourcing";

const [hostName, hostTable] = [...$vararg];

startLibEventSourcing("fork", hostName, hostTable);
