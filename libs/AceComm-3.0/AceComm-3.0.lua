-- Addon messages of any length: cut into frames of at most 255 bytes, put together again on the other side.
-- Clean-room, at the lowest minor: the original takes over this table whenever it is loaded too. For that, all
-- state is in the table's fields (embeds, callbacks, frame, multipart_spool), messages arrive through `frame` alone,
-- and its script finds the receiving function in the table.
--
-- First byte of a frame: 1 first part, 2 middle part, 3 last part, 4 "what follows is a whole message", 5-9 reserved;
-- any other first byte, or none: the frame is the whole message.
-- luacheck: read globals LibStub CreateFrame C_ChatInfo Ambiguate issecretvalue

local MINOR = 1
local AceComm = LibStub:NewLibrary("AceComm-3.0", MINOR)
if not AceComm then
    return
end

local FIRST, MIDDLE, LAST, WHOLE = "\1", "\2", "\3", "\4"
local CONTROL_BYTE_MAX = 9
-- What SendAddonMessage takes (facts of the client: 255 bytes a message, 16 a prefix).
local FRAME_BYTES_MAX = 255
local PART_BYTES = FRAME_BYTES_MAX - 1
local PREFIX_BYTES_MAX = 16
local PRIORITIES = { ALERT = true, NORMAL = true, BULK = true }

AceComm.embeds = AceComm.embeds or {}
AceComm.multipart_spool = AceComm.multipart_spool or {}
if not AceComm.callbacks then
    AceComm.callbacks =
        LibStub("CallbackHandler-1.0"):New(AceComm, "_RegisterComm", "UnregisterComm", "UnregisterAllComm")
end

--- Receives messages of `prefix`: method(prefix, message, distribution, sender), for a method name after self.
--- @param prefix string at most 16 bytes; one method per object and prefix, the last registered counts
--- @param method string|function|nil default "OnCommReceived"
function AceComm:RegisterComm(prefix, method)
    if type(prefix) ~= "string" or #prefix > PREFIX_BYTES_MAX then
        local got = type(prefix) == "string" and #prefix .. " bytes" or type(prefix)
        error("Usage: RegisterComm(prefix[, method]): prefix must be a string of at most 16 bytes, got " .. got, 2)
    end
    -- The answer matters to nobody: "registered already" is the usual one, and prefixes have no owner.
    C_ChatInfo.RegisterAddonMessagePrefix(prefix)
    return AceComm._RegisterComm(self, prefix, method == nil and "OnCommReceived" or method)
end

