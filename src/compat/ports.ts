import type { AddonLoads } from "../port/addonLoads";
import type { Chat } from "../port/chat";
import type { Clock } from "../port/clock";
import type { FrameRate } from "../port/frameRate";
import type { Log } from "../port/log";
import type { Random } from "../port/random";
import type { Timer } from "../port/timer";
import type { Units } from "../port/units";

/** All that the incumbent's majors need of the world around them; the consumer brings the channel. */
export interface CompatPorts {
    readonly clock: Clock;
    readonly frameRate: FrameRate;
    readonly timer: Timer;
    readonly random: Random;
    readonly log: Log;
    readonly units: Units;
    readonly chat: Chat;
    readonly addonLoads: AddonLoads;
}
