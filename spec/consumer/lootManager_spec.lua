-- The loot manager of lootManager/main.lua on the built LibEventSourcing, in both dialects, in guilds of a few clients.
local compatHost = require("spec.consumer.compatHost")
local diskFiles = require("spec.world.diskFiles")
local createWorld = require("spec.world.world").createWorld

local function read(path)
    local file = assert(io.open(path))
    local text = file:read("*a")
    file:close()
    return text
end

local MAIN = read("spec/consumer/lootManager/main.lua")

-- The addon with a dialect of the library embedded. Its AceComm and AceSerializer come with LibLedger.
local function lootManager(dialect)
    local files = compatHost.embedding("LootManager", dialect, MAIN)
    local toc = "LootManager/LootManager.toc"
    files[toc] = string.gsub(files[toc], "## SavedVariables", "## Dependencies: LibLedger\n## SavedVariables")
    files[toc] = string.gsub(files[toc], "main.lua", "dialect.lua\nmain.lua")
    files["LootManager/dialect.lua"] = "local _, addon = ... addon.dialect = '" .. dialect .. "'"
    return files
end

local function worldOf(dialect)
    local files = lootManager(dialect)
    for path, text in pairs(diskFiles.readAddons("dist/Interface/AddOns", { "LibLedger" })) do files[path] = text end
    return createWorld({ seed = 7, startTime = 1754900000, files = files })
end

local function clientOf(world, name, product)
    local client = world.createClient({
        name = name, guild = "Ours", rankIndex = 1, product = product, addons = { "LibLedger", "LootManager" },
    })
    client.login()
    return client
end

local function run(client, text, ...)
    return client.eval("local addon = LootManager " .. text, ...)
end

local function award(client, player, points)
    run(client, "addon.award(...)", player, points)
end

local function standings(client)
    return (run(client, "return addon.standings"))
end

local function rows(client)
    return client.global("LootManagerDB").rows
end

local function assertSameEverywhere(expected, clients)
    for _, client in ipairs(clients) do
        assert.same(expected, standings(client), client.name)
        assert.same({}, client.errors)
    end
    local hash = run(clients[1], "return addon.ledger.getStateManager():stateHash()")
    for _, client in ipairs(clients) do
        assert.equal(hash, (run(client, "return addon.ledger.getStateManager():stateHash()")))
    end
end

