import type { CallbackRegistry } from "../port/callbacks";
import type { Ports } from "../port/ports";
import { createChannel } from "./channel";
import { createClock } from "./clock";
import { createCompressor } from "./compressor";
import { createFrameRate } from "./frameRate";
import { createGameEvents } from "./gameEvents";
import { createLog } from "./log";
import { createRandom } from "./random";
import { createRoster } from "./roster";
import { createSerializer } from "./serializer";
import { createTimer } from "./timer";

/** CallbackHandler-1.0. */
interface CallbackHandler {
    New(target: object): CallbackRegistry;
}

export function createPorts(): Ports {
    const log = createLog();
    const clock = createClock();
    const timer = createTimer();
    const events = createGameEvents(log);
    const roster = createRoster(events, timer, clock);
    const channel = createChannel(roster.ownName);
    const [callbackHandler] = LibStub.GetLibrary("CallbackHandler-1.0");
    return {
        clock,
        frameRate: createFrameRate(),
        timer,
        random: createRandom(),
        log,
        roster,
        channel,
        serializer: createSerializer(),
        compressor: createCompressor(),
        callbacks: { createRegistry: (target) => (callbackHandler as CallbackHandler).New(target) },
        stop() {
            events.stop();
            roster.stop();
            channel.stop();
        },
    };
}
