import { readAddons } from "../world/diskFiles";
import type { Client, ClientOptions, FileTree, World, WorldOptions } from "../world/contract";
import { createWorld } from "../world/world";

/** A moment in the week for specs: 2025-08-11 08:13:20 UTC. */
export const START_TIME = 1754900000;

const ROOT = "dist/Interface/AddOns";
const LIBRARY = "LibLedger";

/** How an addon of the specs uses the library. */
export interface HostOptions {
    /** The addon's name, which is its ledger's too, and that of the global table with what it has seen. */
    readonly name?: string;
    /** Lua text of the ledger's options, beside channel and authorise. */
    readonly options?: string;
    /** A "RAID" ledger is of a founded group, unless `options` name one. */
    readonly channel?: "GUILD" | "RAID";
    /** Lua text; guild ranks 0 and 1 may write when left out. */
    readonly authorise?: string;
    /** Keeps the ledger in `<name>DB`. */
    readonly isSaving?: boolean;
    /** Loaded when somebody asks for it. */
    readonly isOnDemand?: boolean;
    /** Carries these files of a library of its own instead of depending on the addon LibLedger. */
    readonly embedded?: FileTree;
    /** More Lua, run right after the ledger was made; `ledger` and `host` are at hand. */
    readonly lua?: string;
}

let libraryFiles: FileTree | undefined;

/** The built library, as in dist/. */
export function builtLibrary(): FileTree {
    libraryFiles ??= readAddons(ROOT, [LIBRARY]);
    return { ...libraryFiles };
}

/** The built library with another minor and version, and nothing else changed. */
export function libraryOfMinor(minor: number, version: string): FileTree {
    const files = builtLibrary();
    const path = `${LIBRARY}/LibLedger.lua`;
    const [withMinor, minors] = string.gsub(
        files[path]!,
        `tonumber%("%d+"%)`,
        `tonumber("${string.format("%d", minor)}")`,
    );
    const [withVersion, versions] = string.gsub(withMinor, `local VERSION = "[^"]+"`, `local VERSION = "${version}"`);
    if (minors !== 1 || versions !== 1) error("the bundle does not show its minor and version where specs look", 2);
    files[path] = withVersion;
    return files;
}

/** The minor of the built library. */
export function builtMinor(): number {
    const [minor] = string.match(builtLibrary()[`${LIBRARY}/LibLedger.lua`]!, `tonumber%("(%d+)"%)`);
    return tonumber(minor)!;
}

function mainLua(options: HostOptions): string {
    const name = options.name ?? "Host";
    const channel = options.channel ?? "GUILD";
    const authorise = options.authorise ?? "library:AuthoriseByGuildRank(1)";
    const saved = options.isSaving === true ? `saved = ${name}DB,` : "";
    return `
local addonName, host = ...
${name} = host
host.told = {}
host.handled = {}
local frame = CreateFrame("Frame")
frame:RegisterEvent("ADDON_LOADED")
frame:SetScript("OnEvent", function(_, _, loaded)
    if loaded ~= addonName then return end
    frame:UnregisterAllEvents()
    ${options.isSaving === true ? `${name}DB = ${name}DB or {}` : ""}
    local library = LibStub("LibLedger-1.0")
    local ledger = library:New("${name}", {
        channel = "${channel}", authorise = ${authorise}, ${saved} ${options.options ?? ""}
    })
    host.library, host.ledger = library, ledger
    ledger:Define("award", { "player", "points", "note?" })
    ledger:On("award", function(event, player, points)
        host.handled[#host.handled + 1] = player .. ":" .. points
    end)
    ledger:Project("standings", {
        version = 1,
        initialState = function() return {} end,
        evolve = {
            award = function(state, _, player, points) state[player] = (state[player] or 0) + points end,
        },
    })
    local function note(name, of, ...)
        assert(of == ledger)
        local words = { name }
        for index = 1, select("#", ...) do words[#words + 1] = tostring((select(index, ...))) end
        host.told[#host.told + 1] = table.concat(words, " ")
        if name == "StateRestarted" and (...) == "handlers" then host.handled = {} end
    end
    for _, name in ipairs({ "StateChanged", "StateRestarted", "EventsAdded", "HandlerFailed", "SyncChanged", "PhaseChanged",
        "EpochProposed", "EpochChanged", "GroupOffered", "CheckpointDone" }) do
        ledger.RegisterCallback(host, name, note)
    end
    ${options.lua ?? ""}
end)
`;
}

