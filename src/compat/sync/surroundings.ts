import type { Ledger } from "../../ledger/ledger";
import type { Clock } from "../../port/clock";
import type { Log } from "../../port/log";
import type { Random } from "../../port/random";
import type { Timer } from "../../port/timer";
import type { Scheduler } from "../../schedule/scheduler";
import type { Dialect } from "../dialect";
import type { Logger } from "../logger";
import type { Outlet } from "./outlet";
import type { Peers } from "./peers";
import type { SyncedState } from "./syncedState";
import type { WeekBook } from "./weekBook";
import type { WireEntries } from "./wireEntries";

/** The own character as the game names it to itself: without realm. Nil while the client does not know it. */
export type OwnName = () => string | undefined;

/** @noSelf */
export interface SyncPorts {
    readonly clock: Clock;
    readonly timer: Timer;
    readonly random: Random;
    readonly log: Log;
    readonly scheduler: Scheduler;
    readonly ownName: OwnName;
}

/** A reset makes another one. */
export type LedgerOf = () => Ledger;

/** What all parts of one ledger's synchronisation share. @noSelf */
export interface Surroundings extends SyncPorts {
    readonly dialect: Dialect;
    readonly state: SyncedState;
    readonly ledger: LedgerOf;
    readonly weeks: WeekBook;
    readonly peers: Peers;
    readonly outlet: Outlet;
    readonly wire: WireEntries;
    readonly logger: Logger;
}
