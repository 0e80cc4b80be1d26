local fakeClient = require("spec.libs.fakeClient")

local LONG_AFTER_START_SECONDS = 100
local FULL_FRAME = string.rep("x", 255)

describe("AceComm's own budget", function()
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

    -- How many frames the client took, of one prefix or of all.
    local function sentCount(prefix)
        local count = 0
        for _, frame in ipairs(client.sent) do
            if not prefix or frame.prefix == prefix then
                count = count + 1
            end
        end
        return count
    end

    local function assertInOrder(count)
        assert.equal(count, #client.sent)
        for index, frame in ipairs(client.sent) do
            assert.equal(tostring(index), frame.text)
        end
    end

    describe("allowance of a prefix", function()
        it("sends 10 messages at once and then one per second, without a refused attempt", function()
            sendMany(15, "A", "GUILD")
            assert.equal(10, #client.sent)
            client:advance(2.5)
            assert.equal(12, #client.sent)
            client:advance(4)
            assertInOrder(15)
            assert.equal(15, #client.attempts)
        end)

        it("is one for all chat types", function()
            sendMany(6, "A", "GUILD")
            sendMany(6, "A", "RAID")
            assert.equal(10, #client.sent)
            assert.equal(10, #client.attempts)
        end)

        it("is another for another prefix", function()
            sendMany(12, "A", "GUILD")
            sendMany(12, "B", "GUILD")
            assert.equal(10, sentCount("A"))
            assert.equal(10, sentCount("B"))
        end)

        it("does not hold for whispers outside instances", function()
            sendMany(12, "A", "GUILD")
            sendMany(30, "A", "WHISPER")
            assert.equal(40, #client.sent)
        end)

        it("holds for whispers in instances", function()
            client.isInInstance = true
            sendMany(6, "A", "GUILD")
            sendMany(6, "A", "WHISPER")
            assert.equal(10, #client.sent)
            assert.equal(10, #client.attempts)
        end)

        it("is not asked of a client that cannot tell about instances", function()
            client.env.IsInInstance = nil
            sendMany(12, "A", "WHISPER")
            assert.equal(12, #client.sent)
        end)

        it("lets a waiting whisper go as soon as the instance is left", function()
            client.isInInstance = true
            sendMany(30, "A", "WHISPER")
            client.isInInstance = false
            client:advance(0.1)
            assertInOrder(30)
        end)
    end)

    describe("bytes of the whole client", function()
        it("sends at most 4000 at once and 800 per second, 40 more for each message", function()
            sendMany(60, "A", "WHISPER", nil, FULL_FRAME)
            assert.equal(13, #client.sent) -- 13 * 295 = 3835
            client:advance(10)
            assert.equal(40, #client.sent) -- (4000 + 8000) / 295 = 40.7
            client:advance(20)
            assert.equal(60, #client.sent)
        end)

        it("saves no more than 4000 while idle", function()
            sendMany(60, "A", "WHISPER", nil, FULL_FRAME)
            client:advance(30)
            client.sent = {}
            client.now = client.now + 10000
            sendMany(60, "A", "WHISPER", nil, FULL_FRAME)
            assert.equal(13, #client.sent)
        end)

        it("counts a message's own bytes", function()
            sendMany(60, "A", "WHISPER", nil, "12345") -- 45 each
            assert.equal(60, #client.sent)
            sendMany(60, "A", "WHISPER", nil, "12345")
            assert.equal(88, #client.sent)
        end)

        for _, case in ipairs({ "at the start", "after a loading screen" }) do
            it("gives a tenth for 5 seconds " .. case, function()
                if case == "at the start" then
                    client = fakeClient.new()
                    client:loadLibraries()
                    addon = client.env.LibStub("AceComm-3.0"):Embed({})
                else
                    sendMany(1, "B", "WHISPER", nil, FULL_FRAME) -- what is saved by now is taken away
                    client.sent = {}
                    client:fire("PLAYER_ENTERING_WORLD", false, false)
                end
                sendMany(30, "A", "WHISPER", nil, FULL_FRAME)
                assert.equal(0, #client.sent)
                client:advance(3.6)
                assert.equal(0, #client.sent)
                client:advance(0.3) -- 3.7 seconds pay for 295 bytes
                assert.equal(1, #client.sent)
                client:advance(1.1)
                assert.equal(1, #client.sent)
                client:advance(1)
                assert.equal(4, #client.sent) -- 105 left and 800 more
            end)
        end

        it("takes back at a loading screen what a priority had not used yet", function()
            sendMany(60, "A", "WHISPER", nil, FULL_FRAME) -- 13 leave, 165 bytes are left
            client:fire("PLAYER_ENTERING_WORLD", false, false)
            client:advance(3.6)
            assert.equal(13, #client.sent)
        end)

        it("saves no more than 4000 with what the priorities had not used yet", function()
            client.answer = function() return 3 end
            for _, prefix in ipairs({ "A", "B", "C" }) do
                local priority = prefix == "A" and "ALERT" or prefix == "B" and "NORMAL" or "BULK"
                sendMany(60, prefix, "WHISPER", priority, FULL_FRAME)
            end
            client.answer = nil
            client:advance(0.5) -- 4 of each leave, 153 bytes of each are left, and some of the 400 new ones
            client.sent = {}
            client.now = client.now + 1000
            client:advance(0.1)
            assert.equal(12, #client.sent)
        end)

        it("lets a first message go at once a while after a loading screen", function()
            client:fire("PLAYER_ENTERING_WORLD", false, false)
            client.now = client.now + 4
            sendMany(2, "A", "WHISPER", nil, FULL_FRAME)
            assert.equal(1, #client.sent)
        end)

        it("gives half to a slow client and saves 800", function()
            client.framesPerSecond = 15
            sendMany(60, "A", "WHISPER", nil, FULL_FRAME)
            assert.equal(2, #client.sent)
            client:advance(10)
            assert.equal(16, #client.sent) -- (800 + 4000) / 295 = 16.3
        end)

        it("lets a slow client save for a full frame of each priority at once", function()
            client.framesPerSecond = 15
            for _, priority in ipairs({ "ALERT", "NORMAL", "BULK" }) do
                for _ = 1, 5 do
                    addon:SendCommMessage("A", FULL_FRAME, "WHISPER", "Peer", priority)
                end
            end
            client:advance(15)
            assert.equal(15, #client.sent)
        end)

        it("takes a client that tells no frame rate for a fast one", function()
            client.env.GetFramerate = nil
            sendMany(60, "A", "WHISPER", nil, FULL_FRAME)
            assert.equal(13, #client.sent)
        end)
    end)

    describe("priorities", function()
        it("share the bytes equally, whatever the size of their messages", function()
            client:fire("PLAYER_ENTERING_WORLD", false, false)
            for index = 1, 400 do
                addon:SendCommMessage("A", index .. string.rep("x", 57), "WHISPER", "Peer", "ALERT")
                addon:SendCommMessage("B", FULL_FRAME, "WHISPER", "Peer", "NORMAL")
                addon:SendCommMessage("C", FULL_FRAME, "WHISPER", "Peer", "BULK")
            end
            client:advance(65) -- 400 + 60 * 800 bytes: 16133 for each
            assert.is_true(sentCount("A") >= 155 and sentCount("A") <= 165)
            assert.is_true(sentCount("B") >= 53 and sentCount("B") <= 55)
            assert.is_true(sentCount("C") >= 53 and sentCount("C") <= 55)
        end)

        it("leave everything to the one that has something to send", function()
            sendMany(60, "A", "WHISPER", "BULK", FULL_FRAME)
            client:advance(10)
            assert.equal(40, sentCount("A"))
        end)

        it("get back the share of one that may not send", function()
            sendMany(12, "A", "GUILD", "ALERT")
            sendMany(60, "B", "WHISPER", "BULK", FULL_FRAME)
            client:advance(10)
            -- 12000 bytes in all, less 12 messages of 41 or 42
            assert.is_true(sentCount("B") >= 38)
        end)

        it("leave to the others at once what one does not use", function()
            client.answer = function() return 3 end
            sendMany(1, "A", "WHISPER", "ALERT", "x")
            sendMany(60, "B", "WHISPER", "BULK", FULL_FRAME)
            client.answer = nil
            client:advance(0.5)
            local atOnce = 0
            for _, frame in ipairs(client.sent) do
                atOnce = atOnce + (frame.at == client.sent[1].at and 1 or 0)
            end
            assert.equal(14, atOnce)
        end)

        it("do not save more bytes by being refused", function()
            client.answer = function() return 3 end
            sendMany(1, "A", "WHISPER", "ALERT", FULL_FRAME)
            client:advance(20)
            client.answer = nil
            sendMany(60, "B", "WHISPER", "BULK", FULL_FRAME)
            client:advance(0.4)
            assert.is_true(#client.sent <= 14)
        end)

        it("bring an alert past what waits in bulk", function()
            sendMany(100, "A", "WHISPER", "BULK", FULL_FRAME)
            addon:SendCommMessage("B", "now", "WHISPER", "Peer", "ALERT")
            client:advance(1)
            assert.equal(1, sentCount("B"))
            assert.is_true(sentCount("A") < 20)
        end)

        it("decide who gets the allowance of a prefix", function()
            sendMany(10, "A", "GUILD", "NORMAL", "first")
            sendMany(3, "A", "GUILD", "BULK", "bulk")
            sendMany(3, "A", "GUILD", "ALERT", "alert")
            client:advance(7)
            local texts = {}
            for index = 11, 16 do
                texts[#texts + 1] = client.sent[index].text
            end
            assert.same({ "alert", "alert", "alert", "bulk", "bulk", "bulk" }, texts)
        end)

        it("give the next prefix its turn after one that has nothing left", function()
            client:fire("PLAYER_ENTERING_WORLD", false, false)
            sendMany(1, "A", "WHISPER", "BULK", FULL_FRAME)
            sendMany(2, "B", "WHISPER", "BULK", FULL_FRAME)
            sendMany(2, "C", "WHISPER", "BULK", FULL_FRAME)
            client:advance(20)
            local prefixes = {}
            for index, frame in ipairs(client.sent) do
                prefixes[index] = frame.prefix
            end
            assert.same({ "A", "B", "C", "B", "C" }, prefixes)
        end)

        it("let prefixes take turns", function()
            client:fire("PLAYER_ENTERING_WORLD", false, false)
            sendMany(20, "A", "WHISPER", "BULK", FULL_FRAME)
            sendMany(20, "B", "WHISPER", "BULK", FULL_FRAME)
            sendMany(20, "C", "WHISPER", "BULK", FULL_FRAME)
            client:advance(11)
            assert.equal(17, #client.sent)
            for _, prefix in ipairs({ "A", "B", "C" }) do
                assert.is_true(sentCount(prefix) >= 5)
            end
        end)
    end)
end)
