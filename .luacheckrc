std = "lua51"
max_line_length = false
unused_args = false

-- What TypeScriptToLua makes up says nothing about the source: its own names, unused loop variables, empty branches,
-- `not (a < b)`, which for NaN is not `a >= b`, and its question after Lua 5.2's `table.unpack`.
ignore = { "143/table", "211/____.*", "213", "311", "4../____.*", "542", "581", "582", "612" }

local game = { std = "lua51" }

-- What Lua 5.1 has and the game has not.
game.not_globals = { "io", "os", "package", "debug", "load", "loadfile", "dofile", "module", "arg", "newproxy", "require" }

game.globals = {
    "LibEventSourcingDB",
    "LibStub",
    "LootLedgerDB",
    "SlashCmdList",
    "SLASH_LOOTLEDGER1",
    "SLASH_LOOTLEDGER2",
}

-- The client's API as far as libs/ and src/ use it; the same on all four products.
game.read_globals = {
    "Ambiguate",
    "C_AddOns",
    "C_ChatInfo",
    "C_EncodingUtil",
    "C_EventUtils",
    "C_GuildInfo",
    "C_RestrictedActions",
    "C_Timer",
    "ChatThrottleLib",
    "CreateFrame",
    "DEFAULT_CHAT_FRAME",
    "Enum",
    "GetAutoCompleteRealms",
    "GetBuildInfo",
    "GetFramerate",
    "GetGuildInfo",
    "GetGuildRosterInfo",
    "GetItemInfo",
    "GetNormalizedRealmName",
    "GetNumGroupMembers",
    "GetNumGuildMembers",
    "GetRaidRosterInfo",
    "GetServerTime",
    "GetTime",
    "InCombatLockdown",
    "IsInGroup",
    "IsInGuild",
    "IsInInstance",
    "IsInRaid",
    "LE_PARTY_CATEGORY_HOME",
    "LE_PARTY_CATEGORY_INSTANCE",
    "MonDKP_DKPHistory",
    "MonDKP_DKPTable",
    "MonDKP_Loot",
    "UIParent",
    "UNKNOWNOBJECT",
    "UnitFullName",
    "UnitGUID",
    "UnitIsGroupAssistant",
    "UnitIsGroupLeader",
    "UnitName",
    "date",
    "debugprofilestop",
    "geterrorhandler",
    "hooksecurefunc",
    "issecretvalue",
    "securecallfunction",
    "strsplit",
    "time",
    "wipe",
}

files["dist"] = game
-- The bundles' loader asks for `require`, and does without it. A `switch` ends in a loop's end that nothing reaches, and
-- all of a module's names share one scope in Lua, so shadowing is for the linter of the TypeScript to judge.
local bundle = { read_globals = { "require" }, ignore = { "431", "511" } }
files["dist/**/L*Ledger.lua"] = bundle
files["dist/**/LibEventSourcing-*.lua"] = bundle
files["libs"] = game

-- Specs run under plain Lua, and put what they need in the game's place.
files["spec"] = {
    std = "lua51+busted",
    globals = { "LibStub", "ChatThrottleLib", "C_ChatInfo", "C_Timer", "CreateFrame", "GetTime", "hooksecurefunc" },
}

-- The stand-in of the incumbent runs inside the game.
files["spec/compat/original"] = {
    std = "lua51",
    globals = { "LibStub", "ORIGINAL" },
    read_globals = {
        "C_Timer", "GetServerTime", "GetTime", "ORIGINAL_DIALECT", "ORIGINAL_IS_CLASSIC", "UnitGUID", "UnitName",
    },
}

-- An addon that specs put into the simulated game.
files["spec/consumer/lootManager"] = {
    globals = { "LootManager", "LootManagerDB" },
    read_globals = { "CreateFrame", "LibStub", "UnitName" },
    not_globals = game.not_globals,
}
