import { checksumOf } from "../../../src/wire/checksum";
import type { Client, World } from "../contract";

export interface Outcome {
    readonly complaints: readonly string[];
    /** Classes that this run had. */
    readonly faults: readonly string[];
    readonly virtualSeconds: number;
    /** Seconds of the calm period until all agreed. */
    readonly agreedAfterSeconds: number;
    readonly messages: number;
    readonly bytes: number;
    readonly events: number;
    readonly longestCallback: string;
    readonly longestMilliseconds: number;
    readonly quietBytesPerSecond: number;
    /** Of the trace; 0 without one. */
    readonly traceChecksum: number;
    readonly trace: readonly string[];
    /** What each client's status said at the end; of a run with a trace. */
    readonly lastWords: readonly string[];
}

/** What a run itself has to say; all else of its outcome the world tells. */
type Findings = Pick<Outcome, "complaints" | "faults" | "agreedAfterSeconds" | "events" | "lastWords">;

/** How long the channel is watched at the end of a run, when it should be quiet. */
export const QUIET_SECONDS = 180;

/** @param measured the clients whose callbacks count, one at least */
export function outcomeOf(
    world: World,
    measured: readonly Client[],
    isTracing: boolean,
    { complaints, faults, agreedAfterSeconds, events, lastWords }: Findings,
): Outcome {
    const finish = math.floor(world.now());
    let longest = measured[0]!.longestCallback();
    for (const client of measured) {
        const callback = client.longestCallback();
        if (callback.instructions > longest.instructions) longest = callback;
    }
    return {
        complaints,
        faults,
        virtualSeconds: world.now(),
        agreedAfterSeconds,
        messages: world.messagesSent(0, finish),
        bytes: world.bytesSent(0, finish),
        events,
        longestCallback: longest.name,
        longestMilliseconds: longest.milliseconds,
        quietBytesPerSecond: world.bytesSent(finish - QUIET_SECONDS, finish) / QUIET_SECONDS,
        traceChecksum: isTracing ? checksumOf(world.traceText()) : 0,
        trace: world.trace(),
        lastWords,
    };
}
