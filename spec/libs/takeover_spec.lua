local fakeClient = require("spec.libs.fakeClient")

-- A newer AceComm written for this spec: it takes over the table it finds, and refuses to when a field it builds on
-- is not as agreed.
local function loadNewerAceComm(client)
    local env = client.env
    local library, oldMinor = env.LibStub:NewLibrary("AceComm-3.0", 14)
    if not library then
        return nil
    end
    assert(type(env.ChatThrottleLib) == "table", "the newer AceComm needs ChatThrottleLib")
    local handler = env.LibStub("CallbackHandler-1.0")
    library.embeds = library.embeds or {}
    library.multipart_spool = library.multipart_spool or {}
    library.multipart_origprefixes, library.multipart_reassemblers = nil, nil
    library.callbacks = library.callbacks
        or handler:New(library, "_RegisterComm", "UnregisterComm", "UnregisterAllComm")
    library.callbacks.OnUsed, library.callbacks.OnUnused = nil, nil

    function library.RegisterComm(self, prefix, method)
        env.C_ChatInfo.RegisterAddonMessagePrefix(prefix)
        return library._RegisterComm(self, prefix, method or "OnCommReceived")
    end
    function library.SendCommMessage(_, prefix, text, distribution, target, priority)
        env.ChatThrottleLib:SendAddonMessage(priority or "NORMAL", prefix, text, distribution, target, prefix)
    end
    local function receive(_, _, prefix, text, distribution, sender)
        local key = prefix .. "\t" .. distribution .. "\t" .. sender
        local spool, marker = library.multipart_spool, string.byte(text)
        if marker == 1 then
            spool[key] = { string.sub(text, 2) }
        elseif marker == 2 or marker == 3 then
            local pieces = spool[key]
            pieces = type(pieces) == "string" and { pieces } or pieces
            pieces[#pieces + 1] = string.sub(text, 2)
            spool[key] = marker == 2 and pieces or nil
            if marker == 3 then
                library.callbacks:Fire(prefix, table.concat(pieces), distribution, sender)
            end
        else
            library.callbacks:Fire(prefix, text, distribution, sender)
        end
    end
    library.frame = library.frame or env.CreateFrame("Frame")
    library.frame:UnregisterAllEvents()
    library.frame:RegisterEvent("CHAT_MSG_ADDON")
    library.frame:SetScript("OnEvent", receive)
    for target in pairs(library.embeds) do
        for _, name in ipairs({ "RegisterComm", "UnregisterComm", "UnregisterAllComm", "SendCommMessage" }) do
            target[name] = library[name]
        end
    end
    return library, oldMinor
end

local function addShared(client)
    local texts = {}
    client.env.ChatThrottleLib = {
        version = 32,
        SendAddonMessage = function(_, _, _, text) texts[#texts + 1] = text end,
    }
    return texts
end

describe("taking over AceComm in place", function()
    local client, older, addon, got

    local function receive(text)
        client:fire("CHAT_MSG_ADDON", "A", text, "GUILD", "Peer")
    end

    before_each(function()
        client = fakeClient.new()
        client:loadLibraries()
        older = client.env.LibStub("AceComm-3.0")
        addon, got = older:Embed({}), {}
        function addon.OnCommReceived(_, _, message, distribution, sender)
            got[#got + 1] = message .. " " .. distribution .. " " .. sender
        end
        client.now = client.now + 100
    end)

    after_each(function()
        assert.same({}, client.errors)
    end)

    it("finds a lower minor and the same table", function()
        addShared(client)
        local newer, oldMinor = loadNewerAceComm(client)
        assert.equal(older, newer)
        assert.equal(1, oldMinor)
    end)

    it("keeps registrations and delivers nothing twice", function()
        addon:RegisterComm("A")
        addShared(client)
        loadNewerAceComm(client)
        receive("hello")
        assert.same({ "hello GUILD Peer" }, got)
        local listening = 0
        for _, frame in ipairs(client.frames) do
            listening = listening + (frame.events.CHAT_MSG_ADDON and 1 or 0)
        end
        assert.equal(1, listening)
    end)

    it("completes a message that was half received", function()
        addon:RegisterComm("A")
        receive("\1one ")
        receive("\2two ")
        addShared(client)
        loadNewerAceComm(client)
        receive("\3three")
        assert.same({ "one two three GUILD Peer" }, got)
        assert.same({}, older.multipart_spool)
    end)

    it("gives the embedding addons the new methods, and those work on the old registrations", function()
        addon:RegisterComm("A")
        local texts, oldSend = addShared(client), addon.SendCommMessage
        local newer = loadNewerAceComm(client)
        assert.not_equal(oldSend, addon.SendCommMessage)
        assert.equal(newer.SendCommMessage, addon.SendCommMessage)
        addon:SendCommMessage("A", "sent", "GUILD")
        assert.same({ "sent" }, texts)
        addon:RegisterComm("B")
        client:fire("CHAT_MSG_ADDON", "B", "on B", "GUILD", "Peer")
        addon:UnregisterComm("A")
        receive("on A")
        assert.same({ "on B GUILD Peer" }, got)
    end)

    it("lets an older method that somebody kept send through the queue of all", function()
        local oldSend = addon.SendCommMessage
        local texts = addShared(client)
        loadNewerAceComm(client)
        oldSend(addon, "A", "kept", "GUILD")
        assert.same({ "kept" }, texts)
        assert.same({}, client.sent)
    end)

    it("does not lose what waits in the older queue", function()
        for index = 1, 12 do
            addon:SendCommMessage("A", tostring(index), "GUILD")
        end
        local texts = addShared(client)
        loadNewerAceComm(client)
        client:fire("ADDON_LOADED", "Newer", false)
        addon:SendCommMessage("A", "new", "GUILD")
        assert.equal(10, #client.sent)
        assert.same({ "11", "12", "new" }, texts)
    end)

    it("is not undone by an older copy that loads later", function()
        addon:RegisterComm("A")
        addShared(client)
        local newer = loadNewerAceComm(client)
        local method, frames = newer.SendCommMessage, #client.frames
        client:loadAceComm()
        receive("hello")
        assert.equal(method, newer.SendCommMessage)
        assert.equal(frames, #client.frames)
        assert.same({ "hello GUILD Peer" }, got)
    end)

    it("needs nothing of the older copy where the newer one loaded first", function()
        local other = fakeClient.new()
        other:load("libs/LibStub/LibStub.lua")
        other:load("libs/CallbackHandler-1.0/CallbackHandler-1.0.lua")
        addShared(other)
        local newer = loadNewerAceComm(other)
        local method = newer.SendCommMessage
        other:loadAceComm()
        assert.equal(method, newer.SendCommMessage)
        assert.is_nil(newer.sendQueue)
        assert.is_nil(newer.createSendBudget)
        assert.equal(1, #other.frames)
    end)
end)
