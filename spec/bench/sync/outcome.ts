import { overdrawn } from "./budget";
import type { Guild } from "./guild";
import type { Outcome } from "./job";
import { bytesOf, countKinds, traceLines } from "./sentLog";

export interface Measured {
    /** World seconds; what was sent in between is told by kinds. */
    readonly start: number;
    readonly finish: number;
    readonly figures: Readonly<Record<string, number>>;
    readonly notes?: readonly string[];
}

const TRACE_BEFORE_SECONDS = 30;
const TRACE_AFTER_SECONDS = 60;

/** Bytes of all honest clients on all channels. */
export function bytesBetween({ log }: Guild, start: number, finish: number): number {
    return bytesOf(log.between(start, finish));
}

function faultsOf({ honest, log, world }: Guild): string[] {
    const faults = overdrawn(log.between(0, world.now()));
    for (const { name, errors } of honest) {
        for (const { where, message } of errors) faults.push(`${name}: ${where}: ${message}`);
    }
    return faults;
}

/** Real times of callbacks, where they were measured. */
function timesOf({ callbacks }: Guild): LuaMultiReturn<[figures: Record<string, number>, notes: string[]]> {
    if (callbacks === undefined) return $multi({}, []);
    const [longest, loading] = [callbacks.longest(), callbacks.longestLoading()];
    const figures = {
        longestMilliseconds: longest.milliseconds,
        percentileMilliseconds: callbacks.percentile(0.999),
        longestLoadingMilliseconds: loading.milliseconds,
    };
    const told = (name: string, { milliseconds, what }: typeof longest): string =>
        string.format("%s %.2f ms: %s", name, milliseconds, what);
    const slow = callbacks.slow().map((line) => `longer than 3 ms: ${line}`);
    const once = string.format("longest when timed once %.2f ms", callbacks.longestOnce());
    return $multi(figures, [told("longest", longest), told("longest in a loading screen", loading), once, ...slow]);
}

export function outcomeOf(guild: Guild, { start, finish, figures, notes = [] }: Measured): Outcome {
    const { log } = guild;
    const [times, timeNotes] = timesOf(guild);
    return {
        figures: { ...figures, ...times },
        notes: [...notes, ...timeNotes],
        faults: faultsOf(guild),
        sent: countKinds(log.between(start, finish)),
        trace: traceLines(log.between(start - TRACE_BEFORE_SECONDS, finish + TRACE_AFTER_SECONDS), start),
    };
}
