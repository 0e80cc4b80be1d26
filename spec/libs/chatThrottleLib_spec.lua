local fakeClient = require("spec.libs.fakeClient")

describe("AceComm beside a ChatThrottleLib", function()
    local client, addon, shared

    -- A queue of the kind others bring: it takes what it is given and tells the outcome when it is made to send.
    local function newShared()
        local queue = { version = 32, items = {} }
        function queue:SendAddonMessage(...)
            assert(self == queue, "called without self")
            self.items[#self.items + 1] = { n = select("#", ...), ... }
        end
        return queue
    end

    local function textsOf(queue)
        local texts = {}
        for index, item in ipairs(queue.items) do
            texts[index] = item[3]
        end
        return texts
    end

    before_each(function()
        client = fakeClient.new()
        client:loadLibraries()
        addon = client.env.LibStub("AceComm-3.0"):Embed({})
        client.now = client.now + 100
        shared = newShared()
    end)

    after_each(function()
        assert.same({}, client.errors)
    end)

    it("gives it every frame, with the prefix as the queue's name", function()
        client.env.ChatThrottleLib = shared
        local progress = {}
        addon:SendCommMessage("A", string.rep("x", 300), "WHISPER", "Peer", "BULK", function(...)
            progress[#progress + 1] = { ... }
        end, "arg")
        assert.same({}, client.attempts)
        assert.equal(2, #shared.items)
        for index, item in ipairs(shared.items) do
            assert.same({ "BULK", "A", "WHISPER", "Peer", "A" }, { item[1], item[2], item[4], item[5], item[6] })
            assert.equal(string.char(index == 1 and 1 or 3), string.sub(item[3], 1, 1))
        end
        shared.items[1][7](shared.items[1][8], true, 0)
        shared.items[2][7](shared.items[2][8], false, 11)
        assert.same({ { "arg", 254, 300, true }, { "arg", 300, 300, false } }, progress)
    end)

    it("takes an outcome that is not told for a success, as old versions mean it", function()
        client.env.ChatThrottleLib = shared
        local got
        addon:SendCommMessage("A", "x", "GUILD", nil, nil, function(_, _, _, isAccepted) got = isAccepted end)
        shared.items[1][7](shared.items[1][8])
        assert.is_true(got)
    end)

    it("gives no callback where there is none", function()
        client.env.ChatThrottleLib = shared
        addon:SendCommMessage("A", "x", "GUILD")
        assert.is_nil(shared.items[1][7])
        assert.equal("NORMAL", shared.items[1][1])
    end)

    it("finds one that is loaded later, and methods that a newer copy replaced", function()
        addon:SendCommMessage("A", "own", "GUILD")
        client.env.ChatThrottleLib = shared
        addon:SendCommMessage("A", "shared", "GUILD")
        local replaced = {}
        function shared.SendAddonMessage(_, _, _, text) replaced[#replaced + 1] = text end
        addon:SendCommMessage("A", "replaced", "GUILD")
        assert.equal(1, #client.sent)
        assert.same({ "shared" }, textsOf(shared))
        assert.same({ "replaced" }, replaced)
    end)

    it("hands over what waits, in order and before anything new", function()
        for index = 1, 12 do
            addon:SendCommMessage("A", tostring(index), "GUILD")
        end
        client.env.ChatThrottleLib = shared
        addon:SendCommMessage("A", "new", "GUILD")
        assert.equal(10, #client.sent)
        assert.same({ "11", "12", "new" }, textsOf(shared))
        client:advance(5)
        assert.equal(10, #client.sent)
        assert.equal(0, client:busyFrames())
    end)

    for _, moment in ipairs({ "the addon that brought it has loaded", "the next frame" }) do
        it("hands over at the latest when " .. moment, function()
            for index = 1, 12 do
                addon:SendCommMessage("A", tostring(index), "GUILD")
            end
            client.env.ChatThrottleLib = shared
            if moment == "the next frame" then
                client:advance(0.1)
            else
                client:fire("ADDON_LOADED", "Other", false)
            end
            assert.same({ "11", "12" }, textsOf(shared))
        end)
    end

    it("hands over priorities and targets as they were given", function()
        client.answer = function() return 3 end
        addon:SendCommMessage("A", "bulk", "GUILD", nil, "BULK")
        addon:SendCommMessage("B", "alert", "WHISPER", "Peer", "ALERT")
        client.env.ChatThrottleLib = shared
        client:advance(0.1)
        assert.same({ "alert", "bulk" }, textsOf(shared))
        assert.same({ "ALERT", "Peer" }, { shared.items[1][1], shared.items[1][5] })
        assert.same({ "BULK" }, { shared.items[2][1], shared.items[2][5] })
    end)

    it("keeps a message together when its callback sends another", function()
        client.env.ChatThrottleLib = shared
        function shared.SendAddonMessage(self, ...)
            self.items[#self.items + 1] = { ... }
            local callback, argument = select(7, ...)
            if callback then
                callback(argument, true, 0) -- left at once
            end
        end
        addon:SendCommMessage("A", string.rep("x", 600), "GUILD", nil, nil, function(_, sent)
            if sent == 254 then
                addon:SendCommMessage("A", string.rep("y", 300), "GUILD")
            end
        end)
        local markers = {}
        for index, text in ipairs(textsOf(shared)) do
            markers[index] = string.byte(text)
        end
        assert.same({ 1, 2, 3, 1, 3 }, markers)
    end)

    it("hands over at once what a callback sends with another priority", function()
        client.answer = function() return 3 end
        local hasAnswered = false
        addon:SendCommMessage("A", "waiting", "GUILD", nil, "BULK", function()
            hasAnswered = true
            addon:SendCommMessage("A", "answer", "GUILD", nil, "ALERT")
        end)
        client.env.ChatThrottleLib = shared
        function shared.SendAddonMessage(self, ...)
            self.items[#self.items + 1] = { ... }
            local callback, argument = select(7, ...)
            if callback then
                callback(argument, true, 0)
            end
        end
        client:fire("ADDON_LOADED", "Other", false)
        assert.is_true(hasAnswered)
        assert.same({ "waiting", "answer" }, textsOf(shared))
    end)

    it("goes on alone beside a table that is not one", function()
        for _, impostor in ipairs({ {}, { version = 99 }, "text", { SendAddonMessage = true } }) do
            client.env.ChatThrottleLib = impostor
            addon:SendCommMessage("A", "x", "GUILD")
        end
        assert.equal(4, #client.sent)
    end)

    it("reports one that raises, tells the failure, and gives it the next frame", function()
        client.env.ChatThrottleLib = shared
        local raises = true
        function shared.SendAddonMessage(self, ...)
            if raises then
                raises = false
                error("broken", 0)
            end
            self.items[#self.items + 1] = { ... }
        end
        local results = {}
        local function onSent(_, _, _, isAccepted) results[#results + 1] = isAccepted end
        addon:SendCommMessage("A", "lost", "GUILD", nil, nil, onSent)
        addon:SendCommMessage("A", "kept", "GUILD", nil, nil, onSent)
        assert.same({ false }, results)
        assert.same({ "kept" }, textsOf(shared))
        assert.same({ "broken" }, client.errors)
        client.errors = {}
    end)
end)