-- Cuts `text` into frames; ends[i] is how many bytes of the text the frames up to the i-th carry.
local function split(text)
    local length = #text
    local firstByte = string.byte(text)
    local isMistakable = firstByte ~= nil and firstByte >= 1 and firstByte <= CONTROL_BYTE_MAX
    if isMistakable and length <= PART_BYTES then
        return { WHOLE .. text }, { length }
    elseif not isMistakable and length <= FRAME_BYTES_MAX then
        return { text }, { length }
    end
    local frames, ends = {}, {}
    for start = 1, length, PART_BYTES do
        local finish = math.min(start + PART_BYTES - 1, length)
        local marker = start == 1 and FIRST or finish == length and LAST or MIDDLE
        frames[#frames + 1] = marker .. string.sub(text, start, finish)
        ends[#ends + 1] = finish
    end
    return frames, ends
end

-- Tells what is wrong with the arguments of SendCommMessage, or nil.
local function sendFault(prefix, text, distribution, target, priority, callback)
    if type(prefix) ~= "string" then
        return "prefix must be a string, got " .. type(prefix)
    elseif type(text) ~= "string" then
        return "text must be a string, got " .. type(text)
    elseif type(distribution) ~= "string" then
        return "distribution must be a string, got " .. type(distribution)
    elseif target ~= nil and type(target) ~= "string" and type(target) ~= "number" then
        return "target must be a string, number or nil, got " .. type(target)
    elseif not PRIORITIES[priority] then
        return 'prio must be "BULK", "NORMAL" or "ALERT", got ' .. tostring(priority)
    elseif callback ~= nil and type(callback) ~= "function" then
        return "callbackFn must be a function or nil, got " .. type(callback)
    end
    return nil
end

--- Sends a message of any length.
--- @param prefix string
--- @param text string any bytes but NUL
--- @param distribution string chat type, e.g. "GUILD" or "WHISPER"
--- @param target string|number|nil player of a WHISPER, number of a CHANNEL
--- @param prio "BULK"|"NORMAL"|"ALERT"|nil default "NORMAL"
--- @param callbackFn function|nil once per frame: (callbackArg, bytes of text so far, bytes of text, isAccepted)
--- @param callbackArg any
function AceComm.SendCommMessage(_, prefix, text, distribution, target, prio, callbackFn, callbackArg)
    prio = prio == nil and "NORMAL" or prio
    local fault = sendFault(prefix, text, distribution, target, prio, callbackFn)
    if fault then
        error("Usage: SendCommMessage(prefix, text, distribution[, target[, prio[, callbackFn[, callbackArg]]]]): "
            .. fault, 2)
    end
    local onFrame
    if callbackFn then
        local total = #text
        onFrame = function(bytesSent, isAccepted)
            callbackFn(callbackArg, bytesSent, total, isAccepted ~= false) -- old queues tell nothing on success
        end
    end
    local frames, ends = split(text)
    AceComm.sendQueue.send(prio, prefix, frames, distribution, target, onFrame, ends)
end

local function isSecret(value)
    return issecretvalue ~= nil and issecretvalue(value)
end

-- A message that never ends must not fill the memory: 1 MB, over an hour at what the client lets anybody send.
local PARTS_MAX = 4096

-- Puts parts together. A lost middle part cannot be noticed: parts have no numbers. Unfinished messages wait for ever,
-- one for each sender, as they do in the original, which may take them over.
local function receivePart(spool, key, marker, part)
    if marker == FIRST then
        spool[key] = { part }
        return nil
    end
    local parts = spool[key]
    if not parts then
        return nil
    end
    if #parts >= PARTS_MAX then
        spool[key] = nil
        return nil
    end
    parts[#parts + 1] = part
    if marker == MIDDLE then
        return nil
    end
    spool[key] = nil
    return table.concat(parts)
end

--- Takes one frame as it arrived and calls the receivers when it completes a message.
--- @param prefix string
--- @param text string the frame
--- @param distribution string
--- @param sender string as the client names it
function AceComm:ReceiveFrame(prefix, text, distribution, sender)
    if isSecret(prefix) or isSecret(text) or isSecret(distribution) or isSecret(sender) then
        return -- nothing can be done with it: even comparing would raise
    end
    sender = Ambiguate and Ambiguate(sender, "none") or sender
    local firstByte = string.byte(text)
    local message
    if not firstByte or firstByte < 1 or firstByte > CONTROL_BYTE_MAX then
        message = text
    else
        local marker, rest = string.sub(text, 1, 1), string.sub(text, 2)
        if marker == WHOLE then
            message = rest
        elseif marker == FIRST or marker == MIDDLE or marker == LAST then
            message = receivePart(self.multipart_spool, prefix .. "\t" .. distribution .. "\t" .. sender, marker, rest)
        end
    end
    if message then
        self.callbacks:Fire(prefix, message, distribution, sender)
    end
end

local METHODS = { "RegisterComm", "UnregisterComm", "UnregisterAllComm", "SendCommMessage" }

--- Copies the four methods to `target`; a newer version does it again when it takes over.
--- @param target table
--- @return table target
function AceComm:Embed(target)
    for _, method in ipairs(METHODS) do
        target[method] = self[method]
    end
    self.embeds[target] = true
    return target
end

--- Addon frameworks call it when an addon that embeds this is switched off.
--- @param target table
function AceComm:OnEmbedDisable(target)
    self.UnregisterAllComm(target)
end

AceComm.frame = AceComm.frame or CreateFrame("Frame")
AceComm.frame:UnregisterAllEvents()
AceComm.frame:SetScript("OnEvent", function(_, _, prefix, text, distribution, sender)
    AceComm:ReceiveFrame(prefix, text, distribution, sender)
end)
AceComm.frame:RegisterEvent("CHAT_MSG_ADDON")

for target in pairs(AceComm.embeds) do
    AceComm:Embed(target)
end
