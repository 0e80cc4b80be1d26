-- Frames that wait to be sent. Where the client has a ChatThrottleLib, that one queue of all addons gets them;
-- elsewhere they wait here. Nothing is dropped but what the client refuses for good.
--
-- Order is kept within a priority among the messages of one prefix that are whispers, and among those that are not.
-- Whispers have their own queue because outside instances the client does not throttle them. Targets and the other
-- chat types must not have theirs: a player's name has two spellings and RAID may arrive as PARTY, so that parts of
-- two messages would meet under one key at the receiver.
-- luacheck: read globals LibStub CreateFrame GetTime C_ChatInfo ChatThrottleLib geterrorhandler securecallfunction

local AceComm, minor = LibStub:GetLibrary("AceComm-3.0", true)
if not AceComm or minor ~= 1 or AceComm.sendQueue then
    return
end

-- What the client is thought to send along with each message.
local MESSAGE_OVERHEAD_BYTES = 40
local PUMP_SECONDS = 0.08

-- Values of Enum.SendAddonMessageResult.
local RESULT_SUCCESS = 0
local RESULT_THROTTLED = 3
local RESULT_GENERAL_ERROR = 9

local budget = AceComm.createSendBudget(GetTime())
local frame = CreateFrame("Frame")
local sendQueue = {}
AceComm.sendQueue = sendQueue

-- A level is one priority: its queues take turns, `position` is whose turn it is, `shareBytes` what it was given and
-- did not use yet.
local levels, levelOf = {}, {}
for index, priority in ipairs({ "ALERT", "NORMAL", "BULK" }) do
    levels[index] = { queues = {}, position = 1, shareBytes = 0 }
    levelOf[priority] = levels[index]
    levels[index].priority = priority
end

local function report(message)
    pcall(geterrorhandler(), message)
end

local function callReporting(callback, ...)
    if securecallfunction then
        securecallfunction(callback, ...)
        return
    end
    local succeeded, message = pcall(callback, ...)
    if not succeeded then
        report(message)
    end
end

