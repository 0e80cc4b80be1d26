-- As much of a game client as the embedded libraries need: frames, a clock, the addon channel with its throttle.
-- Every client has its own global environment, so nothing leaks from one to another or into busted.

local STANDARD = {
    "assert", "error", "getmetatable", "ipairs", "next", "pairs", "pcall", "rawequal", "rawget", "rawset", "select",
    "setmetatable", "tonumber", "tostring", "type", "unpack", "xpcall", "string", "table", "math", "coroutine",
}

local RESULT_SUCCESS, RESULT_THROTTLED = 0, 3
local PREFIX_MESSAGES_MAX = 10

local client = {}
client.__index = client

-- Hidden frames get events but no updates, as in the game.
local function createFrame(owner)
    local frame = { scripts = {}, events = {}, isShown = true }
    function frame:SetScript(name, script) self.scripts[name] = script end
    function frame:RegisterEvent(event) self.events[event] = true end
    function frame:UnregisterEvent(event) self.events[event] = nil end
    function frame:UnregisterAllEvents() self.events = {} end
    function frame:Show() self.isShown = true end
    function frame:Hide() self.isShown = false end
    function frame:IsShown() return self.isShown end
    owner.frames[#owner.frames + 1] = frame
    return frame
end

-- The client's throttle: 10 messages a prefix, one regained per second; whispers outside instances are not counted.
local function throttle(owner, prefix, distribution)
    if distribution == "WHISPER" and not owner.isInInstance then
        return RESULT_SUCCESS
    end
    local allowance = owner.allowances[prefix] or { messages = owner.prefixMessagesMax, at = owner.now }
    allowance.messages = math.min(owner.prefixMessagesMax, allowance.messages + owner.now - allowance.at)
    allowance.at = owner.now
    owner.allowances[prefix] = allowance
    if allowance.messages < 1 then
        return RESULT_THROTTLED
    end
    allowance.messages = allowance.messages - 1
    return RESULT_SUCCESS
end

local function sendAddonMessage(owner, prefix, text, distribution, target)
    assert(#text <= 255, "the frame is too long for the channel")
    local attempt = { prefix = prefix, text = text, distribution = distribution, target = target, at = owner.now }
    owner.attempts[#owner.attempts + 1] = attempt
    if owner.onSend then
        owner.onSend(attempt)
    end
    if owner.answer then
        return owner.answer(attempt)
    end
    local result = throttle(owner, prefix, distribution)
    if result == RESULT_SUCCESS then
        owner.sent[#owner.sent + 1] = attempt
    end
    return result
end

local function environment(owner)
    local env = {}
    for _, name in ipairs(STANDARD) do
        env[name] = _G[name]
    end
    env._G = env
    function env.CreateFrame() return createFrame(owner) end
    function env.GetTime() return owner.now end
    function env.GetFramerate() return owner.framesPerSecond end
    function env.IsInInstance() return owner.isInInstance, owner.isInInstance and "raid" or "none" end
    function env.Ambiguate(name) return (string.gsub(name, "%-HomeRealm$", "")) end
    function env.geterrorhandler()
        return function(message) owner.errors[#owner.errors + 1] = message end
    end
    function env.securecallfunction(callback, ...)
        local results = { pcall(callback, ...) }
        if not results[1] then
            env.geterrorhandler()(results[2])
            return
        end
        return unpack(results, 2)
    end
    env.C_ChatInfo = {
        SendAddonMessage = function(...) return sendAddonMessage(owner, ...) end,
        RegisterAddonMessagePrefix = function(prefix)
            owner.prefixes[#owner.prefixes + 1] = prefix
            return 0
        end,
    }
    return env
end

--- Loads a file as the game does: own globals, the host addon's name and table as arguments.
--- @param path string relative to the repository's root
function client:load(path)
    return setfenv(assert(loadfile(path)), self.env)("Host", {})
end

--- Loads what an addon embeds, in the order of its list.
function client:loadLibraries()
    self:load("libs/LibStub/LibStub.lua")
    self:load("libs/CallbackHandler-1.0/CallbackHandler-1.0.lua")
    self:load("libs/AceSerializer-3.0/AceSerializer-3.0.lua")
    self:loadAceComm()
end

function client:loadAceComm()
    self:load("libs/AceComm-3.0/AceComm-3.0.lua")
    self:load("libs/AceComm-3.0/SendBudget.lua")
    self:load("libs/AceComm-3.0/SendQueue.lua")
end

--- Dispatches an event to the frames that registered for it.
function client:fire(event, ...)
    for _, frame in ipairs(self.frames) do
        if frame.events[event] and frame.scripts.OnEvent then
            frame.scripts.OnEvent(frame, event, ...)
        end
    end
end

--- Lets `seconds` pass, frame by frame.
function client:advance(seconds, frameSeconds)
    frameSeconds = frameSeconds or 0.05
    for _ = 1, math.ceil(seconds / frameSeconds - 1e-9) do
        self.now = self.now + frameSeconds
        for _, frame in ipairs(self.frames) do
            if frame.isShown and frame.scripts.OnUpdate then
                frame.scripts.OnUpdate(frame, frameSeconds)
            end
        end
    end
end

--- Frames that have work in each rendered frame.
function client:busyFrames()
    local count = 0
    for _, frame in ipairs(self.frames) do
        if frame.isShown and frame.scripts.OnUpdate then
            count = count + 1
        end
    end
    return count
end

--- Names of the globals made since the client was created, sorted.
function client:newGlobals()
    local names = {}
    for name in pairs(self.env) do
        if not self.givenGlobals[name] then
            names[#names + 1] = name
        end
    end
    table.sort(names)
    return names
end

local fakeClient = {}

function fakeClient.new()
    local owner = setmetatable({
        now = 1000,
        framesPerSecond = 60,
        isInInstance = false,
        prefixMessagesMax = PREFIX_MESSAGES_MAX,
        frames = {},
        attempts = {}, -- all calls of SendAddonMessage
        sent = {}, -- those the client accepted
        allowances = {},
        prefixes = {},
        errors = {}, -- what reached the error handler
    }, client)
    owner.env = environment(owner)
    owner.givenGlobals = {}
    for name in pairs(owner.env) do
        owner.givenGlobals[name] = true
    end
    return owner
end

return fakeClient
