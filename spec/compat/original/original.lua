-- A stand-in of the incumbent for specs, in our own words after its contract: the same majors, messages and timing, and
-- its faults with them. It shares nothing with what we ship, so that a mistake of ours is not made twice.
--
-- ORIGINAL_DIALECT ("base" or "fork") and ORIGINAL_IS_CLASSIC choose the line before this file runs.

local DIALECT = ORIGINAL_DIALECT or "base"
local IS_FORK = DIALECT == "fork"
local IS_CLASSIC = ORIGINAL_IS_CLASSIC == true

local WEEK_SECONDS = 604800
local ADVERT_TICK, QUIET, VALID = 10, 30, 30
local ANSWER_DELAY, ANSWER_SPREAD = 3, 5
local NEWEST, OLDER = 8, 8

local function weekOf(time)
    return 1 + math.floor(time / WEEK_SECONDS)
end

-- Checksums ---------------------------------------------------------------------------------------------------------

local function createChecksum()
    local a, b, isFed = 1, 0, false
    local checksum = {}
    function checksum.feed(number)
        isFed = true
        local whole = math.floor(number)
        local b4 = whole % 256
        local b3 = (whole - b4) / 256 % 256
        local b2 = (whole - b4 - b3 * 256) / 65536 % 256
        for _, byte in ipairs({ math.floor(whole / 16777216), b2, b3, b4 }) do
            a = (a + byte) % 65521
            b = (b + a) % 65521
        end
    end
    function checksum.value()
        return isFed and b * 65536 + a or 0
    end
    return checksum
end

-- Entries -----------------------------------------------------------------------------------------------------------

local SORT_FIELDS = IS_CLASSIC and { "_c", "_b", "_a" } or { "_c", "_b", "_e", "_a" }

local function compare(x, y)
    for _, name in ipairs(SORT_FIELDS) do
        if x[name] < y[name] then
            return -1
        elseif x[name] > y[name] then
            return 1
        end
    end
    return 0
end

local LogEntry = { identifier = "LE" }
LogEntry.__index = LogEntry

local lastTime, lastCounter = 0, -1
local function nextStamp()
    local now = GetServerTime()
    if now == lastTime then
        lastCounter = lastCounter + 1
    else
        lastTime, lastCounter = now, 0
    end
    return now, lastCounter
end

function LogEntry:extend(identifier)
    local class = setmetatable({ identifier = identifier }, { __index = self })
    class.__index = class
    return class
end

function LogEntry:new(creator, realm)
    local time, counter = nextStamp()
    if creator == nil then
        local realmText, id = string.match(UnitGUID("player"), "Player%-(%d+)%-(%x+)")
        realm, creator = tonumber(realmText), tonumber(id, 16)
    end
    local entry = { _c = time, _b = counter, _a = creator, _d = self.identifier }
    if not IS_CLASSIC then
        entry._e = realm
    end
    return setmetatable(entry, self)
end

function LogEntry:class()
    return self._d
end

function LogEntry:time()
    return self._c
end

function LogEntry:setTime(time)
    self._c = time
end

function LogEntry:numbersForHash()
    local numbers = {}
    for i, name in ipairs(SORT_FIELDS) do
        numbers[i] = self[name]
    end
    return numbers
end

function LogEntry:uuid()
    return table.concat(LogEntry.numbersForHash(self), "-")
end

function LogEntry.fields()
    return { unpack(SORT_FIELDS) }
end

