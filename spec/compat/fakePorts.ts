import type { Creator } from "../../src/event/playerGuid";
import type { CompatPorts } from "../../src/compat/ports";
import { createKeptLog, createManualTime, type KeptLog, type ManualTime } from "../schedule/manualTime";
import { createSeededRandom } from "../sync/seededRandom";

export const OWN: Creator = { realm: 4466, creator: 0x01d8dcb0 };
export const OTHER: Creator = { realm: 5000, creator: 17 };

/** A client without a game: time by hand, the units "player" and "target", chat kept. @noSelf */
export interface FakePorts extends CompatPorts {
    readonly time: ManualTime;
    readonly log: KeptLog;
    readonly units: { identity(this: void, unit: string): Creator | undefined };
    setUnit(unit: string, identity: Creator | undefined): void;
    /** The server's clock shows this from now on, until `undefined` lets it run by `time` again. */
    setServerTime(seconds: number | undefined): void;
    printed(): readonly string[];
}

export function createFakePorts(): FakePorts {
    const time = createManualTime();
    const units = new LuaMap<string, Creator>();
    units.set("player", OWN);
    units.set("target", OTHER);
    const lines: string[] = [];
    let serverTime: number | undefined;
    return {
        time,
        clock: { ...time.clock, serverTime: () => serverTime ?? time.clock.serverTime() },
        timer: time.timer,
        frameRate: { framesPerSecond: () => 60 },
        random: createSeededRandom(1),
        log: createKeptLog(),
        units: { identity: (unit) => units.get(unit) },
        chat: { print: (text) => lines.push(text) },
        setUnit(unit, identity) {
            if (identity === undefined) units.delete(unit);
            else units.set(unit, identity);
        },
        setServerTime(seconds) {
            serverTime = seconds;
        },
        printed: () => lines,
    };
}
