import { calendarTime, daysOf, formatCalendarTime } from "./calendar";
import { define, namespace, type Environment } from "./environment";
import type { Timers } from "../timers";

/** @noSelf */
export interface TimeFunctionsOptions {
    /** Server time with this client's skew, unix seconds with fraction. */
    readonly clockSeconds: () => number;
    /** Seconds since the machine was started, constant within a frame. */
    readonly uptimeSeconds: () => number;
    readonly processorMilliseconds: () => number;
    readonly framesPerSecond: () => number;
    readonly timers: Timers;
}

interface TimeTable {
    year: number;
    month: number;
    day: number;
    hour?: number;
    min?: number;
    sec?: number;
}

function unixSecondsOf(parts: TimeTable): number {
    const days = daysOf(parts.year, parts.month, parts.day);
    return days * 86400 + (parts.hour ?? 12) * 3600 + (parts.min ?? 0) * 60 + (parts.sec ?? 0);
}

/** Clocks and C_Timer; all follow the world's virtual clock. */
export function installTimeFunctions(environment: Environment, options: TimeFunctionsOptions): void {
    const { clockSeconds, uptimeSeconds, processorMilliseconds, framesPerSecond, timers } = options;
    let profileOrigin = 0;
    define(environment, {
        GetTime: () => math.floor(uptimeSeconds() * 1000 + 0.5) / 1000,
        GetTimePreciseSec: () => processorMilliseconds() / 1000,
        GetServerTime: () => math.floor(clockSeconds()),
        GetFramerate: framesPerSecond,
        debugprofilestart: () => {
            profileOrigin = processorMilliseconds();
        },
        debugprofilestop: () => processorMilliseconds() - profileOrigin,
        time: (parts?: TimeTable) => (parts === undefined ? math.floor(clockSeconds()) : unixSecondsOf(parts)),
        difftime: (later: number, earlier: number) => later - earlier,
        date: (format: string = "%c", unixSeconds: number = clockSeconds()) => {
            const [plain] = string.gsub(format, "^!", "");
            const moment = calendarTime(unixSeconds);
            return plain === "*t" ? moment : formatCalendarTime(plain, moment);
        },
        C_Timer: namespace({
            After: (seconds: unknown, callback: unknown) => {
                timers.after(seconds, callback);
            },
            NewTimer: (seconds: unknown, callback: unknown) => timers.newTicker(seconds, callback, 1),
            NewTicker: (seconds: unknown, callback: unknown, iterations?: number) =>
                timers.newTicker(seconds, callback, iterations ?? math.huge),
        }),
    });
}
