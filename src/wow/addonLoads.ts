import type { AddonLoads } from "../port/addonLoads";
import type { GameEvents } from "./gameEvents";

export function createAddonLoads(events: GameEvents): AddonLoads {
    return {
        onLoaded: (callback) =>
            events.on("ADDON_LOADED", (name) => {
                callback(tostring(name));
            }),
    };
}
