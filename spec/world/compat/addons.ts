import type { FileTree } from "../contract";
import { noiseAddon } from "../simulation/testAddon";
import { tinyAddon } from "../tinyAddon";

/** The consumer, the same on every library. */
export const CONSUMER = "SimLoot";
export const ACE = "SimAce";
/** Ours in a folder of its own, which is the base dialect. */
export const OURS_BASE = "LibEventSourcing";
export const OURS_FORK = "SimOursFork";
export const ORIGINAL_BASE = "SimOriginalBase";
export const ORIGINAL_FORK = "SimOriginalFork";
/** Where the text of the stand-in is expected among the given files. */
export const ORIGINAL_FILE = "SimOriginal/original.lua";

const LIBRARIES = [OURS_BASE, OURS_FORK, ORIGINAL_BASE, ORIGINAL_FORK];

/**
 * What a loot manager does at least: a class of entries, a mutator that minds their order, its own transport, and a few
 * functions for the run to call.
 */
const CONSUMER_LUA = `
local LogEntry, LedgerFactory = LibStub("EventSourcing/LogEntry"), LibStub("EventSourcing/LedgerFactory")
local Serializer = LibStub("AceSerializer-3.0")
-- AceComm mixes up the frames of two messages of one prefix where their priorities differ.
local PREFIX, LARGE_PREFIX = "SimLoot", "SimLootLarge"
local Award = LogEntry:extend("AWD")
function Award.fields()
    local names = LogEntry.fields()
    for _, name in ipairs({ "player", "points", "note" }) do names[#names + 1] = name end
    return names
end

Sim = {}
LibStub("AceComm-3.0"):Embed(Sim)
local points, chain, count
local function clear() points, chain, count = {}, 0, 0 end
clear()

local function through(prefix, priority)
    return function(message, distribution, target)
        local text = Serializer:Serialize(message)
        Sim:SendCommMessage(prefix, #text .. ":" .. text, distribution, target, priority)
    end
end

-- The base hands in the name alone, the fork an entry or nil before it.
local function mayWrite(...)
    local sender = select("#", ...) == 1 and (...) or select(2, ...)
    return TRUSTED[string.match(sender, "^[^-]+")] == true
end

local function open()
    SimDB = SimDB or {}
    SimDB.ledger = SimDB.ledger or {}
    local ledger = LedgerFactory.createLedger(SimDB.ledger, through(PREFIX, "NORMAL"), function(receive)
        local function hear(_, text, distribution, sender)
            -- AceComm joins what is left when a frame was lost; consumers that compress notice it.
            local length, whole = string.match(text, "^(%d+):(.*)$")
            local ok, message = Serializer:Deserialize(whole or "")
            local hasArrived = ok and #whole == tonumber(length)
            if hasArrived and sender ~= UnitName("player") then receive(message, distribution, sender) end
        end
        Sim:RegisterComm(PREFIX, hear)
        Sim:RegisterComm(LARGE_PREFIX, hear)
    end, mayWrite, through(LARGE_PREFIX, "BULK"))
    ledger.registerMutator(Award, function(entry)
        chain = (chain * 31 + entry.points) % 1000003
        count = count + 1
        points[entry.player] = (points[entry.player] or 0) + entry.points
    end)
    ledger.addStateRestartListener(clear)
    if TRUSTED[UnitName("player")] then ledger.enableSending() end
    Sim.ledger = ledger
end

local function isTaken(entry)
    for _, row in ipairs(SimDB.ledger) do
        if row._c == entry._c and row._b == entry._b and row._a == entry._a then return true end
    end
    return false
end

function Sim.Write(player, amount, note, secondsAgo)
    local entry = Award:new()
    entry:setTime(entry:time() - secondsAgo)
    entry.player, entry.points, entry.note = player, amount, note
    if not isTaken(entry) then Sim.ledger.submitEntry(entry) end
end

function Sim.Ignore(share)
    local awards = {}
    for _, row in ipairs(SimDB.ledger) do
        if row._d == "AWD" then awards[#awards + 1] = row end
    end
    if awards[1] then Sim.ledger.ignoreEntry(awards[math.ceil(share * #awards)]) end
end

-- A line "key, tab, content" for each row of the saved table, in its order.
function Sim.Dump()
    local lines = {}
    for _, row in ipairs(SimDB.ledger) do
        local key = string.format("%.0f-%.0f-%.0f-%.0f", row._c, row._b, row._e or 0, row._a)
        local content = table.concat({ row._d, tostring(row.player), tostring(row.points), tostring(row.note),
            tostring(row.ref) }, " ")
        lines[#lines + 1] = key .. "\\t" .. content .. "\\n"
    end
    return table.concat(lines)
end

function Sim.State()
    Sim.ledger.catchup()
    local names, parts = {}, {}
    for name in pairs(points) do names[#names + 1] = name end
    table.sort(names)
    for _, name in ipairs(names) do parts[#parts + 1] = name .. "=" .. points[name] end
    local hash = Sim.ledger.getStateManager():stateHash()
    return string.format("%s; %.0f entries, chain %.0f, hash %.0f", table.concat(parts, " "), count, chain, hash)
end

local frame = CreateFrame("Frame")
frame:RegisterEvent("PLAYER_LOGIN")
frame:SetScript("OnEvent", open)
`;

