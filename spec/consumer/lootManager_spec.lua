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
local function lootManager(dialect, lua)
    local files = compatHost.embedding("LootManager", dialect, lua or MAIN)
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

            -- Eve gets 10 points, and later 5 more.
            local function momentBetweenAwards()
                award(anna, "Eve", 10)
                world.run(20)
                local moment = math.floor(world.serverTime()) - 10
                award(anna, "Eve", 5)
                world.run(3)
                return moment
            end

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
                local before = momentBetweenAwards()
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
                local before = momentBetweenAwards()
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

describe("a loot manager beside others", function()
    local function worldOfFiles(...)
        local files = diskFiles.readAddons("dist/Interface/AddOns", { "LibLedger" })
        for _, part in ipairs({ ... }) do
            for path, text in pairs(part) do files[path] = text end
        end
        return createWorld({ seed = 7, startTime = 1754900000, files = files })
    end

    -- The same addon under another name, without a library of its own.
    local function guest()
        local lua = string.gsub(string.gsub(MAIN, "LootManager", "LootGuest"), "LootMgr", "LootGst")
        local files = compatHost.plain("LootGuest", lua, "## SavedVariables: LootGuestDB\n## Dependencies: LibLedger, LibEventSourcing\n")
        return files
    end

    it("needs no library of its own where the folder LibEventSourcing is installed", function()
        local world = worldOfFiles(guest(), compatHost.installed())
        local addons = { "LibLedger", "LibEventSourcing", "LootGuest" }
        local anna = world.createClient({ name = "Anna", guild = "Ours", addons = addons })
        local bert = world.createClient({ name = "Bert", guild = "Ours", addons = addons })
        anna.login()
        bert.login()
        world.run(5)
        anna.eval("LootGuest.award('Eve', 10)")
        world.run(5)
        assert.same({ Eve = 10 }, bert.global("LootGuest").standings)
        assert.same({}, anna.errors)
        assert.same({}, bert.errors)
    end)

    it("has its state again after a logout without running all mutators, where it lets it be kept", function()
        local files = guest()
        files["LootGuest/main.lua"] = string.gsub(files["LootGuest/main.lua"], "(registerMutators%(ledger, addon[^\n]*\n)", "%1" .. [[
            ledger.getStateManager():setSnapshotFunctions(function()
                return addon.standings
            end, function(saved)
                for player in pairs(addon.standings) do addon.standings[player] = nil end
                for player, points in pairs(saved) do addon.standings[player] = points end
            end, "LootGuest", 1)
        ]])
        local world = worldOfFiles(files, compatHost.installed())
        local anna = world.createClient({
            name = "Anna", guild = "Ours", addons = { "LibLedger", "LibEventSourcing", "LootGuest" },
        })
        anna.login()
        for _ = 1, 40 do
            anna.eval("for _ = 1, 25 do LootGuest.award('Eve', 1) end")
            world.run(2)
        end
        world.run(60)
        anna.logout()
        assert.matches("LootGuest", anna.savedVariables("LibEventSourcing"))
        anna.login()
        world.run(20)
        local addon = anna.global("LootGuest")
        assert.same({ Eve = 1000 }, addon.standings)
        assert.is_true(addon.calls.mutators < 500)
        assert.same({}, anna.errors)
    end)

    it("shares one copy of the library with them, and the list of ledgers of the addon that brought it", function()
        local world = worldOfFiles(lootManager("base"), guest(), compatHost.installed())
        local anna = world.createClient({
            name = "Anna", guild = "Ours", addons = { "LibLedger", "LibEventSourcing", "LootManager", "LootGuest" },
        })
        anna.login()
        world.run(5)
        anna.eval("LootManager.award('Eve', 10) LootGuest.award('Finn', 3)")
        world.run(5)
        assert.same({ Eve = 10 }, anna.global("LootManager").standings)
        assert.same({ Finn = 3 }, anna.global("LootGuest").standings)
        anna.slash("/timetravel")
        assert.equal(3, #anna.chat)
        assert.matches("^1%. LibEventSourcing, 1 entries", anna.chat[2])
        assert.same({}, anna.errors)
    end)

    it("finds its state managers in the addon's table", function()
        local world = worldOfFiles(lootManager("base"))
        local anna = world.createClient({ name = "Anna", guild = "Ours", addons = { "LibLedger", "LootManager" } })
        anna.login()
        world.run(5)
        local addon = anna.global("LootManager")
        assert.equal(1, #addon.stateManagers)
        assert.equal("LootManager", addon.stateManagers[1].addon)
        assert.equal(addon.ledger.getStateManager(), addon.stateManagers[1].stateManager)
    end)

    it("may bring a logger of LibLogger's shape", function()
        local logger = "{ log = {}, Trace = none, Debug = none, Info = none, Warning = none, Error = none, Fatal = tell }"
        local lua = string.gsub(MAIN, "local ledger = LedgerFactory", [[
            local function none() end
            local function tell(self, format, ...) self.log[#self.log + 1] = string.format(format, ...) end
            addon.logger = ]] .. logger .. [[

            local ledger = LedgerFactory]])
        lua = string.gsub(lua, "authorizationHandler, nil, 100, 50", "authorizationHandler, nil, 100, 50, addon.logger")
        local world = worldOfFiles(lootManager("base", lua))
        local anna = world.createClient({ name = "Anna", guild = "Ours", addons = { "LibLedger", "LootManager" } })
        anna.login()
        world.run(5)
        anna.eval([[
            LootManager.ledger.registerMutator(LootManager.AwardEntry, function() error("not today") end)
            LootManager.award("Eve", 1)
        ]])
        world.run(5)
        local told = anna.global("LootManager").logger.log
        assert.equal(1, #told)
        assert.matches("not today", told[1])
    end)
end)

describe("the example of README.md for addons written for LibEventSourcing", function()
    it("is spared a replay from the first entry on", function()
        local example = read("build/readme/FromLibEventSourcing.lua")
        local lua = MAIN .. "\n" .. example .. [[

            addon.counted = 0
            local seen = CreateFrame("Frame")
            seen:RegisterEvent("PLAYER_LOGIN")
            seen:SetScript("OnEvent", function()
                watch({
                    registerMutator = function(class, mutator)
                        addon.ledger.registerMutator(class, function(entry)
                            addon.counted = addon.counted + 1
                            mutator(entry)
                        end)
                    end,
                    addStateRestartListener = addon.ledger.addStateRestartListener,
                    getStateManager = addon.ledger.getStateManager,
                }, AwardEntry)
            end)
            function addon.exampleStandings() return standings end
        ]]
        local files = lootManager("fork", lua)
        for path, text in pairs(diskFiles.readAddons("dist/Interface/AddOns", { "LibLedger" })) do files[path] = text end
        local world = createWorld({ seed = 7, startTime = 1754900000, files = files })
        local anna = clientOf(world, "Anna", "era")
        world.run(5)
        for _ = 1, 40 do
            run(anna, "for _ = 1, 25 do addon.award('Eve', 1) end")
            world.run(2)
        end
        world.run(30)
        assert.same({ Eve = 1000 }, (run(anna, "return addon.exampleStandings()")))
        local before = run(anna, "return addon.counted")
        run(anna, [[
            local entry = addon.AwardEntry.award("Finn", 1)
            entry:setTime(entry:time() - 35)
            addon.ledger.submitEntry(entry)
        ]])
        world.run(10)
        assert.same({ Eve = 1000, Finn = 1 }, (run(anna, "return addon.exampleStandings()")))
        assert.is_true(run(anna, "return addon.counted") - before < 400)
        assert.same({}, anna.errors)
    end)
end)
