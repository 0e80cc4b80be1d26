import type { World } from "../contract";

export interface QuietBound {
    /** The window: that many whole seconds before now. */
    readonly seconds: number;
    /** Message text bytes of all clients together that one second may carry on average. */
    readonly bytesPerSecondMax: number;
}

/** The channel carries no more than the bound allows. @returns complaints */
export function quietChannel(world: World, bound: QuietBound): string[] {
    const finish = math.floor(world.now());
    const start = math.max(0, finish - bound.seconds);
    const perSecond = world.bytesSent(start, finish) / math.max(1, finish - start);
    if (perSecond <= bound.bytesPerSecondMax) return [];
    const figures = string.format("%.1f bytes/s in seconds %d to %d", perSecond, start, finish);
    return [`${figures}, at most ${bound.bytesPerSecondMax} allowed (${world.messagesSent(start, finish)} messages)`];
}
