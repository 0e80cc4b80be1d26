-- Runs what README.md shows: its examples as addons of a guild, and its chat as typed. `npm run build:spec` has put them
-- into build/readme.

local disk = require("spec.world.diskFiles")
local worlds = require("spec.world.world")
local checkers = require("spec.world.checkers.sameLedgers")

local GUILD = "Ours"
local OFFICER_RANK, MEMBER_RANK = 1, 3
-- Far more than two clients need; a world's seconds cost little.
local SECONDS_MAX = 120

local function readText(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("*a")
    file:close()
    return text
end

local function readAddons(...)
    return disk.readAddons("dist/Interface/AddOns", { ... })
end

local function createWorld(files)
    return worlds.createWorld({ files = files, seed = 7, startTime = 1754900000 })
end

local function login(world, name, rankIndex, addons)
    local client = world.createClient({ name = name, guild = GUILD, rankIndex = rankIndex, addons = addons })
    client.login()
    return client
end

local function assertNoErrors(world)
    for _, client in ipairs(world.clients) do
        local messages = {}
        for index, raised in ipairs(client.errors) do messages[index] = client.name .. ": " .. raised.message end
        assert.same({}, messages)
    end
end

-- Types a line and gives what the client has printed by the time that everybody has had time to hear of it.
local function typed(world, client, line)
    local before = #client.chat
    assert.is_true(client.slash(line), "nobody answers to " .. line)
    world.run(2)
    local printed = {}
    for index = before + 1, #client.chat do printed[#printed + 1] = client.chat[index] end
    return printed
end

local function assertLedgersAgree(world, name)
    world.runUntil(function() return #checkers.sameLedgers(world, name) == 0 end, SECONDS_MAX)
    assert.same({}, checkers.sameLedgers(world, name))
end

-- Equal ledgers, and this client has been told so by somebody who may write.
local function waitForAgreement(world, client, name)
    assertLedgersAgree(world, name)
    local knows = world.runUntil(function()
        return (client.eval('return LibStub("LibLedger-1.0"):Get(...):Status().inSync == true', name))
    end, SECONDS_MAX)
    assert.is_true(knows, client.name .. " does not know that all agree")
end

local function pointsOf(client)
    return (client.eval('return LibStub("LibLedger-1.0"):Get("GuildPoints"):State("points")'))
end

local function addExample(files, addon, toc, lua)
    files[addon .. "/" .. addon .. ".toc"] = readText("build/readme/" .. toc)
    files[addon .. "/GuildPoints.lua"] = readText("build/readme/" .. lua)
end

-- An officer and a member, each with the addons named, award as the README says and look.
local function checkGuild(world, officerAddons, memberAddons)
    local anna = login(world, "Anna", OFFICER_RANK, officerAddons)
    local bert = login(world, "Bert", MEMBER_RANK, memberAddons)
    world.run(10)

    assert.same({ "Written." }, typed(world, anna, "/gp Cara 15"))
    assert.same({ "Written." }, typed(world, anna, "/gp Cara -5"))
    assert.same({ "Written." }, typed(world, anna, "/gp Dirk 3"))
    assert.same({ "Not written: you may not write this" }, typed(world, bert, "/gp Bert 1000"))

    assertLedgersAgree(world, "GuildPoints")
    for _, client in ipairs({ anna, bert }) do
        assert.same({ Cara = 10, Dirk = 3 }, pointsOf(client))
        assert.same({ "Cara: 10" }, typed(world, client, "/gp Cara"))
        assert.same({ "Bert: 0" }, typed(world, client, "/gp Bert"))
        client.reload()
    end
    world.run(10)
    for _, client in ipairs({ anna, bert }) do assert.same({ "Cara: 10" }, typed(world, client, "/gp Cara")) end
    assertNoErrors(world)
end

describe("the README's examples", function()
    for _, example in ipairs({
        { language = "Lua", file = "GuildPoints.lua" },
        { language = "TypeScript", file = "typescript/GuildPoints.lua" },
    }) do
        it("give two clients the same points, in " .. example.language, function()
            local files = readAddons("LibLedger")
            addExample(files, "GuildPoints", "GuildPoints.toc", example.file)
            local addons = { "LibLedger", "GuildPoints" }
            checkGuild(createWorld(files), addons, addons)
        end)
    end

    it("understand each other, written in Lua and in TypeScript", function()
        local files = readAddons("LibLedger")
        addExample(files, "GuildPoints", "GuildPoints.toc", "GuildPoints.lua")
        addExample(files, "GuildPointsTyped", "GuildPoints.toc", "typescript/GuildPoints.lua")
        checkGuild(createWorld(files), { "LibLedger", "GuildPoints" }, { "LibLedger", "GuildPointsTyped" })
    end)

    it("share a raid's own ledger with those who join it", function()
        local files = readAddons("LibLedger")
        local toc = readText("build/readme/GuildPoints.toc"):gsub("SavedVariables: %w+", ""):gsub("GuildPoints", "RaidLoot")
        files["RaidLoot/RaidLoot.toc"] = toc
        files["RaidLoot/RaidLoot.lua"] = "RaidLootDB = {}\n" .. readText("build/readme/Raid.lua")
        local world, addons = createWorld(files), { "LibLedger", "RaidLoot" }
        local anna, bert = login(world, "Anna", MEMBER_RANK, addons), login(world, "Bert", MEMBER_RANK, addons)
        world.run(10)
        assert.same({ "no group" }, typed(world, anna, "/raidloot found"))
        world.formGroup("raid", { anna, bert })
        world.run(2)
        local id = typed(world, anna, "/raidloot found")[1]
        assert.equal("Anna-Everlook shares the loot of this raid: /raidloot join " .. id, bert.chat[#bert.chat])
        assert.same({ "a group's ledger is offered by Anna-Everlook" }, typed(world, bert, "/raidloot"))
        assert.same({ id }, typed(world, bert, "/raidloot join " .. id))
        assert.same({ "shared" }, typed(world, bert, "/raidloot"))
        assert.same({ id }, typed(world, bert, "/raidloot leave"))
        assert.same({ id }, typed(world, bert, "/raidloot join"))
        assertNoErrors(world)
    end)

    it("start over with everybody's consent", function()
        local files = readAddons("LibLedger")
        addExample(files, "GuildPoints", "GuildPoints.toc", "GuildPoints.lua")
        local path = "GuildPoints/GuildPoints.lua"
        local addon, count = files[path]:gsub("end%)%s*$", "")
        assert.equal(1, count)
        files[path] = addon .. readText("build/readme/StartingOver.lua") .. "end)\n"
        local world, addons = createWorld(files), { "LibLedger", "GuildPoints" }
        local anna = login(world, "Anna", OFFICER_RANK, addons)
        local doro = login(world, "Doro", OFFICER_RANK, addons)
        world.run(10)
        typed(world, doro, "/gp Cara 15")
        world.partition({ { anna }, { doro } })
        assert.same({ "Season 2 begins." }, typed(world, anna, "/gpepoch season 2"))
        typed(world, doro, "/gp Dirk 3")
        world.run(10)
        world.heal()
        local asked = "Anna-Everlook wants to start over: season 2. /gpepoch yes or no?"
        assert.is_true(world.runUntil(function() return doro.chat[#doro.chat] == asked end, SECONDS_MAX))
        assert.same({ "Not written: new epoch" }, typed(world, doro, "/gp Dirk 3"))
        assert.same({}, typed(world, doro, "/gpepoch no"))
        local late = "1 of your entries came too late: /gpepoch again writes them anew."
        assert.same({ "Season 2 begins.", late }, typed(world, doro, "/gpepoch yes"))
        assert.same({}, typed(world, doro, "/gpepoch again"))
        assert.same({ "no new epoch is proposed" }, typed(world, doro, "/gpepoch yes"))
        world.run(10)
        for _, client in ipairs({ anna, doro }) do assert.same({ Dirk = 3 }, pointsOf(client)) end
        assertNoErrors(world)
    end)

    it("work with LibLedger embedded", function()
        local files = {}
        for path, text in pairs(readAddons("LibLedger")) do files["GuildPoints/Libs/" .. path] = text end
        addExample(files, "GuildPoints", "Embedding.toc", "GuildPoints.lua")
        checkGuild(createWorld(files), { "GuildPoints" }, { "GuildPoints" })
    end)
end)

-- MonolithDKP as far as an import sees it: an addon with these SavedVariables.
local function addMonolith(files)
    files["MonolithDKP/MonolithDKP.toc"] = table.concat({
        "## Interface: 120100, 50504, 20506, 11509",
        "## SavedVariables: MonDKP_DKPTable, MonDKP_Loot, MonDKP_DKPHistory",
        "MonolithDKP.lua",
    }, "\n")
    files["MonolithDKP/MonolithDKP.lua"] = "-- Nothing but its data is needed."
end

-- As people read it: without colours and the inside of links. A key holds the world's time and the player's GUID, and
-- the state's hash follows from keys.
local function plain(line)
    local text = line:gsub("|c%x%x%x%x%x%x%x%x", ""):gsub("|r", ""):gsub("|H.-|h(.-)|h", "%1")
    return (text:gsub("%d+%-%d+%-%d+%-%d+", "KEY"):gsub("state %d+", "state HASH"))
end

-- Lines as the README shows them: "Name types: /command", then what that client prints.
local function readChat(name)
    local shown = {}
    for line in readText("build/readme/" .. name):gmatch("[^\n]+") do shown[#shown + 1] = line end
    return shown
end

describe("the README's chat", function()
    it("is what LootLedger prints", function()
        local files = readAddons("LibLedger", "LootLedger")
        addMonolith(files)
        local world = createWorld(files)
        local anna = world.createClient({
            name = "Anna",
            guild = GUILD,
            rankIndex = OFFICER_RANK,
            addons = { "LibLedger", "LootLedger", "MonolithDKP" },
        })
        anna.setSavedVariables("MonolithDKP", readText("spec/example/sample/monolithdkp-earlier.lua.txt"))
        anna.login()
        login(world, "Bert", MEMBER_RANK, { "LibLedger", "LootLedger" })
        -- By now all agree on the empty ledger.
        world.run(30)

        local shown, happened = {}, {}
        for _, line in ipairs(readChat("LootLedger.chat")) do
            shown[#shown + 1] = plain(line)
            local name, command = line:match("^(%a+) types: (/.+)$")
            if name then
                happened[#happened + 1] = line
                -- A member sees what is written only once it has come over the channel.
                if name == "Bert" then waitForAgreement(world, world.client(name), "LootLedger") end
                for _, printed in ipairs(typed(world, world.client(name), command)) do
                    happened[#happened + 1] = plain(printed)
                end
            end
        end
        assert.same(shown, happened)
        assert.is_true(#shown > 20)
        assertLedgersAgree(world, "LootLedger")
        assertNoErrors(world)
    end)
end)

describe("what the README promises after a crash", function()
    local AWARD = "/ll award Cara 15 Onyxia kill"

    local function ask(client, what)
        return (client.eval('local ledger = LibStub("LibLedger-1.0"):Get("LootLedger") return ' .. what))
    end

    -- What was awarded, as this client's standings show it.
    local function awardedOf(world, client)
        return plain(typed(world, client, "/ll standings")[2] or "nobody")
    end

    -- Anna awards and crashes at once; she and those who stayed online, once she has been back for ten minutes.
    local function crashAfterAward(ranks)
        local world = createWorld(readAddons("LibLedger", "LootLedger"))
        local addons = { "LibLedger", "LootLedger" }
        local anna = login(world, "Anna", OFFICER_RANK, addons)
        local others = {}
        for number, rank in ipairs(ranks) do others[number] = login(world, "Other" .. number, rank, addons) end
        world.run(30)
        typed(world, anna, AWARD)
        anna.crash()
        world.run(10)
        anna.login()
        world.run(600)
        return world, anna, others
    end

    local function assertAllHave(world, clients, line)
        for _, client in ipairs(clients) do
            assert.equal(line, awardedOf(world, client))
            assert.equal(ask(clients[1], "ledger:Status().stateHash"), ask(client, "ledger:Status().stateHash"))
            assert.equal(0, ask(client, "ledger:Status().unconfirmed"))
        end
        assertNoErrors(world)
    end

    it("holds: another officer's client gives back what was lost", function()
        local world, anna, others = crashAfterAward({ OFFICER_RANK })
        assertAllHave(world, { anna, others[1] }, "LootLedger: 1. Cara: 15")
        assert.equal(1, ask(anna, "#ledger:Events()"))
    end)

    it("holds: three members give it back without a question", function()
        local world, anna, others = crashAfterAward({ MEMBER_RANK, MEMBER_RANK, MEMBER_RANK })
        assertAllHave(world, { anna, others[1], others[2], others[3] }, "LootLedger: 1. Cara: 15")
        -- The award, and the confirmation of it.
        assert.equal(2, ask(anna, "#ledger:Events()"))
    end)

    it("holds: of two members it waits for the officer's word", function()
        local world, anna, others = crashAfterAward({ MEMBER_RANK, MEMBER_RANK })
        assert.equal("nobody", awardedOf(world, anna))
        assert.equal(1, ask(anna, "ledger:Status().unconfirmed"))
        assert.equal(2, ask(anna, "#ledger:Unconfirmed()[1].attesters"))
        ask(anna, "ledger:Confirm(ledger:Unconfirmed()[1].event) ~= nil")
        world.run(30)
        assertAllHave(world, { anna, others[1], others[2] }, "LootLedger: 1. Cara: 15")
    end)
end)

describe("the README's limits", function()
    local readme = readText("README.md")
    local payload, check, schema = require("src.event.payload"), require("src.event.check"), require("src.event.schema")
    local unconfirmed, contest = require("src.sync.unconfirmed"), require("src.ledger.contest")
    local layout, admission, inbox = require("src.event.layout"), require("src.sync.admission"), require("src.sync.inbox")

    local function grouped(number)
        return (("%d"):format(number):reverse():gsub("(%d%d%d)(%d)", "%1,%2"):reverse())
    end

    for _, case in ipairs({
        { "payload of one event", grouped(payload.PAYLOAD_BYTES_MAX) .. " bytes" },
        { "tables inside each other in a field", tostring(payload.DEPTH_MAX) },
        { "name of a kind", check.KIND_BYTES_MAX .. " bytes" },
        { "fields of a kind", schema.FIELDS_MAX .. ", names of " .. schema.FIELD_BYTES_MAX .. " bytes" },
        { "reason to start over", "1 to " .. require("src.ledger.epoch").REASON_BYTES_MAX .. " bytes" },
        { "events of one player in one second", tostring(layout.NATIVE_LAYOUT.counterMax + 1) },
        { "events that wait for `authorise`", tostring(inbox.WAITING_MAX) },
        { "time ahead of the server", admission.AHEAD_MAX_SECONDS .. " seconds" },
        { "events that only members told", unconfirmed.POOL_MAX .. ", " .. unconfirmed.PER_SENDER_MAX .. " of one member" },
        { "contents of one event", contest.VARIANTS_MAX .. ", and the one that was chosen" },
    }) do
        local what, limit = case[1], case[2]
        it("are those of the code: " .. what, function()
            local row = readme:match("\n| " .. what:gsub("%p", "%%%0") .. " *| ([^\n]*)")
            assert.is_not_nil(row, "no such row")
            assert.equal(limit, row:sub(1, #limit))
        end)
    end

    it("are those of the code: constants in a file", function()
        local constants = require("src.store.constantCount").CONSTANTS_MAX
        assert.is_not_nil(readme:find(grouped(constants) .. " different constants", 1, true))
    end)
end)
