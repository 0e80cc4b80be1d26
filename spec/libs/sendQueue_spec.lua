local fakeClient = require("spec.libs.fakeClient")

local LONG_AFTER_START_SECONDS = 100

describe("AceComm's own queue", function()
    local client, addon

    before_each(function()
        client = fakeClient.new()
        client:loadLibraries()
        addon = client.env.LibStub("AceComm-3.0"):Embed({})
        client.now = client.now + LONG_AFTER_START_SECONDS
    end)

    after_each(function()
        assert.same({}, client.errors)
    end)

    local function sendMany(count, prefix, distribution, priority, text)
        for index = 1, count do
            addon:SendCommMessage(prefix, text or tostring(index), distribution, "Peer", priority)
        end
    end

    local function assertInOrder(count)
        assert.equal(count, #client.sent)
        for index, frame in ipairs(client.sent) do
            assert.equal(tostring(index), frame.text)
        end
    end

    describe("when the client refuses for now", function()
        it("tries again after 0.35 seconds and keeps the order", function()
            client.prefixMessagesMax = 3 -- less than we believe
            sendMany(8, "A", "GUILD")
            assert.equal(3, #client.sent)
            client:advance(30)
            assertInOrder(8)
            for index = 2, #client.attempts do
                local before, attempt = client.attempts[index - 1], client.attempts[index]
                assert.is_true(before.text ~= attempt.text or attempt.at - before.at >= 0.35 - 1e-6)
            end
            assert.is_true(#client.attempts > 8)
        end)

        it("loses no part of a message refused in the middle", function()
            local text = string.rep("0123456789", 200)
            local got, progress = {}, 0
            addon:RegisterComm("A", function(_, message) got[#got + 1] = message end)
            client.prefixMessagesMax = 2
            addon:SendCommMessage("A", text, "GUILD", nil, "BULK", function(_, sent, total, isAccepted)
                assert.is_true(isAccepted)
                assert.is_true(sent > progress and total == 2000)
                progress = sent
            end)
            client:advance(30)
            for _, frame in ipairs(client.sent) do
                client:fire("CHAT_MSG_ADDON", "A", frame.text, "GUILD", "Peer")
            end
            assert.equal(2000, progress)
            assert.same({ text }, got)
        end)

        it("believes the client and asks less often from then on", function()
            client.prefixMessagesMax = 3
            sendMany(8, "A", "GUILD")
            client:advance(30)
            assert.equal(8, #client.sent)
            assert.is_true(#client.attempts <= 8 + 4)
        end)

        it("does not ask again for another message of the prefix at once", function()
            client.answer = function() return 3 end
            sendMany(3, "A", "GUILD", "ALERT")
            sendMany(3, "A", "GUILD", "BULK")
            assert.equal(1, #client.attempts)
            client:advance(0.3)
            assert.equal(1, #client.attempts)
            client:advance(0.15)
            assert.equal(2, #client.attempts)
        end)

        it("lets other prefixes and whispers go on", function()
            client.answer = function(attempt)
                return attempt.prefix == "A" and attempt.distribution == "GUILD" and 3 or 0
            end
            sendMany(3, "A", "GUILD")
            sendMany(1, "B", "GUILD")
            sendMany(1, "A", "WHISPER")
            assert.equal(3, #client.attempts)
        end)

        it("keeps trying a refused whisper too", function()
            local refusals = 2
            client.answer = function()
                refusals = refusals - 1
                return refusals >= 0 and 3 or 0
            end
            sendMany(1, "A", "WHISPER")
            client:advance(2)
            assert.equal(3, #client.attempts)
        end)
    end)

    describe("order", function()
        it("is kept in a long queue, and nothing is dropped", function()
            sendMany(500, "A", "WHISPER")
            assert.is_true(#client.sent < 500)
            client:advance(60)
            assertInOrder(500)
        end)

        it("does not hold a whisper behind throttled guild messages of its prefix", function()
            sendMany(20, "A", "GUILD")
            addon:SendCommMessage("A", "psst", "WHISPER", "Peer")
            assert.equal("psst", client.sent[#client.sent].text)
        end)

        it("is kept for messages that a callback sends", function()
            local function again(left)
                addon:SendCommMessage("A", "again " .. left, "WHISPER", "Peer", "NORMAL", left > 0 and function()
                    again(left - 1)
                end or nil)
            end
            local text = string.rep("x", 600)
            addon:SendCommMessage("A", text, "WHISPER", "Peer", "NORMAL", function(_, sent)
                if sent == 254 then
                    again(2)
                end
            end)
            local markers = {}
            for index, frame in ipairs(client.sent) do
                markers[index] = index <= 3 and string.byte(frame.text) or frame.text
            end
            assert.same({ 1, 2, 3, "again 2", "again 1", "again 0" }, markers)
        end)

        it("is kept when the client answers an own message while it is being sent", function()
            addon:RegisterComm("A", function(_, message)
                if #message == 600 then
                    addon:SendCommMessage("A", "seen", "GUILD")
                end
            end)
            client.onSend = function(attempt)
                client:fire("CHAT_MSG_ADDON", attempt.prefix, attempt.text, attempt.distribution, "Me")
            end
            addon:SendCommMessage("A", string.rep("x", 600), "GUILD")
            assert.equal(4, #client.sent)
            assert.equal("seen", client.sent[4].text)
        end)
    end)

    describe("results", function()
        local cases = {
            { "0", true, function() return 0 end },
            { "true", true, function() return true end },
            { "nothing", true, function() end },
            { "true, 0", true, function() return true, 0 end },
            { "false", false, function() return false end },
            { "false, 9", false, function() return false, 9 end },
        }
        for _, code in ipairs({ 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12 }) do
            cases[#cases + 1] = { tostring(code), false, function() return code end }
        end
        for _, case in ipairs(cases) do
            it("tell " .. tostring(case[2]) .. " for " .. case[1] .. ", once, and go on", function()
                client.answer = case[3]
                local got = {}
                addon:SendCommMessage("A", string.rep("x", 300), "GUILD", nil, nil, function(...)
                    got[#got + 1] = { ... }
                end, "arg")
                client:advance(2)
                assert.same({ { "arg", 254, 300, case[2] }, { "arg", 300, 300, case[2] } }, got)
                assert.equal(2, #client.attempts)
            end)
        end

        it("are read from the last value, so that an old client's throttling is known too", function()
            client.answer = function() return false, 3 end
            addon:SendCommMessage("A", "x", "GUILD", nil, nil, error)
            client.answer = nil
            client:advance(1)
            assert.equal(1, #client.sent)
            client.errors = {} -- the callback was only to be called late
        end)

        it("report a client that raises and count it as a failure", function()
            client.answer = function() error("secret value", 0) end
            local got
            addon:SendCommMessage("A", "x", "GUILD", nil, nil, function(_, _, _, isAccepted) got = isAccepted end)
            assert.is_false(got)
            assert.same({ "secret value" }, client.errors)
            client.errors = {}
        end)

        it("let a callback that sends again after each failure not hang the client", function()
            client.answer = function() return 5 end
            local function again() addon:SendCommMessage("A", "x", "GUILD", nil, nil, again) end
            again()
            assert.is_true(#client.attempts < 200)
        end)

        it("take nothing of the allowance when a message failed", function()
            client.answer = function() return 5 end
            sendMany(20, "A", "GUILD")
            client.answer = nil
            sendMany(10, "A", "GUILD")
            assert.equal(10, #client.sent)
        end)

        for _, kind in ipairs({ "with", "without" }) do
            it("report a callback that raises and go on, " .. kind .. " securecallfunction", function()
                if kind == "without" then
                    client.env.securecallfunction = nil
                end
                addon:SendCommMessage("A", "x", "GUILD", nil, nil, function() error("bad day", 0) end)
                sendMany(1, "A", "GUILD")
                assert.equal(2, #client.sent)
                assert.same({ "bad day" }, client.errors)
                client.errors = {}
            end)
        end
    end)

    it("costs nothing while nothing waits", function()
        assert.equal(0, client:busyFrames())
        sendMany(10, "A", "GUILD")
        assert.equal(0, client:busyFrames())
        sendMany(1, "A", "GUILD")
        assert.equal(1, client:busyFrames())
        client:advance(2)
        assert.equal(11, #client.sent)
        assert.equal(0, client:busyFrames())
    end)

    it("looks at what waits at most every 0.08 seconds", function()
        local looks = 0
        client.env.GetFramerate = function()
            looks = looks + 1
            return 100
        end
        sendMany(14, "A", "GUILD")
        looks = 0
        client:advance(1, 0.01)
        assert.is_true(looks >= 11 and looks <= 13)
    end)
end)