/** An addon as an author would write it: one ledger, one handler, one projection, all callbacks. */
export function hostAddon(options: HostOptions = {}): FileTree {
    const name = options.name ?? "Host";
    const files: FileTree = { [`${name}/main.lua`]: mainLua(options) };
    const toc = ["## Interface: 120100, 50504, 20506, 11509", `## Title: ${name}`];
    if (options.isSaving === true) toc.push(`## SavedVariables: ${name}DB`);
    if (options.isOnDemand === true) toc.push("## LoadOnDemand: 1");
    if (options.embedded === undefined) toc.push(`## Dependencies: ${LIBRARY}`);
    else {
        toc.push("Libs\\LibLedger\\lib.xml");
        for (const [path, text] of pairs(options.embedded as unknown as LuaTable<string, string>)) {
            const [inside] = string.gsub(path, `^${LIBRARY}/`, `${name}/Libs/LibLedger/`);
            files[inside] = text;
        }
    }
    toc.push("main.lua");
    files[`${name}/${name}.toc`] = `${toc.join("\n")}\n`;
    return files;
}

/** A world with the built library and these addons. */
export function hostWorld(addons: readonly FileTree[], options: Partial<WorldOptions> = {}): World {
    const files = builtLibrary();
    for (const addon of addons) {
        for (const [path, text] of pairs(addon as unknown as LuaTable<string, string>)) files[path] = text;
    }
    return createWorld({ files, seed: 1, startTime: START_TIME, ...options });
}

/** A client of the guild "Ours", online, that runs the library and the addon "Host". */
export function hostClient(world: World, name: string, options: Partial<ClientOptions> = {}): Client {
    const client = world.createClient({ name, guild: "Ours", addons: ["LibLedger", "Host"], ...options });
    client.login();
    return client;
}

/** The value of a Lua expression in the client. */
export function valueOf<T>(client: Client, expression: string): T {
    const [value] = client.eval<[T]>(`return ${expression}`);
    return value;
}

/** Key texts of all events, in order. */
export function keysOf(client: Client, host = "Host"): string {
    const [keys] = client.eval<[string]>(`
        local keys = {}
        for index, event in ipairs(${host}.ledger:Events()) do keys[index] = ${host}.ledger:Key(event) end
        return table.concat(keys, " ")`);
    return keys;
}

/** Awards points; what `Submit` answers, the event as its key text. */
export function award(
    client: Client,
    player: string,
    points: number,
    host = "Host",
): LuaMultiReturn<[string | undefined, string | undefined]> {
    return client.eval<[string | undefined, string | undefined]>(
        `local event, reason = ${host}.ledger:Submit("award", { player = "${player}", points = ${points} })
         return event and ${host}.ledger:Key(event), reason`,
    );
}

/** "Anna 10 Bert 5": a projection that all handlers agree with. */
export function standings(client: Client, host = "Host"): string {
    const [text] = client.eval<[string]>(`
        ${host}.ledger:Catchup()
        local players, words, handled = {}, {}, {}
        for player in pairs(${host}.ledger:State("standings")) do players[#players + 1] = player end
        table.sort(players)
        for _, word in ipairs(${host}.handled) do
            local player, points = word:match("^(.+):(.+)$")
            handled[player] = (handled[player] or 0) + tonumber(points)
        end
        for _, player in ipairs(players) do
            local points = ${host}.ledger:State("standings")[player]
            words[#words + 1] = player .. " " .. points
            if handled[player] ~= points then words[#words + 1] = "(handlers say " .. tostring(handled[player]) .. ")" end
        end
        return table.concat(words, " ")`);
    return text;
}

/** No Lua error in any client. */
export function assertNoErrors(world: World): void {
    for (const client of world.clients) {
        for (const problem of client.errors)
            error(`${client.name}: ${problem.where}: ${problem.message}\n${problem.traceback}`, 2);
    }
}
