-- What may leave now: bytes per second of the whole client, and messages per second of a prefix.
-- The numbers are what the client and the servers were seen to allow. They may change any day, so they only spare
-- us attempts that would be refused; whether a message left is told by the result of sending it, see SendQueue.lua.
-- luacheck: read globals LibStub GetFramerate IsInInstance

local AceComm, minor = LibStub:GetLibrary("AceComm-3.0", true)
if not AceComm or minor ~= 1 or AceComm.createSendBudget then
    return
end

-- Too much at once disconnects the player; these are the figures ChatThrottleLib has used for years.
local BYTES_PER_SECOND = 800
local BYTES_MAX = 4000
local SLOW_FRAMES_PER_SECOND = 20
local SLOW_FRAMES_FACTOR = 0.5
local SLOW_FRAMES_BYTES_MAX = 800
-- Three priorities may each be saving for a frame of the largest size; with less they would wait for each other for ever.
local PARKED_BYTES_MAX = 900
local START_SECONDS = 5
local START_FACTOR = 0.1

-- The client's own throttle: every prefix has an allowance of messages, all chat types together.
local PREFIX_MESSAGES_MAX = 10
local PREFIX_MESSAGES_PER_SECOND = 1
local RETRY_SECONDS = 0.35

-- Finds the gate of a prefix, or makes it with the full allowance.
local function gateIn(gates, prefix, isCounted, now)
    local gate = gates[prefix]
    if not gate then
        gate = { isCounted = isCounted, messages = PREFIX_MESSAGES_MAX, countedAt = now, retryAt = now,
            isRetrying = false }
        gates[prefix] = gate
    end
    return gate
end

--- @param now number seconds
--- @return table budget
function AceComm.createSendBudget(now)
    local budget = { bytes = 0 }
    local refilledAt, startEndsAt = now, now + START_SECONDS
    local countedGates, exemptGates = {}, {}

    --- Begins anew, as after each loading screen: the client has much else to send then.
    function budget.restart(time)
        budget.bytes = 0
        refilledAt, startEndsAt = time, time + START_SECONDS
    end

    --- Adds what came since the last call.
    --- @param time number seconds
    --- @param parkedBytes number given out and not used yet: counts against the upper bound
    function budget.refill(time, parkedBytes)
        local startSeconds = math.max(0, math.min(time, startEndsAt) - refilledAt)
        local seconds = time - refilledAt - startSeconds + startSeconds * START_FACTOR
        local bytesMax = BYTES_MAX
        if GetFramerate and GetFramerate() < SLOW_FRAMES_PER_SECOND then
            seconds = seconds * SLOW_FRAMES_FACTOR
            bytesMax = SLOW_FRAMES_BYTES_MAX
        end
        if parkedBytes > 0 then
            bytesMax = math.max(bytesMax, PARKED_BYTES_MAX)
        end
        refilledAt = time
        budget.bytes = math.max(0, math.min(bytesMax - parkedBytes, budget.bytes + seconds * BYTES_PER_SECOND))
    end

    --- The gate that messages of a prefix have to pass. Whispers outside instances have one of their own, which
    --- counts nothing; inside they share the one of the prefix.
    function budget.gateOf(prefix, isWhisper, time)
        if isWhisper and not (IsInInstance and IsInInstance()) then
            return gateIn(exemptGates, prefix, false, time)
        end
        return gateIn(countedGates, prefix, true, time)
    end

    function budget.isOpen(gate, time)
        if time < gate.retryAt then
            return false
        elseif not gate.isCounted then
            return true
        end
        local regained = (time - gate.countedAt) * PREFIX_MESSAGES_PER_SECOND
        gate.messages = math.min(PREFIX_MESSAGES_MAX, gate.messages + regained)
        gate.countedAt = time
        return gate.messages >= 1
    end

    --- Tells that a message has left. (What is not counted has a number too; nobody looks at it.)
    function budget.pass(gate)
        gate.messages = gate.isRetrying and 0 or gate.messages - 1
        gate.isRetrying = false
    end

    --- Tells that the client refused: it allows less than we thought. What we count stays, for the retries; once
    --- one gets through, nothing is left of the allowance, so that the next message is not refused again.
    function budget.refuse(gate, time)
        gate.isRetrying = true
        gate.retryAt = time + RETRY_SECONDS
    end

    return budget
end
