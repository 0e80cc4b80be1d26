import type { Creator } from "../../src/event/playerGuid";
import type { CompatPorts } from "../../src/compat/ports";
import type { TextHandler } from "../../src/port/chat";
import { createKeptLog, createManualTime, type KeptLog, type ManualTime } from "../schedule/manualTime";
import { createSeededRandom } from "../sync/seededRandom";

export const OWN: Creator = { realm: 4466, creator: 0x01d8dcb0 };
export const OTHER: Creator = { realm: 5000, creator: 17 };

/** A client without a game: time by hand, the units "player" and "target", chat kept. @noSelf */
export interface FakePorts extends CompatPorts {
    readonly time: ManualTime;
    readonly log: KeptLog;
    setUnit(unit: string, identity: Creator | undefined): void;
    /** The server's clock shows this from now on, until `undefined` lets it run by `time` again. */
    setServerTime(seconds: number | undefined): void;
    printed(): readonly string[];
    /** A slash command of this word. */
    type(word: string, text: string): void;
    click(payload: string): void;
    loadAddon(name: string): void;
    loadListenerCount(): number;
}

type LoadCallback = (name: string) => void;

interface LoadListener {
    readonly callback: LoadCallback;
}

let clientCount = 0;

export function createFakePorts(): FakePorts {
    // Two clients do not draw the same numbers.
    clientCount = clientCount + 1;
    const time = createManualTime();
    const units = new LuaMap<string, Creator>();
    units.set("player", OWN);
    units.set("target", OTHER);
    const lines: string[] = [];
    const commands = new LuaMap<string, TextHandler>();
    const linkHandlers: TextHandler[] = [];
    let loadListeners: LoadListener[] = [];
    let serverTime: number | undefined;
    return {
        time,
        clock: { ...time.clock, serverTime: () => serverTime ?? time.clock.serverTime() },
        timer: time.timer,
        frameRate: { framesPerSecond: () => 60 },
        random: createSeededRandom(clientCount),
        log: createKeptLog(),
        units: {
            identity: (unit) => units.get(unit),
            name: (unit) => (unit === "player" && units.has(unit) ? "Own" : undefined),
        },
        chat: {
            print: (text) => lines.push(text),
            timeText: (at) => `at ${at}`,
            link: (payload, text) => `<${payload}|${text}>`,
            onLink(handler) {
                linkHandlers.push(handler);
            },
            onCommand(_name, word, handler) {
                commands.set(word, handler);
            },
        },
        addonLoads: {
            onLoaded(callback) {
                const listener: LoadListener = { callback };
                loadListeners.push(listener);
                return () => {
                    loadListeners = loadListeners.filter((other) => other !== listener);
                };
            },
        },
        setUnit(unit, identity) {
            if (identity === undefined) units.delete(unit);
            else units.set(unit, identity);
        },
        setServerTime(seconds) {
            serverTime = seconds;
        },
        printed: () => lines,
        type(word, text) {
            commands.get(word)!(text);
        },
        click(payload) {
            for (const handler of linkHandlers) handler(payload);
        },
        loadAddon(name) {
            for (const listener of loadListeners) listener.callback(name);
        },
        loadListenerCount: () => loadListeners.length,
    };
}
