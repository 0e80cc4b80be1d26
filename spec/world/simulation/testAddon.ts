import { tinyAddon } from "../tinyAddon";
import type { FileTree } from "../contract";

export const SIM_ADDON = "SimLedger";
export const NOISE_ADDON = "SimNoise";
export const ATTACK_ADDON = "SimAttack";
export const GUILD_BOOK = "SimGuild";
export const RAID_BOOK = "SimRaid";
/** Which group's ledger the raid book is. */
export const RAID_GROUP = "sim";
/** Ranks 0 to this one may write. */
export const WRITER_RANK_MAX = 1;
export const OWN_PREFIX = "LibLedger";
export const WHISPER_PREFIX = "LibLedgerW";
/** Beside it SimLedger writes to the channel as text. */
export const TEXT_ADDON = "SimText";

/**
 * What an addon on LibLedger does at least: kinds, a projection and handlers that mind the order of events, and a
 * few functions for the scenario to call.
 */
const SIM = `
local lib = LibStub("LibLedger-1.0")
Sim = { books = {}, handled = {} }

local function spell(value)
    local kind = type(value)
    if kind == "number" then return string.format("%.14g", value) end
    if kind ~= "table" then return kind:sub(1, 1) .. tostring(value) end
    local keys, parts = {}, {}
    for key in pairs(value) do keys[#keys + 1] = key end
    table.sort(keys, function(a, b) return spell(a) < spell(b) end)
    for _, key in ipairs(keys) do parts[#parts + 1] = spell(key) .. "=" .. spell(value[key]) end
    return "{" .. table.concat(parts, ",") .. "}"
end

local function signature(event)
    local parts = {}
    for slot = 5, #event do parts[#parts + 1] = spell(event[slot]) end
    return (table.concat(parts, ";"):gsub("[%c\\\\]", function(c) return string.format("\\\\%03d", c:byte()) end))
end

local function newState()
    return { chain = 0, count = 0, points = {} }
end

local function award(state, player, points)
    state.chain = (state.chain * 31 + points) % 1000003
    state.count = state.count + 1
    state.points[player] = (state.points[player] or 0) + points
end

local function decay(state, percent)
    state.chain = (state.chain * 37 + percent) % 1000003
    state.count = state.count + 1
    for player, points in pairs(state.points) do state.points[player] = math.floor(points * (100 - percent) / 100) end
end

local function list(state, names)
    state.chain = (state.chain * 41 + #names) % 1000003
    state.count = state.count + 1
    for _, player in ipairs(names) do state.points[player] = (state.points[player] or 0) + 1 end
end

local function open(name, options)
    options.authorise = lib:AuthoriseByGuildRank(WRITER_RANK_MAX)
    SimDB[name] = SimDB[name] or {}
    options.saved = SimDB[name]
    options.encoding = SimText and "text" or nil
    local book = lib:New(name, options)
    Sim.books[name] = book
    Sim.handled[name] = newState()
    book:Define("award", { "player", "points", "note?" })
    book:Define("decay", { "percent" })
    book:Define("list", { "names", "reason?" })
    book.RegisterCallback(Sim, "StateRestarted", function(_, _, projection)
        if projection == "handlers" then Sim.handled[name] = newState() end
    end)
    book.RegisterCallback(Sim, "EpochProposed", function()
        -- Some are not at their keyboard for long.
        C_Timer.After(math.random() * 120, function() Sim.Agree(name) end)
    end)
    book:On("award", function(_, player, points) award(Sim.handled[name], player, points) end)
    book:On("decay", function(_, percent) decay(Sim.handled[name], percent) end)
    book:On("list", function(_, names) list(Sim.handled[name], names) end)
    book:Project("points", { version = 1, initialState = newState, evolve = {
        award = function(state, _, player, points) award(state, player, points) end,
        decay = function(state, _, percent) decay(state, percent) end,
        list = function(state, _, names) list(state, names) end,
    } })
end

local frame = CreateFrame("Frame")
frame:RegisterEvent("ADDON_LOADED")
frame:SetScript("OnEvent", function(_, _, name)
    if name ~= "SimLedger" then return end
    SimDB = SimDB or {}
    open("SimGuild", { channel = "GUILD" })
    if HAS_RAID then open("SimRaid", { channel = "RAID", group = "sim" }) end
end)

local function told(book, event, reason)
    if not event then return nil, reason end
    return book:Key(event), signature(event)
end

function Sim.Write(name, kind, fields)
    local book = Sim.books[name]
    return told(book, book:Submit(kind, fields))
end

function Sim.StartOver(name)
    local book = Sim.books[name]
    return told(book, book:StartOver("a new season"))
end

-- Whatever the player thinks, he agrees now.
function Sim.Agree(name)
    local book = Sim.books[name]
    if book:Status().proposedEpoch then book:AcceptEpoch() end
end

function Sim.Retract(name, key)
    local book = Sim.books[name]
    return told(book, book:Retract(key))
end

function Sim.Import(name, rows)
    local book = Sim.books[name]
    local added, reason = book:Import(rows)
    if not added then return nil, reason end
    local lines = {}
    for _, row in ipairs(rows) do
        local key = string.format("%.0f-%.0f-0-%.0f", row.time, row.counter, row.creator)
        lines[#lines + 1] = key .. "\\t" .. signature(book:Find(key)) .. "\\n"
    end
    return added, table.concat(lines)
end

-- As Sim.Dump, of what only members told.
function Sim.Unconfirmed(name)
    local lines = {}
    for _, held in ipairs(Sim.books[name]:Unconfirmed()) do
        lines[#lines + 1] = held.key .. "\\t" .. signature(held.event) .. "\\n"
    end
    return table.concat(lines)
end

-- The content that the player knows: somebody may have told another one under the same key.
function Sim.Confirm(name, key, content)
    local book = Sim.books[name]
    for _, held in ipairs(book:Unconfirmed()) do
        if held.key == key and signature(held.event) == content then
            book:Confirm(held.event)
            return
        end
    end
end

function Sim.Count(name)
    return #Sim.books[name]:Events()
end

-- A line "key, tab, content" for each event, in the ledger's order.
function Sim.Dump(name)
    local book, lines = Sim.books[name], {}
    for _, event in ipairs(book:Events()) do lines[#lines + 1] = book:Key(event) .. "\\t" .. signature(event) .. "\\n" end
    return table.concat(lines)
end
`;