const ACE_FILES = [
    "libs/LibStub/LibStub.lua",
    "libs/CallbackHandler-1.0/CallbackHandler-1.0.lua",
    "libs/AceSerializer-3.0/AceSerializer-3.0.lua",
    "libs/AceComm-3.0/AceComm-3.0.xml",
];

const INTERFACES = "## Interface: 120100, 50504, 20506, 11509\n";

function tocOf(name: string, listed: readonly string[], directives = ""): FileTree {
    return { [`${name}/${name}.toc`]: `${INTERFACES}## Title: ${name}\n${directives}${listed.join("\n")}\n` };
}

/** Another addon's files under this one's name. */
function copied(files: FileTree, from: string, to: string): FileTree {
    const found: FileTree = {};
    for (const [path, text] of pairs(files)) {
        if (path.startsWith(`${from}/`)) found[`${to}/${path.slice(from.length + 1)}`] = text;
    }
    return found;
}

function original(files: FileTree, name: string, dialect: string): FileTree {
    const choice =
        `ORIGINAL_DIALECT = "${dialect}"\n` +
        `ORIGINAL_IS_CLASSIC = ORIGINAL_DIALECT == "base" and select(4, GetBuildInfo()) < 100000\n`;
    return {
        ...tocOf(name, ["choice.lua", "original.lua"], `## Dependencies: ${ACE}\n`),
        [`${name}/choice.lua`]: choice,
        [`${name}/original.lua`]: files[ORIGINAL_FILE]!,
    };
}

/**
 * All addons of a run.
 *
 * @param files the built LibLedger (for its Ace libraries) and LibEventSourcing, and the stand-in of the original
 * @param trusted names of those who may write
 */
export function compatAddons(files: FileTree, trusted: readonly string[]): FileTree {
    const names = trusted.map((name) => `["${name}"] = true`).join(", ");
    return {
        ...files,
        ...tocOf(ACE, ACE_FILES),
        ...copied(files, "LibLedger", ACE),
        ...copied(files, OURS_BASE, OURS_FORK),
        ...tocOf(OURS_FORK, ["embed-fork.xml"]),
        ...original(files, ORIGINAL_BASE, "base"),
        ...original(files, ORIGINAL_FORK, "fork"),
        ...noiseAddon([`Dependencies: ${ACE}`]),
        ...tinyAddon(CONSUMER, `local TRUSTED = { ${names} }\n${CONSUMER_LUA}`, [
            `OptionalDeps: ${[ACE, ...LIBRARIES].join(", ")}`,
            "SavedVariables: SimDB",
        ]),
    };
}
