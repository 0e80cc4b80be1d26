-- A loot manager as authors wrote them for the incumbent: awards of points, kept alike on the clients of a guild.
-- Original text; it knows the library through LibStub and the incumbent's documented calls alone.
local addonName, addon = ...
LootManager = addon

local LogEntry = LibStub("EventSourcing/LogEntry")
local LedgerFactory = LibStub("EventSourcing/LedgerFactory")
local Util = LibStub("EventSourcing/Util")
local AceComm = LibStub("AceComm-3.0")
local AceSerializer = LibStub("AceSerializer-3.0")

local PREFIX = "LootMgr"

-- Points for one player.
local AwardEntry = LogEntry:extend("AW")
addon.AwardEntry = AwardEntry

function AwardEntry.award(player, points, creator, realm)
    local entry = AwardEntry:new(creator, realm)
    entry.player = player
    entry.points = points
    return entry
end

function AwardEntry:fields()
    local names = LogEntry:fields()
    table.insert(names, "player")
    table.insert(names, "points")
    return names
end

function AwardEntry:player_()
    return self.player
end

-- All points lose a part, in percent.
local DecayEntry = LogEntry:extend("DC")
addon.DecayEntry = DecayEntry

function DecayEntry.decay(percent)
    local entry = DecayEntry:new()
    entry.percent = percent
    return entry
end

function DecayEntry.fields()
    local names = LogEntry.fields()
    names[#names + 1] = "percent"
    return names
end

addon.standings = {}
addon.calls = { mutators = 0, restarts = 0, changes = 0 }
addon.statuses = {}

local function authorised(sender)
    return addon.officers == nil or addon.officers[string.match(sender, "^[^-]+")] == true
end

local function authorizationHandler(...)
    if addon.dialect == "fork" then
        local _, sender = ...
        return authorised(sender)
    end
    return authorised((...))
end

local function send(message, distribution, target)
    AceComm:SendCommMessage(PREFIX, AceSerializer:Serialize(message), distribution, target)
end

local function registerReceiveHandler(receive)
    AceComm.RegisterComm(addon, PREFIX, function(_, text, distribution, sender)
        if string.match(sender, "^[^-]+") == UnitName("player") then return end
        local isReadable, message = AceSerializer:Deserialize(text)
        if isReadable then receive(message, distribution, sender) end
    end)
end

local function registerMutators(ledger, standings, calls)
    ledger.registerMutator(AwardEntry, function(entry)
        calls.mutators = calls.mutators + 1
        local player = entry:player_()
        standings[player] = (standings[player] or 0) + entry.points
    end)
    ledger.registerMutator(DecayEntry, function(entry)
        calls.mutators = calls.mutators + 1
        for player, points in pairs(standings) do standings[player] = points * (100 - entry.percent) / 100 end
    end)
    ledger.addStateRestartListener(function()
        calls.restarts = calls.restarts + 1
        Util.wipe(standings)
    end)
end

function addon.award(player, points)
    local entry = AwardEntry.award(player, points)
    addon.ledger.submitEntry(entry)
    return entry
end

function addon.decay(percent)
    local entry = DecayEntry.decay(percent)
    addon.ledger.submitEntry(entry)
    return entry
end

local function copyRows(from, to)
    Util.wipe(to)
    for index, row in ipairs(from) do
        local copy = {}
        for field, value in pairs(row) do copy[field] = value end
        to[index] = copy
    end
end

-- A ledger beside the real one, that nobody else sees.
function addon.enterSandbox()
    local sandbox = { rows = {}, standings = {}, calls = { mutators = 0, restarts = 0 } }
    copyRows(LootManagerDB.rows, sandbox.rows)
    sandbox.ledger = LedgerFactory.createLedger(
        sandbox.rows, function() end, function() end, function() return true end, nil, 0, 1000
    )
    registerMutators(sandbox.ledger, sandbox.standings, sandbox.calls)
    sandbox.ledger.catchup()
    addon.sandbox = sandbox
    return sandbox
end

-- What was tried out becomes real.
function addon.keepSandbox()
    copyRows(addon.sandbox.rows, LootManagerDB.rows)
    addon.sandbox = nil
end

local frame = CreateFrame("Frame")
frame:RegisterEvent("ADDON_LOADED")
frame:SetScript("OnEvent", function(_, _, loaded)
    if loaded ~= addonName then return end
    frame:UnregisterAllEvents()
    LootManagerDB = LootManagerDB or { rows = {} }
    local ledger = LedgerFactory.createLedger(
        LootManagerDB.rows, send, registerReceiveHandler, authorizationHandler, nil, 100, 50
    )
    addon.ledger = ledger
    registerMutators(ledger, addon.standings, addon.calls)
    ledger.addStateChangedListener(function(lag, uncommitted, stateHash)
        addon.calls.changes = addon.calls.changes + 1
        addon.lastChange = { lag = lag, uncommitted = uncommitted, stateHash = stateHash }
    end)
    ledger.addMutatorFailedListener(function(_, entry)
        addon.failed = entry:uuid()
    end)
    ledger.addSyncStateChangedListener(function(_, status)
        addon.statuses[#addon.statuses + 1] = status
    end)
    if addon.officers == nil or addon.officers[UnitName("player")] then ledger.enableSending() end
end)