local IgnoreEntry = LogEntry:extend("IGN")
function IgnoreEntry.fields()
    local names = LogEntry.fields()
    names[#names + 1] = "ref"
    return names
end

-- A sorted list -----------------------------------------------------------------------------------------------------

local SortedList = {}
SortedList.__index = SortedList

function LogEntry.sortedList(data)
    return setmetatable({ data = data or {}, changes = 1 }, SortedList)
end

function SortedList:entries()
    return self.data
end

function SortedList:length()
    return #self.data
end

function SortedList:state()
    return self.changes
end

function SortedList:searchGreaterThanOrEqual(entry)
    local low, high = 1, #self.data
    while low <= high do
        local middle = math.floor((low + high) / 2)
        if compare(self.data[middle], entry) < 0 then
            low = middle + 1
        else
            high = middle - 1
        end
    end
    return low <= #self.data and low or nil
end

function SortedList:uniqueInsert(entry)
    local at = self:searchGreaterThanOrEqual(entry)
    local isNew = at == nil or compare(self.data[at], entry) ~= 0
    if isNew then
        table.insert(self.data, at or #self.data + 1, entry)
    end
    -- The base counts what was no change as well, and so forgets all hashes.
    if isNew or not IS_FORK then
        self.changes = self.changes + 1
    end
    return isNew
end

-- State -------------------------------------------------------------------------------------------------------------

local StateManager = {}
StateManager.__index = StateManager

function StateManager:new(list)
    return setmetatable({
        list = list,
        classes = {},
        handlers = {},
        queued = {},
        ignored = {},
        applied = 0,
        checksum = createChecksum(),
        restartListeners = {},
        batchSize = 50,
        restartedAt = -math.huge,
    }, self)
end

function StateManager:registerHandler(class, handler)
    self.classes[class.identifier] = class
    self.handlers[class.identifier] = handler
end

function StateManager:castLogEntry(row)
    local class = self.classes[row._d]
    if class == nil then
        error("no class " .. tostring(row._d))
    end
    return setmetatable(row, class)
end

function StateManager:createLogEntryFromList(list)
    local class = self.classes[table.remove(list)]
    if class == nil then
        error("no class for a list")
    end
    local entry = setmetatable({ _d = class.identifier }, class)
    for i, name in ipairs(class.fields()) do
        entry[name] = list[i]
    end
    return entry
end

function StateManager:createListFromEntry(entry)
    local list = {}
    for _, name in ipairs(self:castLogEntry(entry).fields()) do
        list[#list + 1] = entry[name]
    end
    list[#list + 1] = entry._d
    return list
end

function StateManager:queueRemoteEvent(entry)
    self.queued[#self.queued + 1] = entry
end

function StateManager:addEvent(entry)
    self.list:uniqueInsert(entry)
end

function StateManager:commitUncommittedEntries()
    local queued = self.queued
    self.queued = {}
    for _, entry in ipairs(queued) do
        self.list:uniqueInsert(entry)
    end
end

function StateManager:restart()
    self.applied, self.lastApplied, self.ignored = 0, nil, {}
    self.checksum = createChecksum()
    for _, listener in ipairs(self.restartListeners) do
        listener(self)
    end
end

function StateManager:apply(limit)
    local data = self.list:entries()
    for _ = 1, limit do
        local entry = data[self.applied + 1]
        if entry == nil then
            return
        end
        self:castLogEntry(entry)
        if entry._d == "IGN" then
            self.ignored[entry.ref] = true
        elseif self.ignored[entry:uuid()] then
            self.ignored[entry:uuid()] = nil
        elseif self.handlers[entry._d] then
            self.handlers[entry._d](entry)
        end
        for _, number in ipairs(entry:numbersForHash()) do
            self.checksum.feed(number)
        end
        self.applied, self.lastApplied = self.applied + 1, entry
    end
end

function StateManager:update(limit, isEager)
    self:commitUncommittedEntries()
    if self.applied > 0 and self.list:entries()[self.applied] ~= self.lastApplied then
        if not isEager and GetTime() - self.restartedAt < 5 then
            return
        end
        self.restartedAt = GetTime()
        self:restart()
    end
    self:apply(limit)
end

function StateManager:catchup()
    self:update(1000000000, true)
end

function StateManager:lag()
    return #self.list:entries() - self.applied, #self.queued
end

function StateManager:stateHash()
    return self.checksum.value()
end

function StateManager:createIgnoreEntry(entry)
    local at = self.list:searchGreaterThanOrEqual(entry)
    if at == nil or compare(self.list:entries()[at], entry) ~= 0 then
        error("the entry to ignore is not there")
    end
    local lowest
    for _, other in ipairs(self.list:entries()) do
        if other._c == entry._c and (lowest == nil or other._b < lowest) then
            lowest = other._b
        end
    end
    local ignoring = IgnoreEntry:new()
    ignoring._c, ignoring._b, ignoring.ref = entry._c, lowest - 1, LogEntry.uuid(entry)
    return ignoring
end

-- Synchronisation ---------------------------------------------------------------------------------------------------

local ListSync = {}
ListSync.__index = ListSync

function ListSync:new(manager, send, sendLarge, authorise)
    return setmetatable({
        manager = manager,
        send = send,
        sendLarge = sendLarge,
        authorise = authorise,
        -- By week: when it was advertised; until when nothing is advertised, or asked.
        advertised = {},
        advertQuiet = {},
        requestQuiet = {},
        hashes = {},
        hashesOf = 0,
        peerStatus = {},
        older = 0,
    }, self)
end

function ListSync:isAuthorised(sender)
    if IS_FORK then
        return self.authorise(nil, sender)
    end
    return self.authorise(sender)
end

-- All are reckoned anew after any change of the list.
function ListSync:weekHash(week)
    local list = self.manager.list
    if self.hashesOf ~= list:state() then
        self.hashes, self.hashesOf = {}, list:state()
        local sums, counts = {}, {}
        for _, entry in ipairs(list:entries()) do
            local of = weekOf(entry._c)
            sums[of] = sums[of] or createChecksum()
            counts[of] = (counts[of] or 0) + 1
            for _, number in ipairs(LogEntry.numbersForHash(entry)) do
                sums[of].feed(number)
            end
        end
        for of, sum in pairs(sums) do
            self.hashes[of] = { sum.value(), counts[of] }
        end
    end
    local known = self.hashes[week]
    if known == nil then
        return 0, 0
    end
    return known[1], known[2]
end

function ListSync:say(message, distribution, target, isLarge)
    message.created = GetServerTime()
    local through = isLarge and self.sendLarge or self.send
    through(message, distribution, target)
end

function ListSync:advertise()
    local entries = self.manager.list:entries()
    if entries[1] == nil then
        return
    end
    local now, current, first = GetTime(), weekOf(GetServerTime()), weekOf(entries[1]._c)
    local weeks = {}
    for week = current, current - NEWEST + 1, -1 do
        weeks[#weeks + 1] = week
    end
    local top = current - NEWEST
    if self.older > top or self.older < first then
        self.older = top
    end
    for _ = 1, OLDER do
        if self.older >= first then
            weeks[#weeks + 1] = self.older
            self.older = self.older - 1
        end
    end
    local hashes = {}
    for _, week in ipairs(weeks) do
        if now >= (self.advertQuiet[week] or 0) then
            local hash, count = self:weekHash(week)
            hashes[#hashes + 1] = { week, hash, count }
            self.advertised[week] = now
            self.advertQuiet[week] = now + QUIET
        end
    end
    if hashes[1] == nil then
        return
    end
    local lag = self.manager:lag()
    self:say({
        type = "AHM",
        firstWeek = first,
        totalEntryCount = #entries,
        stateHash = self.manager:stateHash(),
        lag = lag,
        hashes = hashes,
    }, "GUILD")
end

function ListSync:enableSending()
    if self.ticker == nil then
        self.ticker = C_Timer.NewTicker(ADVERT_TICK, function()
            self:advertise()
        end)
    end
end

function ListSync:disableSending()
    if self.ticker then
        self.ticker:Cancel()
    end
    self.ticker = nil
end

function ListSync:listOf(entries)
    local list = {}
    for i, entry in ipairs(entries) do
        list[i] = self.manager:createListFromEntry(entry)
    end
    return list
end

function ListSync:sendWeek(week, distribution, target)
    local entries = {}
    for _, entry in ipairs(self.manager.list:entries()) do
        if weekOf(entry._c) == week then
            entries[#entries + 1] = entry
        end
    end
    local hash = self:weekHash(week)
    self:say({ type = "WD", week = week, hash = hash, entries = self:listOf(entries) }, distribution, target, true)
end

function ListSync:transmitViaGuild(entry)
    self:say({ type = "BD", entries = self:listOf({ entry }) }, "GUILD")
end

local reactions = {}

function reactions.AHM(self, message, distribution, sender)
    local isWhisper = distribution == "WHISPER"
    if IS_FORK and isWhisper then
        return
    end
    local now = GetTime()
    for _, told in ipairs(message.hashes) do
        local week, hash, count = told[1], told[2], told[3]
        local ownHash, ownCount = self:weekHash(week)
        if sender < UnitName("player") then
            self.advertised[week] = nil
        end
        if ownHash == hash and ownCount == count then
            self.advertQuiet[week] = now + QUIET
        elseif now >= (self.requestQuiet[week] or 0) then
            self.requestQuiet[week] = now + QUIET
            self:say({ type = "RW", week = week }, "GUILD")
        end
    end
end

function reactions.RW(self, message, distribution, sender)
    local week = message.week
    if distribution == "WHISPER" then
        if not IS_FORK then
            self:sendWeek(week, "WHISPER", sender)
        end
        return
    end
    if self.ticker == nil then
        self.requestQuiet[week] = GetTime() + QUIET
    end
    local function stands()
        return self.advertised[week] ~= nil and GetTime() - self.advertised[week] < VALID
    end
    if stands() then
        C_Timer.After(ANSWER_DELAY + math.random() * ANSWER_SPREAD, function()
            if stands() then
                self.advertised[week] = nil
                self:sendWeek(week, "GUILD")
            end
        end)
    end
end

-- What the entries hold is not looked at.
local function takeEntries(self, message, _, sender)
    if self:isAuthorised(sender) then
        for _, list in ipairs(message.entries) do
            self.manager:queueRemoteEvent(self.manager:createLogEntryFromList(list))
        end
    end
end

reactions.BD = takeEntries

function reactions.WD(self, message, distribution, sender)
    if IS_FORK and self:weekHash(message.week) == message.hash then
        return
    end
    takeEntries(self, message, distribution, sender)
end

function reactions.RS(self, _, _, sender)
    local lag = self.manager:lag()
    self:say({
        type = "STATE",
        stateHash = self.manager:stateHash(),
        totalEntryCount = self.manager.list:length(),
        lag = lag,
    }, "WHISPER", sender)
end

function reactions.STATE(self, message, _, sender)
    self.peerStatus[sender] = {
        stateHash = message.stateHash,
        lag = message.lag,
        count = message.totalEntryCount,
        timestamp = GetServerTime(),
    }
end

function ListSync:receive(message, distribution, sender)
    -- The fork leaves this to the consumer.
    if not IS_FORK and sender == UnitName("player") then
        return
    end
    local react = type(message) == "table" and reactions[message.type]
    if react and type(message.created) == "number" then
        react(self, message, distribution, sender)
    end
end

-- The factory -------------------------------------------------------------------------------------------------------

local LedgerFactory = {}

function LedgerFactory.createLedger(saved, send, register, authorise, sendLarge, interval)
    local list = LogEntry.sortedList(saved)
    local manager = StateManager:new(list)
    manager:registerHandler(IgnoreEntry, nil)
    local listSync = ListSync:new(manager, send, sendLarge or send, authorise)
    register(function(message, distribution, sender)
        listSync:receive(message, distribution, sender)
    end)
    local seconds = (interval or 500) / 1000
    if seconds > 0 then
        C_Timer.NewTicker(seconds, function()
            manager:update(manager.batchSize, false)
        end)
    end
    local ledger = {}
    function ledger.getListSync()
        return listSync
    end
    function ledger.getStateManager()
        return manager
    end
    function ledger.getSortedList()
        return list
    end
    function ledger.registerMutator(class, mutator)
        manager:registerHandler(class, mutator)
    end
    function ledger.submitEntry(entry)
        if IS_FORK and not authorise(entry, UnitName("player")) then
            error("not authorised")
        end
        manager:addEvent(entry)
        listSync:transmitViaGuild(entry)
    end
    function ledger.ignoreEntry(entry)
        ledger.submitEntry(manager:createIgnoreEntry(entry))
    end
    function ledger.catchup()
        manager:catchup()
    end
    function ledger.addStateRestartListener(listener)
        table.insert(manager.restartListeners, listener)
    end
    function ledger.enableSending()
        listSync:enableSending()
    end
    function ledger.disableSending()
        listSync:disableSending()
    end
    function ledger.getPeerStatus()
        return listSync.peerStatus
    end
    return ledger
end

ORIGINAL = { LogEntry = LogEntry, LedgerFactory = LedgerFactory }
if LibStub then
    local function register(major, library)
        local target = LibStub:NewLibrary(major, 1)
        for name, value in pairs(library) do
            target[name] = value
        end
        return target
    end
    register("EventSourcing/LedgerFactory", LedgerFactory)
    -- Entries keep their class as metatable, so the class itself has to be what LibStub hands out.
    LibStub:NewLibrary("EventSourcing/LogEntry", 1)
    LibStub.libs["EventSourcing/LogEntry"] = LogEntry
end
