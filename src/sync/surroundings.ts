import type { Fingerprint } from "../fingerprint/fingerprint";
import type { Ledger } from "../ledger/ledger";
import type { Clock } from "../port/clock";
import type { Random } from "../port/random";
import type { Timer } from "../port/timer";
import type { LedgerEvent } from "../event/event";
import type { Scheduler } from "../schedule/scheduler";
import type { Outlet } from "./outlet";
import type { Peers } from "./peers";

/**
 * What the parts of one engine share.
 *
 * @noSelf
 */
export interface Surroundings {
    readonly ledger: Ledger;
    readonly clock: Clock;
    readonly timer: Timer;
    readonly scheduler: Scheduler;
    readonly random: Random;
    readonly peers: Peers;
    readonly outlet: Outlet;
    /** The own full name; "" while the client does not know it. */
    ownName(): string;
    /** Sending is on, and we may send now. */
    isSender(): boolean;
    /** May we write, and so pass on, this event now? */
    mayPassOn(event: LedgerEvent): boolean;
    /** To be called by whoever tells others what we hold. */
    toldRoot(root: Fingerprint, seconds: number): void;
    /** Why a backlog must not be whispered to this player; nil when it can be tried. */
    whyNotWhisper(fullName: string): string | undefined;
}
