import type { Callbacks } from "./callbacks";
import type { Channel } from "./channel";
import type { Clock } from "./clock";
import type { FrameRate } from "./frameRate";
import type { Compressor } from "./compressor";
import type { Log } from "./log";
import type { Random } from "./random";
import type { Roster } from "./roster";
import type { Serializer } from "./serializer";
import type { Timer } from "./timer";

/**
 * All that the library needs of the world around it.
 *
 * @noSelf
 */
export interface Ports {
    readonly clock: Clock;
    readonly frameRate: FrameRate;
    readonly timer: Timer;
    readonly random: Random;
    readonly log: Log;
    readonly roster: Roster;
    readonly channel: Channel;
    readonly serializer: Serializer;
    /** Nil on clients without one. */
    readonly compressor: Compressor | undefined;
    readonly callbacks: Callbacks;
    /** Ends all game events, news of the roster and comms of these ports, for good. */
    stop(): void;
}
