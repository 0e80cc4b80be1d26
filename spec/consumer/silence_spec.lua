-- What the built library does to a client that only loads it, and what it leaves among the globals.
local host = require("spec.api.hostAddon")

-- All that a client does from here on, counted.
local COUNT = [[
    counted = { timers = 0, frames = 0, prefixes = 0, messages = 0 }
    local function count(owner, name, counter)
        local original = owner[name]
        owner[name] = function(...) counted[counter] = counted[counter] + 1 return original(...) end
    end
    count(C_Timer, "After", "timers") count(C_Timer, "NewTimer", "timers") count(C_Timer, "NewTicker", "timers")
    count(C_ChatInfo, "SendAddonMessage", "messages") count(C_ChatInfo, "RegisterAddonMessagePrefix", "prefixes")
]]

local function globals(client)
    local names = client.eval([[local names = {} for name in pairs(_G) do names[#names + 1] = name end return names]])
    local set = {}
    for _, name in ipairs(names) do set[name] = true end
    return set
end

local function added(before, after)
    local names = {}
    for name in pairs(after) do
        if not before[name] then names[#names + 1] = name end
    end
    table.sort(names)
    return names
end

-- An addon that is loaded first of all and watches what the others do.
local function watcher()
    return {
        ["Aaa/Aaa.toc"] = "## Interface: 120100, 50504, 20506, 11509\n## Title: Aaa\nmain.lua\n",
        ["Aaa/main.lua"] = COUNT,
    }
end

describe("a client without a ledger", function()
    it("has no timer, no message, no prefix and no frame of ours, whatever happens", function()
        local world = host.hostWorld({ watcher() })
        local client = host.hostClient(world, "Anna", { addons = { "Aaa", "LibLedger" } })
        world.run(10)
        local frames = client.framesRun()
        client.fireEvent("GUILD_ROSTER_UPDATE", true)
        client.fireEvent("PLAYER_GUILD_UPDATE", "player")
        client.setGuild(nil)
        client.setGuild("Theirs", 1)
        world.run(60)
        assert.same({ timers = 0, frames = 0, prefixes = 0, messages = 0 }, client.global("counted"))
        assert.equal(frames, client.framesRun())
        assert.equal(0, client.traffic.messages)
        assert.same({}, client.errors)
    end)

    it("is one in which that could be seen", function()
        local world = host.hostWorld({ watcher(), host.hostAddon() })
        local client = host.hostClient(world, "Anna", { addons = { "Aaa", "LibLedger", "Host" } })
        world.run(10)
        local counted = client.global("counted")
        assert.is_true(counted.timers > 0 and counted.prefixes > 0 and counted.messages > 0)
    end)

    it("can still ask for names and hashes", function()
        local world = host.hostWorld({})
        local client = host.hostClient(world, "Anna", { addons = { "LibLedger" } })
        world.run(5)
        local library = client.global("LibStub")("LibLedger-1.0")
        assert.same({}, library:Names())
        assert.is_nil(library:Get("Host"))
        assert.is_nil(library:NameOf(1, 2))
        assert.is_true(library:HashName("Anna") > 0)
        assert.same({}, client.errors)
    end)
end)

describe("the globals", function()
    it("gain LibStub alone by the library, and its own by the example", function()
        for _, product in ipairs({ "era", "retail", "anniversary", "mists" }) do
            local world = host.hostWorld({ require("spec.world.diskFiles").readAddons("dist/Interface/AddOns", { "LootLedger" }) })
            local bare = world.createClient({ name = "Bare", guild = "Ours", addons = {}, product = product })
            bare.login()
            local with = world.createClient({ name = "With", guild = "Ours", addons = { "LibLedger" }, product = product })
            with.login()
            local example = world.createClient({
                name = "Example", guild = "Ours", rankIndex = 1, addons = { "LibLedger", "LootLedger" }, product = product,
            })
            example.login()
            world.run(15)
            example.slash("/ll award 5 Example boss")
            example.slash("/ll standings")
            world.run(15)
            assert.same({ "LibStub" }, added(globals(bare), globals(with)))
            assert.same(
                { "LibStub", "LootLedgerDB", "SLASH_LOOTLEDGER1", "SLASH_LOOTLEDGER2" },
                added(globals(bare), globals(example))
            )
            for _, client in ipairs(world.clients) do assert.same({}, client.errors) end
        end
    end)
end)
