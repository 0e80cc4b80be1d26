local fakeClient = require("spec.libs.fakeClient")
local vectorValue = require("spec.libs.vectorValue")
local vectors = require("spec.vectors.aceserializer")

local FILE = "libs/AceSerializer-3.0/AceSerializer-3.0.lua"

local function describedList(list)
    local texts = {}
    for index, described in ipairs(list) do
        texts[index] = vectorValue.describedText(described)
    end
    return texts
end

describe("AceSerializer-3.0", function()
    local client = fakeClient.new()
    client:load("libs/LibStub/LibStub.lua")
    client:load(FILE)
    local AceSerializer = client.env.LibStub("AceSerializer-3.0")

    -- What a text reads as: succeeded, then canonical texts of the values.
    local function read(text)
        local function collect(succeeded, ...)
            local texts = {}
            for index = 1, select("#", ...) do
                texts[index] = vectorValue.text((select(index, ...)))
            end
            return succeeded, texts
        end
        return collect(AceSerializer:Deserialize(text))
    end

    it("knows all frozen samples", function()
        assert.same({ 182, 42, 40, 3 },
            { #vectors.encode, #vectors.decode, #vectors.malformed, #vectors.unsupported })
    end)

    for _, case in ipairs(vectors.encode) do
        it("writes " .. case.name, function()
            local values, count = vectorValue.buildList(case.args)
            assert.equal(case.hex, vectorValue.toHex(AceSerializer:Serialize(unpack(values, 1, count))))
        end)

        for _, hex in ipairs({ case.hex, case.also_seen }) do
            it("reads back " .. case.name .. (hex == case.also_seen and " in its second spelling" or ""), function()
                local succeeded, texts = read(vectorValue.fromHex(hex))
                assert.is_true(succeeded)
                assert.same(describedList(case.decodes_to or case.args), texts)
            end)
        end
    end

    for _, case in ipairs(vectors.decode) do
        it("reads " .. case.name, function()
            local succeeded, texts = read(vectorValue.fromHex(case.hex))
            assert.is_true(succeeded)
            assert.same(describedList(case.values), texts)
        end)
    end

    for _, case in ipairs(vectors.malformed) do
        it("refuses " .. case.name .. " (" .. case.fails .. ")", function()
            local succeeded, message = AceSerializer:Deserialize(vectorValue.fromHex(case.hex))
            assert.is_false(succeeded)
            assert.is_string(message)
        end)
    end

    local unsupported = {
        ["function"] = function() end,
        ["coroutine"] = coroutine.create(function() end),
        ["function in table"] = { { function() end } },
        ["function as key"] = { [function() end] = 1 },
        ["userdata"] = io.stdout,
    }
    for _, case in ipairs(vectors.unsupported) do
        it("has a sample of " .. case.name, function()
            assert.is_not_nil(unsupported[case.name])
        end)
    end
    for name, value in pairs(unsupported) do
        it("does not write a " .. name .. " and blames the caller's line", function()
            local ok, message = pcall(function() AceSerializer:Serialize(1, value) end)
            assert.is_false(ok)
            assert.matches("aceSerializer_spec.lua:%d+: .*cannot serialize a ", message)
        end)
    end

    it("keeps the number of values, nils at the end too", function()
        local text = AceSerializer:Serialize(nil, 1, nil, nil)
        assert.equal(5, select("#", AceSerializer:Deserialize(text)))
    end)

    it("raises for a table that contains itself", function()
        local cycle = {}
        cycle[1] = cycle
        assert.is_false((pcall(AceSerializer.Serialize, AceSerializer, cycle)))
    end)

    it("writes no byte that the channel cannot carry and reads all bytes back", function()
        local bytes = {}
        for byte = 0, 255 do
            bytes[#bytes + 1] = string.char(byte)
        end
        local all = table.concat(bytes)
        local text = AceSerializer:Serialize(all)
        assert.is_nil(string.find(text, "[%z\1-\32\127]"))
        assert.same({ true, all }, { AceSerializer:Deserialize(text) })
    end)

    it("refuses what is no text, nests too deep, has too many values, or a key that is not a number", function()
        for _, hostile in ipairs({ false, 5, "^1" .. string.rep("^T", 300000) .. "^^",
            "^1" .. string.rep("^B", 1100000) .. "^^", "^1^T^F1e999^f-99999^B^t^^" }) do
            local ok, succeeded, message = pcall(AceSerializer.Deserialize, AceSerializer, hostile)
            assert.is_true(ok)
            assert.is_false(succeeded)
            assert.is_string(message)
        end
    end)

    it("is refused or read, and never raises, for every cut of a text", function()
        local text = AceSerializer:Serialize({ a = { 1, 2.5, true }, ["~^"] = 1 / 3 }, nil, "end")
        for length = 0, #text - 1 do
            local ok, succeeded = pcall(AceSerializer.Deserialize, AceSerializer, string.sub(text, 1, length))
            assert.is_true(ok)
            assert.is_false(succeeded)
        end
    end)

    it("lends its methods, and a newer version lends them again", function()
        local other = fakeClient.new()
        other:load("libs/LibStub/LibStub.lua")
        other:load(FILE)
        local library, target = other.env.LibStub("AceSerializer-3.0"), {}
        assert.equal(target, library:Embed(target))
        assert.same({ true, 5 }, { target:Deserialize(target:Serialize(5)) })
        assert.is_true(library.embeds[target])

        local newer = other.env.LibStub:NewLibrary("AceSerializer-3.0", 5)
        assert.equal(library, newer)
        newer.Serialize = function() return "newer" end
        for embedded in pairs(newer.embeds) do
            embedded.Serialize = newer.Serialize
        end
        other:load(FILE)
        assert.equal("newer", target:Serialize())
        assert.equal("newer", library:Serialize())
    end)
end)
