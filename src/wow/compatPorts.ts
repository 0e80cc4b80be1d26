import { createAddonLoads } from "./addonLoads";
import { createChat } from "./chat";
import { createClock } from "./clock";
import { createFrameRate } from "./frameRate";
import { createGameEvents } from "./gameEvents";
import { createLog } from "./log";
import { createRandom } from "./random";
import { createTimer } from "./timer";
import { createUnits } from "./units";

/** The ports of `compat/ports.ts`: no channel, no roster, since the incumbent's consumers bring their own. */
export function createCompatPorts() {
    const log = createLog();
    return {
        clock: createClock(),
        frameRate: createFrameRate(),
        timer: createTimer(),
        random: createRandom(),
        log,
        units: createUnits(),
        chat: createChat(),
        addonLoads: createAddonLoads(createGameEvents(log)),
    };
}

/** The number that tells the products of the game apart, e.g. 11509 or 120100. */
export function interfaceNumber(): number {
    const [, , , number] = GetBuildInfo();
    return number;
}
