local fakeClient = require("spec.libs.fakeClient")
local vectorValue = require("spec.libs.vectorValue")
local vectors = require("spec.vectors.acecomm")

local PREFIX = "VEC"

-- The text of a sample: byte i (from 0) is 33 + i mod 90; `firstByte`, when given, replaces byte 0.
local function sampleText(length, firstByte)
    local bytes = {}
    for index = 0, length - 1 do
        bytes[index + 1] = string.char(index == 0 and firstByte or 33 + index % 90)
    end
    return table.concat(bytes)
end

describe("AceComm-3.0", function()
    local client, AceComm, addon

    before_each(function()
        client = fakeClient.new()
        client:loadLibraries()
        AceComm = client.env.LibStub("AceComm-3.0")
        addon = AceComm:Embed({})
        client.now = client.now + 100
    end)

    after_each(function()
        assert.same({}, client.errors)
    end)

    it("knows all frozen samples", function()
        assert.same({ 71, 19 }, { #vectors.send, #vectors.receive })
    end)

    for _, case in ipairs(vectors.send) do
        local first = case.first_byte and " beginning with byte " .. case.first_byte or ""
        it("cuts a text of " .. case.length .. " bytes" .. first, function()
            local progress, frames, sizes = {}, {}, {}
            addon:SendCommMessage(PREFIX, sampleText(case.length, case.first_byte), "GUILD", nil, "NORMAL",
                function(arg, sent, total, isAccepted)
                    assert.equal("the argument", arg)
                    progress[#progress + 1] = { sent, total, isAccepted }
                end, "the argument")
            client:advance(60)
            for index, frame in ipairs(client.sent) do
                frames[index], sizes[index] = vectorValue.toHex(frame.text), #frame.text
                assert.same({ PREFIX, "GUILD" }, { frame.prefix, frame.distribution })
            end
            assert.same(case.frames, frames)
            assert.same(case.frame_sizes, sizes)
            assert.same(case.progress, progress)
        end)

        it("puts a text of " .. case.length .. " bytes" .. first .. " together again", function()
            local got = {}
            addon:RegisterComm(PREFIX, function(_, message) got[#got + 1] = message end)
            for _, hex in ipairs(case.frames) do
                client:fire("CHAT_MSG_ADDON", PREFIX, vectorValue.fromHex(hex), "GUILD", "Peer")
            end
            assert.same({ sampleText(case.length, case.first_byte) }, got)
        end)
    end

    for _, case in ipairs(vectors.receive) do
        it("receives: " .. case.name, function()
            local got = {}
            addon:RegisterComm(PREFIX, function(prefix, message, distribution, sender)
                assert.equal(PREFIX, prefix)
                got[#got + 1] =
                    { message = vectorValue.toHex(message), distribution = distribution, sender = sender }
            end)
            for _, event in ipairs(case.events) do
                client:fire("CHAT_MSG_ADDON", PREFIX, vectorValue.fromHex(event.text), event.distribution, event.sender)
            end
            local pending = {}
            for key in pairs(AceComm.multipart_spool) do
                pending[#pending + 1] = key
            end
            table.sort(pending)
            assert.same(case.callbacks, got)
            assert.same(case.pending_keys, pending)
        end)
    end

    describe("RegisterComm", function()
        local function receive(prefix, text)
            client:fire("CHAT_MSG_ADDON", prefix, text, "GUILD", "Peer")
        end

        it("registers the prefix with the client", function()
            addon:RegisterComm("ABC", function() end)
            assert.same({ "ABC" }, client.prefixes)
        end)

        it("calls OnCommReceived when no method is named", function()
            local got
            function addon.OnCommReceived(...) got = { ... } end
            addon:RegisterComm("ABC")
            receive("ABC", "hello")
            assert.same({ addon, "ABC", "hello", "GUILD", "Peer" }, got)
        end)

        it("calls a method by its name, and the last registered one only", function()
            local got = {}
            function addon.OnText(_, _, message) got[#got + 1] = message end
            addon:RegisterComm("ABC", function() got[#got + 1] = "first" end)
            addon:RegisterComm("ABC", "OnText")
            receive("ABC", "hello")
            assert.same({ "hello" }, got)
        end)

        it("keeps prefixes and objects apart", function()
            local got = {}
            local other = AceComm:Embed({})
            addon:RegisterComm("A", function() got[#got + 1] = "addon A" end)
            addon:RegisterComm("B", function() got[#got + 1] = "addon B" end)
            other:RegisterComm("A", function() got[#got + 1] = "other A" end)
            receive("B", "x")
            assert.same({ "addon B" }, got)
            addon:UnregisterComm("A")
            receive("A", "x")
            assert.same({ "addon B", "other A" }, got)
            addon:UnregisterAllComm()
            receive("B", "x")
            assert.same({ "addon B", "other A" }, got)
        end)

        it("ends with the addon that is switched off", function()
            local got = 0
            addon:RegisterComm("A", function() got = got + 1 end)
            AceComm:OnEmbedDisable(addon)
            receive("A", "x")
            assert.equal(0, got)
        end)

        for _, prefix in ipairs({ string.rep("p", 17), 5, false }) do
            it("refuses the prefix " .. tostring(prefix) .. " at the caller's line", function()
                local ok, message = pcall(function() addon:RegisterComm(prefix, function() end) end)
                assert.is_false(ok)
                assert.matches("aceComm_spec.lua:%d+: Usage: RegisterComm", message)
                assert.same({}, client.prefixes)
            end)
        end

        it("takes a prefix of 16 bytes", function()
            addon:RegisterComm(string.rep("p", 16), function() end)
            assert.equal(1, #client.prefixes)
        end)

        it("names a sender of the own realm without it", function()
            local got = {}
            addon:RegisterComm("A", function(_, _, _, sender) got[#got + 1] = sender end)
            client:fire("CHAT_MSG_ADDON", "A", "x", "GUILD", "Peer-HomeRealm")
            client:fire("CHAT_MSG_ADDON", "A", "\1x", "GUILD", "Peer-HomeRealm")
            client:fire("CHAT_MSG_ADDON", "A", "x", "GUILD", "Peer-Elsewhere")
            assert.same({ "Peer", "Peer-Elsewhere" }, got)
            assert.is_not_nil(AceComm.multipart_spool["A\tGUILD\tPeer"])
        end)

        it("gives up a message that does not end, and its rest", function()
            local got = {}
            addon:RegisterComm("A", function(_, message) got[#got + 1] = message end)
            local function hear(text) client:fire("CHAT_MSG_ADDON", "A", text, "GUILD", "Peer") end
            hear("\1x")
            for _ = 1, 4095 do
                hear("\2x")
            end
            assert.is_not_nil(AceComm.multipart_spool["A\tGUILD\tPeer"])
            hear("\2x")
            assert.same({}, AceComm.multipart_spool)
            hear("\3x")
            hear("\1a")
            hear("\3b")
            assert.same({ "ab" }, got)
        end)

        it("leaves alone what the client keeps secret", function()
            local secret = setmetatable({}, { __concat = function() error("touched a secret") end })
            client.env.issecretvalue = function(value) return value == secret end
            addon:RegisterComm("A", error)
            for position = 1, 4 do
                local payload = { "A", "\1x", "GUILD", "Peer" }
                payload[position] = secret
                client:fire("CHAT_MSG_ADDON", unpack(payload))
            end
            assert.same({}, AceComm.multipart_spool)
        end)

        it("reports a receiver that raises", function()
            local got
            addon:RegisterComm("A", function() error("bad day", 0) end)
            AceComm:Embed({}):RegisterComm("A", function() got = true end)
            receive("A", "x")
            assert.is_true(got)
            assert.same({ "bad day" }, client.errors)
            client.errors = {}
        end)
    end)

    describe("SendCommMessage", function()
        local faults = {
            { "a prefix that is no text", { 5, "text", "GUILD" } },
            { "a text that is none", { "A", 5, "GUILD" } },
            { "no text", { "A", nil, "GUILD" } },
            { "no distribution", { "A", "text" } },
            { "a table as target", { "A", "text", "WHISPER", {} } },
            { "an unknown priority", { "A", "text", "GUILD", nil, "URGENT" } },
            { "a priority that is false", { "A", "text", "GUILD", nil, false } },
            { "a callback that is none", { "A", "text", "GUILD", nil, "BULK", "OnSent" } },
        }
        for _, case in ipairs(faults) do
            it("refuses " .. case[1] .. " at the caller's line", function()
                local ok, message = pcall(function() addon:SendCommMessage(unpack(case[2], 1, 6)) end)
                assert.is_false(ok)
                assert.matches("aceComm_spec.lua:%d+: Usage: SendCommMessage", message)
                assert.same({}, client.attempts)
            end)
        end

        it("passes a player's name and a channel's number as they are", function()
            addon:SendCommMessage("A", "x", "WHISPER", "Peer")
            addon:SendCommMessage("A", "x", "CHANNEL", 5)
            assert.same({ "Peer", 5 }, { client.sent[1].target, client.sent[2].target })
        end)
    end)
end)