local function queueFor(level, prefix, isWhisper)
    for _, queue in ipairs(level.queues) do
        if queue.prefix == prefix and queue.isWhisper == isWhisper then
            return queue
        end
    end
    local queue = { prefix = prefix, isWhisper = isWhisper, items = {}, first = 1, last = 0 }
    level.queues[#level.queues + 1] = queue
    return queue
end

-- Takes away the first item of the queue whose turn it was; the next queue has its turn then.
local function removeFirst(level, index)
    local queue = level.queues[index]
    queue.items[queue.first] = nil
    queue.first = queue.first + 1
    level.position = index + 1
    if queue.first > queue.last then
        table.remove(level.queues, index)
        level.position = index
    end
end

-- The queue whose turn it is among those that may send now.
local function openIndex(level, now)
    local count = #level.queues
    for step = 0, count - 1 do
        local index = (level.position - 1 + step) % count + 1
        local queue = level.queues[index]
        if budget.isOpen(budget.gateOf(queue.prefix, queue.isWhisper, now), now) then
            return index
        end
    end
    return nil
end

local function isEmpty()
    for _, level in ipairs(levels) do
        if #level.queues > 0 then
            return false
        end
    end
    return true
end

-- The code is the last value; old clients returned true, false or nothing, some a boolean before the code.
local function resultOf(succeeded, ...)
    if not succeeded then
        report((...))
        return RESULT_GENERAL_ERROR
    end
    local count = select("#", ...)
    local result
    if count > 0 then
        result = select(count, ...)
    end
    if result == nil or result == true then
        return RESULT_SUCCESS
    elseif result == false then
        return RESULT_GENERAL_ERROR
    end
    return result
end

-- Sends the first item of a queue. Not removed before the client took it: refused, it is first again.
-- Every attempt that is not repeated costs its bytes, failed ones too: else a callback that sends again at once would
-- never let go.
local function sendFirst(level, index, now)
    local queue = level.queues[index]
    local item = queue.items[queue.first]
    local gate = budget.gateOf(queue.prefix, queue.isWhisper, now)
    local result =
        resultOf(pcall(C_ChatInfo.SendAddonMessage, queue.prefix, item.text, item.distribution, item.target))
    if result == RESULT_THROTTLED then
        budget.refuse(gate, now)
        return false
    end
    if result == RESULT_SUCCESS then
        budget.pass(gate)
    end
    level.shareBytes = level.shareBytes - item.cost
    removeFirst(level, index)
    if item.callback then
        callReporting(item.callback, item.callbackArg, result == RESULT_SUCCESS, result)
    end
    return true
end

-- Sends what the level's share pays for. A frame that costs too much keeps its turn until there is enough.
local function sendFrom(level, now)
    local hasSent = false
    local index = openIndex(level, now)
    while index do
        local queue = level.queues[index]
        if queue.items[queue.first].cost > level.shareBytes then
            return hasSent
        end
        hasSent = sendFirst(level, index, now) or hasSent
        index = openIndex(level, now)
    end
    return hasSent
end

-- Takes back the shares of levels that cannot send now and lists the others.
local function readyLevels(now)
    local ready = {}
    for _, level in ipairs(levels) do
        if openIndex(level, now) then
            ready[#ready + 1] = level
        else
            budget.bytes = budget.bytes + level.shareBytes
            level.shareBytes = 0
        end
    end
    return ready
end

-- Splits the budget equally among the levels that can use it; true when something left, so that there may be more.
local function sendRound(now)
    local ready = readyLevels(now)
    if #ready == 0 then
        return false
    end
    local shareBytes = budget.bytes / #ready
    budget.bytes = 0
    local hasSent = false
    for _, level in ipairs(ready) do
        level.shareBytes = level.shareBytes + shareBytes
        hasSent = sendFrom(level, now) or hasSent
    end
    return hasSent
end

-- Looked up anew each time: it may be loaded after us, and a newer copy may replace its methods.
local function sharedQueue()
    local shared = ChatThrottleLib
    if type(shared) == "table" and type(shared.SendAddonMessage) == "function" then
        return shared
    end
    return nil
end

-- Gives everything to the shared queue, in order; it keeps the order of what has one priority and queue name.
local function handOver(shared)
    for _, level in ipairs(levels) do
        while level.queues[1] do
            local queue = level.queues[1]
            local item = queue.items[queue.first]
            removeFirst(level, 1)
            local succeeded, message = pcall(shared.SendAddonMessage, shared, level.priority, queue.prefix, item.text,
                item.distribution, item.target, queue.prefix, item.callback, item.callbackArg)
            if not succeeded then
                report(message)
                if item.callback then
                    callReporting(item.callback, item.callbackArg, false, RESULT_GENERAL_ERROR)
                end
            end
        end
    end
end

local function sendAllowed(now)
    local parkedBytes = 0
    for _, level in ipairs(levels) do
        parkedBytes = parkedBytes + level.shareBytes
    end
    budget.refill(now, parkedBytes)
    local hasSent = true
    while hasSent do
        hasSent = sendRound(now)
    end
end

local function pump()
    while not isEmpty() do
        local shared = sharedQueue()
        if not shared then
            sendAllowed(GetTime())
            return
        end
        handOver(shared)
    end
end

-- Callbacks and receivers that run while frames leave may send in their turn. Such messages only join the queue and
-- leave by the loop that runs already: so no message gets between the frames of another.
local isPumping = false
local secondsSincePump = 0

--- Sends what may leave now. Its frame is shown, and so costs time, only while something waits.
function sendQueue.pump()
    if isPumping then
        return
    end
    isPumping = true
    secondsSincePump = 0
    local succeeded, message = pcall(pump)
    isPumping = false
    if not succeeded then
        report(message)
    end
    if isEmpty() then
        frame:Hide()
    else
        frame:Show()
    end
end

--- Sends the frames of one message, now or later, in order and without another of its queue between them.
--- @param priority "ALERT"|"NORMAL"|"BULK"
--- @param prefix string
--- @param texts string[] at most 255 bytes each
--- @param distribution string
--- @param target string|number|nil
--- @param callback function|nil once per frame: (callbackArgs[i], isAccepted, result)
--- @param callbackArgs table one for each of texts
function sendQueue.send(priority, prefix, texts, distribution, target, callback, callbackArgs)
    local queue = queueFor(levelOf[priority], prefix, distribution == "WHISPER")
    for index, text in ipairs(texts) do
        queue.last = queue.last + 1
        queue.items[queue.last] = {
            text = text,
            cost = #text + MESSAGE_OVERHEAD_BYTES,
            distribution = distribution,
            target = target,
            callback = callback,
            callbackArg = callbackArgs[index],
        }
    end
    sendQueue.pump()
end

frame:Hide()
frame:SetScript("OnUpdate", function(_, elapsed)
    secondsSincePump = secondsSincePump + elapsed
    if secondsSincePump >= PUMP_SECONDS then
        sendQueue.pump()
    end
end)
frame:SetScript("OnEvent", function(_, event)
    if event == "PLAYER_ENTERING_WORLD" then
        budget.restart(GetTime())
        for _, level in ipairs(levels) do
            level.shareBytes = 0
        end
    else
        -- Another addon may just have brought the shared queue: what waits must be in it before that addon sends.
        sendQueue.pump()
    end
end)
frame:RegisterEvent("PLAYER_ENTERING_WORLD")
frame:RegisterEvent("ADDON_LOADED")