for _, dialect in ipairs({ "base", "fork" }) do
    for _, product in ipairs({ "era", "retail" }) do
        describe("a loot manager on the " .. dialect .. " dialect, " .. product, function()
            local world, anna, bert
            local isClassic = dialect == "base" and product == "era"

            before_each(function()
                world = worldOf(dialect)
                anna = clientOf(world, "Anna", product)
                bert = clientOf(world, "Bert", product)
                world.run(5)
            end)

            after_each(function()
                assert.same({}, anna.errors)
                assert.same({}, bert.errors)
                assert.same({}, anna.chat)
            end)

            it("has the same standings on all clients a moment after an award", function()
                award(anna, "Eve", 10)
                award(anna, "Finn", 4)
                award(bert, "Eve", -3)
                world.run(3)
                assertSameEverywhere({ Eve = 7, Finn = 4 }, { anna, bert })
                run(bert, "addon.decay(50)")
                world.run(3)
                assertSameEverywhere({ Eve = 3.5, Finn = 2 }, { anna, bert })
            end)

            it("saves rows of the incumbent's shape, in order, and nothing else", function()
                award(anna, "Eve", 10)
                world.run(2)
                award(bert, "Eve", 1)
                world.run(3)
                local expected = { "_a", "_b", "_c", "_d", "_e", "player", "points" }
                if isClassic then table.remove(expected, 5) end
                anna.logout()
                local saved = loadstring(anna.savedVariables("LootManager") .. " return LootManagerDB")
                local database = setfenv(saved, {})()
                assert.equal(2, #database.rows)
                for _, row in ipairs(database.rows) do
                    local names = {}
                    for name in pairs(row) do names[#names + 1] = name end
                    table.sort(names)
                    assert.same(expected, names)
                    assert.is_nil(getmetatable(row))
                end
                assert.is_true(database.rows[1]._c < database.rows[2]._c)
                assert.is_nil(next(database, (next(database))))
            end)

            it("has them again after a logout, and tells somebody who was away", function()
                award(anna, "Eve", 10)
                world.run(3)
                bert.logout()
                award(anna, "Eve", 5)
                award(anna, "Finn", 2)
                anna.reload()
                world.run(20)
                assertSameEverywhere({ Eve = 15, Finn = 2 }, { anna })
                bert.login()
                assert.is_true(world.runUntil(function()
                    return #rows(bert) == 3
                end, 120))
                world.run(10)
                assertSameEverywhere({ Eve = 15, Finn = 2 }, { anna, bert })
                local statuses = run(bert, "return addon.statuses")
                assert.equal("synced", statuses[#statuses])
            end)

            it("lets an entry be taken back, for everybody", function()
                award(anna, "Eve", 10)
                run(anna, "addon.mistake = addon.award('Finn', 100)")
                world.run(3)
                run(anna, "addon.ledger.ignoreEntry(addon.mistake)")
                world.run(12)
                assertSameEverywhere({ Eve = 10 }, { anna, bert })
                assert.equal(3, #rows(bert))
                local ignoring = rows(bert)[1]
                assert.equal("IGN", ignoring._d)
                assert.equal(run(anna, "return addon.mistake:uuid()"), ignoring.ref)
                assert.equal(-1, ignoring._b)
            end)

            it("shows the standings of a moment that is past, and then those of now", function()
                award(anna, "Eve", 10)
                world.run(20)
                local before = math.floor(world.serverTime()) - 10
                award(anna, "Eve", 5)
                world.run(3)
                run(anna, "addon.ledger.getStateManager():travelToTime(...)", before)
                world.run(10)
                assert.same({ Eve = 10 }, standings(anna))
                assert.is_true((run(anna, "return addon.ledger.getStateManager():isTimeTraveling()")))
                award(bert, "Finn", 1)
                world.run(5)
                assert.same({ Eve = 10 }, standings(anna))
                run(anna, "addon.ledger.getStateManager():stopTimeTravel()")
                world.run(10)
                assertSameEverywhere({ Eve = 15, Finn = 1 }, { anna, bert })
            end)

            it("travels by the slash command, and by a click on its links", function()
                award(anna, "Eve", 10)
                world.run(20)
                local before = math.floor(world.serverTime()) - 10
                award(anna, "Eve", 5)
                world.run(3)
                assert.is_true(anna.slash("/timetravel travel " .. before))
                world.run(10)
                assert.same({ Eve = 10 }, standings(anna))
                local said = table.remove(anna.chat)
                local link, text = string.match(said, "^LootManager shows .+|H(.-)|h(%[back to now%])|h")
                anna.eval("SetItemRef(...)", link, text, "LeftButton")
                world.run(10)
                assert.equal("LootManager shows the present.", table.remove(anna.chat))
                assertSameEverywhere({ Eve = 15 }, { anna, bert })
            end)

            it("with save and restore does not begin from the first entry when one comes late", function()
                run(anna, [[
                    addon.ledger.getStateManager():setSnapshotFunctions(function()
                        return { standings = addon.standings }
                    end, function(saved)
                        for player in pairs(addon.standings) do addon.standings[player] = nil end
                        for player, points in pairs(saved.standings) do addon.standings[player] = points end
                    end)
                ]])
                for _ = 1, 40 do
                    run(anna, "for _ = 1, 25 do addon.award('Eve', 1) end")
                    world.run(2)
                end
                world.run(30)
                assert.equal(1000, #rows(anna))
                local before = run(anna, "return addon.calls.mutators")
                run(anna, [[
                    local entry = addon.AwardEntry.award("Finn", 1)
                    entry:setTime(entry:time() - 35)
                    addon.ledger.submitEntry(entry)
                ]])
                world.run(10)
                assert.same({ Eve = 1000, Finn = 1 }, standings(anna))
                assert.is_true(run(anna, "return addon.calls.mutators") - before < 400)
            end)

            it("tries things out in a copy of its ledger, and keeps them or not", function()
                award(anna, "Eve", 10)
                world.run(3)
                local inSandbox = [[
                    local sandbox = addon.enterSandbox()
                    local entry = addon.AwardEntry.award("Eve", 90)
                    sandbox.ledger.submitEntry(entry)
                    sandbox.ledger.catchup()
                    return sandbox.standings
                ]]
                assert.same({ Eve = 100 }, (run(anna, inSandbox)))
                world.run(5)
                assertSameEverywhere({ Eve = 10 }, { anna, bert })
                run(anna, "addon.keepSandbox()")
                world.run(10)
                assert.same({ Eve = 100 }, standings(anna))
                assert.is_true(world.runUntil(function()
                    return #rows(bert) == 2
                end, 120))
                world.run(10)
                assertSameEverywhere({ Eve = 100 }, { anna, bert })
            end)

            it("asks the others how far they are", function()
                award(anna, "Eve", 10)
                world.run(3)
                run(anna, "addon.ledger.requestPeerStatusFromGuild()")
                world.run(5)
                local peers = run(anna, "return addon.ledger.getPeerStatus()")
                local status = peers.Bert or peers[bert.fullName]
                assert.equal(run(bert, "return addon.ledger.getStateManager():stateHash()"), status.stateHash)
                assert.equal(1, status.count)
                assert.equal(0, status.lag)
                assert.is_number(status.timestamp)
            end)

            it("starts over with an empty list", function()
                bert.logout()
                award(anna, "Eve", 10)
                world.run(3)
                local before = rows(anna)
                run(anna, "addon.ledger.reset()")
                world.run(8)
                assert.equal(before, rows(anna))
                assert.equal(0, #before)
                assert.same({}, standings(anna))
                award(anna, "Finn", 2)
                world.run(5)
                assert.same({ Finn = 2 }, standings(anna))
            end)

            it("tells of a mutator that failed, and goes on once it does not fail any more", function()
                run(anna, [[
                    addon.broken = true
                    addon.ledger.registerMutator(addon.DecayEntry, function()
                        if addon.broken then error("no decay today") end
                    end)
                    addon.entry = addon.decay(10)
                ]])
                world.run(5)
                assert.equal(run(anna, "return addon.entry:uuid()"), (run(anna, "return addon.failed")))
                award(anna, "Eve", 3)
                run(anna, "addon.broken = false addon.ledger.catchup()")
                assert.same({ Eve = 3 }, standings(anna))
                for _, failure in ipairs(anna.errors) do assert.matches("no decay today", failure.message) end
                while #anna.errors > 0 do table.remove(anna.errors) end
            end)
        end)
    end
end
