-- Lua values as text that the addon channel carries (no bytes 0-32 or 127), and back.
-- Clean-room, at the lowest minor: the original takes over whenever it is loaded too, and reads and writes the same.
--
--   text   = "^1" value* "^^"            what stands before "^1" or after "^^" is ignored
--   value  = "^S" escaped | "^N" number | "^F" mantissa "^f" exponent | "^T" (value value)* "^t"
--          | "^B" (true) | "^b" (false) | "^Z" (nil, not inside a table)
--   escape = "~" and a byte, for 0-32, 94 (^), 126 (~) and 127
-- luacheck: read globals LibStub

local AceSerializer = LibStub:NewLibrary("AceSerializer-3.0", 1)
if not AceSerializer then
    return
end

AceSerializer.embeds = AceSerializer.embeds or {}

-- Mantissa bits of an IEEE double: a fraction times 2^53 is an integer.
local MANTISSA_BITS = 53
local ESCAPED_BYTES = "[%z\1-\32\94\126\127]"

local escapes = { ["\30"] = "~z", ["\127"] = "~{", ["~"] = "~|", ["^"] = "~}" }
for byte = 0, 32 do
    local character = string.char(byte)
    escapes[character] = escapes[character] or "~" .. string.char(byte + 64)
end

local function numberText(value)
    if value == math.huge then
        return "^N1.#INF"
    elseif value == -math.huge then
        return "^N-1.#INF"
    end
    local short = string.format("%.14g", value)
    if tonumber(short) == value then
        return "^N" .. short
    end
    local fraction, exponent = math.frexp(value)
    return string.format("^F%.0f^f%d", fraction * 2 ^ MANTISSA_BITS, exponent - MANTISSA_BITS)
end

local writers = {}

local function writeValue(pieces, value)
    local write = writers[type(value)]
    if not write then
        error("AceSerializer: cannot serialize a " .. type(value), 0)
    end
    write(pieces, value)
end

writers["nil"] = function(pieces)
    pieces[#pieces + 1] = "^Z"
end

function writers.boolean(pieces, value)
    pieces[#pieces + 1] = value and "^B" or "^b"
end

function writers.number(pieces, value)
    pieces[#pieces + 1] = numberText(value)
end

function writers.string(pieces, value)
    pieces[#pieces + 1] = "^S" .. string.gsub(value, ESCAPED_BYTES, escapes)
end

function writers.table(pieces, value)
    pieces[#pieces + 1] = "^T"
    for key, item in pairs(value) do
        writeValue(pieces, key)
        writeValue(pieces, item)
    end
    pieces[#pieces + 1] = "^t"
end

local function writeAll(...)
    local pieces = { "^1" }
    for index = 1, select("#", ...) do
        writeValue(pieces, (select(index, ...)))
    end
    pieces[#pieces + 1] = "^^"
    return table.concat(pieces)
end

-- Readers raise what is wrong with the text; Deserialize turns that into its second result.

local function fail(fault)
    error("AceSerializer: " .. fault, 0)
end

local unescapes = { z = "\30", ["{"] = "\127", ["|"] = "~", ["}"] = "^" }
for byte = 64, 121 do
    unescapes[string.char(byte)] = string.char(byte - 64)
end

local function unescape(character)
    return unescapes[character] or fail("unknown escape ~" .. character)
end

local infinities = {
    ["inf"] = math.huge,
    ["-inf"] = -math.huge,
    ["1.#INF"] = math.huge,
    ["-1.#INF"] = -math.huge,
}

local function readNumber(text)
    -- Some hosts' tonumber also takes "nan", "infinity" and their kin, the client's does not: all spell an n.
    local value = infinities[text] or (not string.find(text, "[nN]") and tonumber(text))
    return value or fail("not a number: " .. text)
end

local readers = {}

local function readValue(nextToken, token, data)
    local read = readers[token]
    if not read then
        fail(token and "unexpected token ^" .. token or "the text ends early")
    end
    return read(data, nextToken)
end

function readers.Z()
    return nil
end

function readers.B()
    return true
end

function readers.b()
    return false
end

function readers.S(data)
    return (string.gsub(data, "~(.)", unescape))
end

function readers.N(data)
    return readNumber(data)
end

function readers.F(data, nextToken)
    local token, exponent = nextToken()
    if token ~= "f" then
        fail("^F without ^f")
    end
    -- Not ldexp: where 2^exponent underflows the original reads 0, and all clients must read the same.
    return readNumber(data) * 2 ^ readNumber(exponent)
end

function readers.T(_, nextToken)
    local result = {}
    local token, data = nextToken()
    while token ~= "t" do
        local key = readValue(nextToken, token, data)
        local value = readValue(nextToken, nextToken())
        if key == nil or value == nil then
            fail("nil inside a table")
        end
        result[key] = value
        token, data = nextToken()
    end
    return result
end

local function readAll(text)
    local nextToken = string.gmatch(string.gsub(text, "[%z\1-\32\127]", ""), "%^(.)([^%^]*)")
    if nextToken() ~= "1" then
        fail("the text does not begin with ^1")
    end
    local values, count = {}, 0
    local token, data = nextToken()
    while token ~= "^" do
        count = count + 1
        values[count] = readValue(nextToken, token, data)
        token, data = nextToken()
    end
    return unpack(values, 1, count)
end

--- Writes any number of values, nils among them, as text without bytes 0-32 and 127.
--- Tables are written in the order of `pairs`; a table reached twice is written twice, a cycle raises.
--- @param ... nil|boolean|number|string|table
--- @return string text; raises on a function, userdata or thread anywhere
function AceSerializer.Serialize(_, ...)
    -- Protected only to give the error the caller's line, from however deep inside a table it comes.
    local succeeded, result = pcall(writeAll, ...)
    if not succeeded then
        error(result, 2)
    end
    return result
end

--- Reads text that Serialize wrote; any text is safe to pass.
--- @param text string
--- @return boolean succeeded
--- @return any ... the values, or what is wrong (free-form)
function AceSerializer.Deserialize(_, text)
    if type(text) ~= "string" then
        return false, "AceSerializer: expected a string, got " .. type(text)
    end
    -- Protected also because hostile nesting overflows the stack and a NaN cannot be a key.
    return pcall(readAll, text)
end

--- Copies Serialize and Deserialize to `target`; a newer version does it again when it takes over.
--- @param target table
--- @return table target
function AceSerializer:Embed(target)
    target.Serialize = self.Serialize
    target.Deserialize = self.Deserialize
    self.embeds[target] = true
    return target
end

for target in pairs(AceSerializer.embeds) do
    AceSerializer:Embed(target)
end
