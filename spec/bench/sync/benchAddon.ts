import type { Client, FileTree } from "../../world/contract";
import { tinyAddon } from "../../world/tinyAddon";

export const BENCH_ADDON = "BenchLedger";
export const GUILD = "Measured";
export const LEDGER_NAME = "Bench";

/**
 * An addon on LibLedger alone, with the kinds of LootLedger and a projection that goes through all players, for the
 * bench to call. Ranks 0 and 1 may write.
 */
const LUA = `
local lib = LibStub("LibLedger-1.0")
Bench = {}
local ledger

local function newState() return { points = {}, count = 0 } end
local function credit(state, player, points) state.points[player] = (state.points[player] or 0) + points end

local frame = CreateFrame("Frame")
frame:RegisterEvent("ADDON_LOADED")
frame:SetScript("OnEvent", function(_, _, name)
    if name ~= "BenchLedger" then return end
    BenchDB = BenchDB or {}
    ledger = lib:New("Bench", { channel = "GUILD", authorise = lib:AuthoriseByGuildRank(1), saved = BenchDB })
    ledger:Define("awarded", { "players", "points", "reason" })
    ledger:Define("decayed", { "players", "points", "reason", "percent?" })
    ledger:Define("itemSold", { "player", "item", "points", "boss?", "zone?" })
    ledger:Define("balanceOpened", { "player", "points" })
    ledger:Project("points", { version = 1, initialState = newState, evolve = {
        awarded = function(state, _, players, points)
            state.count = state.count + 1
            for _, player in ipairs(players) do credit(state, player, points) end
        end,
        decayed = function(state, _, players, points)
            state.count = state.count + 1
            for i, player in ipairs(players) do credit(state, player, points[i]) end
        end,
        itemSold = function(state, _, player, _, points) state.count = state.count + 1 credit(state, player, points) end,
        balanceOpened = function(state, _, player, points) state.count = state.count + 1 credit(state, player, points) end,
    } })
    ledger.RegisterCallback(Bench, "EventsAdded", function() if Bench.onAdded then Bench.onAdded() end end)
    ledger:EnableSending()
end)

function Bench.Holding()
    local status = ledger:Status()
    return status.events, status.applied, status.stateHash, status.hash or -1, status.sum or -1, status.phase
end

function Bench.Import(rows) return ledger:Import(rows) end

function Bench.Write(kind, fields)
    local event, reason = ledger:Submit(kind, fields)
    if not event then return nil, reason end
    return ledger:Key(event)
end

function Bench.Holds(key) return ledger:Find(key) ~= nil end

function Bench.Between(start, finish)
    local found = {}
    for _, event in ipairs(ledger:Events()) do
        if event[1] >= start and event[1] < finish then found[#found + 1] = event end
    end
    return found
end
`;

export type OnAdded = (this: void) => void;

/** The addon's table in a client's session. */
interface BenchTable {
    readonly Holding: (
        this: void,
    ) => LuaMultiReturn<[events: number, applied: number, stateHash: number, hash: number, sum: number, phase: string]>;
    readonly Holds: (this: void, key: string) => boolean;
    onAdded: OnAdded | undefined;
}

/** Of a client that is online. */
export function benchOf(client: Client): BenchTable {
    const found = client.global("Bench");
    if (found === undefined) error(`${client.name} has no ${BENCH_ADDON}`);
    return found as BenchTable;
}

export function benchAddon(): FileTree {
    return tinyAddon(BENCH_ADDON, LUA, ["Dependencies: LibLedger", "SavedVariables: BenchDB"]);
}