/** Another addon on the same client that sends as much as it can, in one of three ways. */
const NOISE = `
local ticker
SimNoise = {}
function SimNoise.Stop()
    if ticker then ticker:Cancel() end
    ticker = nil
end
function SimNoise.Start(way, seconds)
    SimNoise.Stop()
    local sent = 0
    ticker = C_Timer.NewTicker(seconds, function()
        sent = sent + 1
        local text = "noise" .. sent .. string.rep("z", sent % 200)
        if way == "ourPrefix" then
            C_ChatInfo.SendAddonMessage("LibLedger", text, "GUILD")
        elseif way == "manyPrefixes" then
            C_ChatInfo.SendAddonMessage("SimNoise" .. sent % 8, text, "GUILD")
        elseif sent <= 30 then
            -- More would wait in its queue for hours, also in the calm.
            LibStub("AceComm-3.0"):SendCommMessage("SimNoise", string.rep(text, 5), "GUILD", nil, "BULK")
        end
    end)
end
`;

/** Hears what goes over our prefix and keeps the latest for later. */
const ATTACK = `
SimAttack = { heard = {}, count = 0 }
local OURS = { LibLedger = true, LibLedgerW = true }
for prefix in pairs(OURS) do C_ChatInfo.RegisterAddonMessagePrefix(prefix) end
local frame = CreateFrame("Frame")
frame:RegisterEvent("CHAT_MSG_ADDON")
frame:SetScript("OnEvent", function(_, _, prefix, text, _, sender)
    if not OURS[prefix] or Ambiguate(sender, "none") == UnitName("player") then return end
    SimAttack.heard[SimAttack.count % 200 + 1] = text
    SimAttack.count = SimAttack.count + 1
end)
`;

/** @param directives so that it is loaded behind the AceComm that it uses */
export function noiseAddon(directives: readonly string[]): FileTree {
    return tinyAddon(NOISE_ADDON, NOISE, directives);
}

export function simulationAddons(hasRaid: boolean): FileTree {
    const prelude = `local HAS_RAID, WRITER_RANK_MAX = ${tostring(hasRaid)}, ${tostring(WRITER_RANK_MAX)}\n`;
    return {
        ...tinyAddon(SIM_ADDON, prelude + SIM, [
            "Dependencies: LibLedger",
            `OptionalDeps: ${TEXT_ADDON}`,
            "SavedVariables: SimDB",
        ]),
        ...tinyAddon(TEXT_ADDON, "SimText = true"),
        ...noiseAddon(["Dependencies: LibLedger"]),
        ...tinyAddon(ATTACK_ADDON, ATTACK, ["Dependencies: LibLedger"]),
    };
}
