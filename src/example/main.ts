import { type RunCommand } from "./commands";
import { startLootLedger } from "./lootLedger";
import { checkSaved } from "./settings";
import { createWorkFrame } from "./workFrame";

const [addonName] = [...$vararg];

const LIBRARY = "LibLedger-1.0";
const PREFIX = "|cff33ff99LootLedger|r: ";

function say(this: void, line: string): void {
    print(PREFIX + line);
}

function findLibrary(): LibLedgerLibrary | undefined {
    const [library] = LibStub.GetLibrary(LIBRARY, true);
    return library as LibLedgerLibrary | undefined;
}

let runCommand: RunCommand | undefined;

function start(): void {
    const library = findLibrary();
    if (library === undefined) {
        say(`${LIBRARY} is missing, so nothing can be shown or written.`);
        return;
    }
    const saved = checkSaved(LootLedgerDB);
    LootLedgerDB = saved;
    runCommand = startLootLedger({
        library,
        saved,
        say,
        nextFrame: (work) => {
            C_Timer.After(0, work);
        },
        after: (seconds, work) => {
            C_Timer.After(seconds, work);
        },
        seconds: () => GetTime(),
        formatTime: (time) => date("%Y-%m-%d %H:%M", time),
        endOfDay: ({ year, month, day }) => time({ year, month, day, hour: 23, min: 59, sec: 59 }),
        ownGuid: () => UnitGUID("player"),
        workFrame: createWorkFrame(),
        readMonolith: () => ({ history: MonDKP_DKPHistory, loot: MonDKP_Loot, table: MonDKP_DKPTable }),
    });
}

SLASH_LOOTLEDGER1 = "/lootledger";
SLASH_LOOTLEDGER2 = "/ll";
SlashCmdList["LOOTLEDGER"] = (text) => {
    if (runCommand === undefined) say("not started.");
    else runCommand(text);
};

const frame = CreateFrame("Frame");
frame.RegisterEvent("ADDON_LOADED");
frame.SetScript("OnEvent", (_frame, _event, loadedName) => {
    // SavedVariables are there from now on, and replace what stood in the global before.
    if (loadedName !== addonName) return;
    frame.UnregisterEvent("ADDON_LOADED");
    start();
});
