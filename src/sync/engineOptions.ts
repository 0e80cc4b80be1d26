import type { Ledger } from "../ledger/ledger";
import type { Distribution } from "../port/channel";
import type { Clock } from "../port/clock";
import type { Log } from "../port/log";
import type { Random } from "../port/random";
import type { Roster } from "../port/roster";
import type { Timer } from "../port/timer";
import type { Scheduler } from "../schedule/scheduler";
import type { Authority } from "./authority";
import type { WhyClosed } from "./outlet";
import type { InSyncHandler, PeersHandler, ProgressHandler } from "./standing";
import type { Router } from "./router";
import type { Encoding } from "./speech";
import type { Confirm } from "./vouching";

/** Why nothing is whispered to this player: the way is closed, or the consumer does not want it; nil when it can be tried. */
export type WhyNotWhisper = (this: void, fullName: string) => string | undefined;

export type UnconfirmedHandler = (this: void) => void;

export interface SyncEngineOptions {
    readonly ledger: Ledger;
    /** 1..64 bytes; the same on all clients of this ledger, and on no other. */
    readonly ledgerId: string;
    /** 1..64 bytes; "0" for the first life of a ledger. */
    readonly epoch: string;
    /** Where the ledger's messages go; others that name this ledger are refused. */
    readonly distribution: Distribution;
    /** How we write; every client reads both. */
    readonly encoding: Encoding;
    readonly authority: Authority;
    readonly roster: Roster;
    readonly router: Router;
    readonly scheduler: Scheduler;
    readonly clock: Clock;
    readonly timer: Timer;
    readonly random: Random;
    readonly log: Log;
    /** Asks the game now why nothing can be sent: no guild, no group…; nil when sending makes sense. */
    readonly whyClosed: WhyClosed;
    /** Asked before a newcomer's backlog is whispered. */
    readonly whyNotWhisper: WhyNotWhisper;
    /** Called when what `inSync` answers has changed. */
    readonly onInSyncChanged: InSyncHandler;
    readonly onProgressChanged: ProgressHandler;
    /** Called when what a peer holds, or whether it is in sync, has changed. */
    readonly onPeersChanged: PeersHandler;
    /** Writes a confirmation of what enough members told alike. */
    readonly confirm: Confirm;
    /** Called when what `unconfirmed` answers has changed. */
    readonly onUnconfirmedChanged: UnconfirmedHandler;
}
