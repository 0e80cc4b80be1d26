-- Values as the vectors describe them, and a canonical text to compare by: numbers by their bits, tables by content.

local vectorValue = {}

function vectorValue.fromHex(hex)
    return (string.gsub(hex, "%x%x", function(pair) return string.char(tonumber(pair, 16)) end))
end

function vectorValue.toHex(text)
    return (string.gsub(text, ".", function(character) return string.format("%02x", string.byte(character)) end))
end

-- Big-endian IEEE-754 bits as 16 hexadecimal digits.
local function bitsOf(number)
    if number ~= number then
        return "nan"
    end
    local isNegative = number < 0 or (number == 0 and 1 / number < 0)
    local magnitude = math.abs(number)
    local exponent, mantissa = 0, 0
    if magnitude == math.huge then
        exponent = 2047
    elseif magnitude > 0 then
        local fraction, power = math.frexp(magnitude)
        if power < -1021 then
            mantissa = math.ldexp(fraction, power + 1074)
        else
            exponent, mantissa = power + 1022, (fraction * 2 - 1) * 2 ^ 52
        end
    end
    local high = (isNegative and 2048 or 0) + exponent
    return string.format("%03x%05x%08x", high, math.floor(mantissa / 2 ^ 32), mantissa % 2 ^ 32)
end

local function numberOf(bits)
    local head = tonumber(string.sub(bits, 1, 3), 16)
    local mantissa = tonumber(string.sub(bits, 4, 8), 16) * 2 ^ 32 + tonumber(string.sub(bits, 9), 16)
    local sign, exponent = 1, head
    if head >= 2048 then
        sign, exponent = -1, head - 2048
    end
    if exponent == 2047 then
        return sign * math.huge
    elseif exponent == 0 then
        return sign * math.ldexp(mantissa, -1074)
    end
    return sign * math.ldexp(2 ^ 52 + mantissa, exponent - 1075)
end

--- The Lua value of a description.
function vectorValue.build(described)
    if described.t == "bool" then
        return described.v
    elseif described.t == "str" then
        return vectorValue.fromHex(described.hex)
    elseif described.t == "num" then
        return numberOf(described.bits)
    elseif described.t == "table" then
        local result = {}
        for _, pair in ipairs(described.kv) do
            result[vectorValue.build(pair[1])] = vectorValue.build(pair[2])
        end
        return result
    end
    return nil
end

--- The Lua values of a list of descriptions, and their number.
function vectorValue.buildList(list)
    local values = {}
    for index, described in ipairs(list) do
        values[index] = vectorValue.build(described)
    end
    return values, #list
end

local function joinSorted(pairTexts)
    table.sort(pairTexts)
    return "{" .. table.concat(pairTexts, " ") .. "}"
end

--- Canonical text of a Lua value.
function vectorValue.text(value)
    if type(value) == "number" then
        return "num:" .. bitsOf(value)
    elseif type(value) == "string" then
        return "str:" .. vectorValue.toHex(value)
    elseif type(value) == "table" then
        local pairTexts = {}
        for key, item in pairs(value) do
            pairTexts[#pairTexts + 1] = vectorValue.text(key) .. "=" .. vectorValue.text(item)
        end
        return joinSorted(pairTexts)
    end
    return tostring(value)
end

--- Canonical text of a description; written apart from `build`, so that a wrong number is not compared with itself.
function vectorValue.describedText(described)
    if described.t == "num" then
        return "num:" .. described.bits
    elseif described.t == "str" then
        return "str:" .. described.hex
    elseif described.t == "bool" then
        return tostring(described.v)
    elseif described.t == "table" then
        local pairTexts = {}
        for index, pair in ipairs(described.kv) do
            pairTexts[index] = vectorValue.describedText(pair[1]) .. "=" .. vectorValue.describedText(pair[2])
        end
        return joinSorted(pairTexts)
    end
    return "nil"
end

return vectorValue
