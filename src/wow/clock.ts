import type { Clock } from "../port/clock";

export function createClock(): Clock {
    return {
        serverTime: () => GetServerTime(),
        seconds: () => GetTime(),
        milliseconds: () => debugprofilestop(),
    };
}
