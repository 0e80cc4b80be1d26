-- The built LibEventSourcing in a client: what it registers, where it stands down, whom its errors blame.
local compatHost = require("spec.consumer.compatHost")
local createWorld = require("spec.world.world").createWorld

local MAJORS = {
    "EventSourcing/IgnoreEntry", "EventSourcing/LedgerFactory", "EventSourcing/ListSync", "EventSourcing/LogEntry",
    "EventSourcing/Message", "EventSourcing/Message/AdvertiseHash", "EventSourcing/Message/BulkData",
    "EventSourcing/Message/RequestState", "EventSourcing/Message/RequestWeek", "EventSourcing/Message/State",
    "EventSourcing/Message/Subscribe", "EventSourcing/Message/WeekData", "EventSourcing/SortedList",
    "EventSourcing/StateManager", "EventSourcing/Util",
}

local function worldWith(...)
    local files = {}
    for _, part in ipairs({ ... }) do
        for path, text in pairs(part) do files[path] = text end
    end
    return createWorld({ seed = 1, startTime = 1754900000, files = files })
end

local function login(world, addons, product)
    local client = world.createClient({ name = "Anna", guild = "Ours", addons = addons, product = product })
    client.login()
    world.run(5)
    return client
end

local function majorsOf(client)
    return client.eval([[
        local names = {}
        for name in pairs(LibStub and LibStub.libs or {}) do
            if string.find(name, "^EventSourcing/") then names[#names + 1] = name end
        end
        table.sort(names)
        return names
    ]])
end

local function complaints(client)
    local lines = {}
    for _, line in ipairs(client.chat) do
        if string.find(line, "LibEventSourcing", 1, true) then lines[#lines + 1] = line end
    end
    return lines
end

local NOTHING = "local name, addon = ... _G[name] = addon"

describe("the addon LibEventSourcing", function()
    for _, product in ipairs({ "era", "retail", "anniversary", "mists" }) do
        it("registers the base dialect's majors on " .. product, function()
            local client = login(worldWith(compatHost.installed()), { "LibEventSourcing" }, product)
            assert.same(MAJORS, majorsOf(client))
            assert.same({}, client.errors)
            assert.same({}, client.chat)
            local fields = client.eval([[return LibStub("EventSourcing/LogEntry").fields()]])
            assert.same(product == "retail" and { "_c", "_b", "_e", "_a" } or { "_c", "_b", "_a" }, fields)
        end)
    end

    it("has minors above all of the incumbent's", function()
        local client = login(worldWith(compatHost.installed()), { "LibEventSourcing" })
        for _, major in ipairs(MAJORS) do
            local minor = client.eval("return LibStub.minors[...]", major)
            assert.is_true(minor > 1000)
        end
    end)

    it("sends nothing and wants no frame while no ledger is made", function()
        local world = worldWith(compatHost.installed())
        local client = login(world, { "LibEventSourcing" })
        local frames = client.framesRun()
        world.run(60)
        assert.equal(frames, client.framesRun())
        assert.equal(0, client.traffic.messages)
    end)

    it("makes no global but LibStub and its slash command", function()
        local world = worldWith(compatHost.installed())
        local names = [[local names = {} for name in pairs(_G) do names[name] = true end return names]]
        local bare = world.createClient({ name = "Bare", addons = {} })
        bare.login()
        local with = world.createClient({ name = "With", addons = { "LibEventSourcing" } })
        with.login()
        world.run(5)
        local before, added = bare.eval(names), {}
        for name in pairs((with.eval(names))) do
            if not before[name] then added[#added + 1] = name end
        end
        table.sort(added)
        assert.same({ "LibStub", "SLASH_EVENTSOURCINGTIMETRAVEL1" }, added)
    end)

    it("answers to /timetravel", function()
        local client = login(worldWith(compatHost.installed()), { "LibEventSourcing" })
        assert.is_true(client.slash("/timetravel"))
        assert.same({ "No addon has a ledger here." }, client.chat)
    end)
end)

describe("an embedded LibEventSourcing", function()
    it("has cross-realm entries everywhere in the fork's dialect, and no Subscribe", function()
        local client = login(worldWith(compatHost.embedding("Loot", "fork", NOTHING)), { "Loot" }, "era")
        assert.equal(#MAJORS - 1, #majorsOf(client))
        assert.is_false(client.eval([[return LibStub("EventSourcing/Message/Subscribe", true) ~= nil]]))
        assert.same({ "_c", "_b", "_e", "_a" }, (client.eval([[return LibStub("EventSourcing/LogEntry").fields()]])))
        assert.same({}, client.errors)
    end)

    it("leaves the majors to the first of several copies", function()
        local world = worldWith(
            compatHost.embedding("Aaa", "base", NOTHING), compatHost.embedding("Bbb", "base", NOTHING), compatHost.installed()
        )
        local client = login(world, { "Aaa", "Bbb", "LibEventSourcing" })
        assert.same(MAJORS, majorsOf(client))
        assert.same({}, client.chat)
        assert.same({}, client.errors)
    end)

    it("does nothing beside the other dialect, and says so once", function()
        local world = worldWith(
            compatHost.embedding("Aaa", "base", NOTHING), compatHost.embedding("Bbb", "fork", NOTHING),
            compatHost.embedding("Ccc", "fork", NOTHING)
        )
        local client = login(world, { "Aaa", "Bbb", "Ccc" }, "retail")
        assert.same(MAJORS, majorsOf(client))
        assert.equal(1, #complaints(client))
        assert.same({}, client.errors)
    end)
end)

describe("beside somebody else's copy", function()
    local LIBSTUB = NOTHING .. [[

        local minor = 3
        for _, major in ipairs({ "EventSourcing/Util", "EventSourcing/StateManager" }) do
            local library = LibStub:NewLibrary(major, minor)
            if library then library.isTheirs = true end
        end
    ]]

    local function foreign(name, lua)
        local files = compatHost.plain(name, lua or LIBSTUB)
        for path, text in pairs(compatHost.installed()) do
            if string.find(path, "libs/LibStub/LibStub.lua", 1, true) then files[name .. "/LibStub.lua"] = text end
        end
        files[name .. "/" .. name .. ".toc"] = string.gsub(files[name .. "/" .. name .. ".toc"], "main.lua", "LibStub.lua\nmain.lua")
        return files
    end

    it("that was there first, it registers nothing and says so once", function()
        local world = worldWith(foreign("Aaa"), compatHost.embedding("Bbb", "base", NOTHING), compatHost.installed())
        local client = login(world, { "Aaa", "Bbb", "LibEventSourcing" })
        assert.same({ "EventSourcing/StateManager", "EventSourcing/Util" }, majorsOf(client))
        assert.equal(1, #complaints(client))
        assert.is_false(client.slash("/timetravel"))
        assert.same({}, client.errors)
    end)

    it("that comes later, it keeps its majors", function()
        local world = worldWith(foreign("Zzz"), compatHost.installed())
        local client = login(world, { "LibEventSourcing", "Zzz" })
        assert.same(MAJORS, majorsOf(client))
        assert.is_nil((client.eval([[return LibStub("EventSourcing/Util").isTheirs]])))
        assert.same({}, complaints(client))
    end)

    it("that takes a major later, it gives back the others and says so once", function()
        local taker = string.gsub(LIBSTUB, "minor = 3", "minor = 1e12")
        local world = worldWith(foreign("Zzz", taker), compatHost.installed())
        local client = login(world, { "LibEventSourcing", "Zzz" })
        assert.same({ "EventSourcing/StateManager", "EventSourcing/Util" }, majorsOf(client))
        assert.equal(1, #complaints(client))
        assert.same({}, client.errors)
    end)
end)

describe("a wrong argument", function()
    local client
    setup(function()
        client = login(worldWith(compatHost.installed()), { "LibEventSourcing" }, "retail")
    end)

    for _, case in ipairs({
        { "Util", "WeekNumber('x')" },
        { "Util", "BinarySearch(5, 1, print)" },
        { "Util", "IsSorted({}, nil)" },
        { "Util", "getIntegerGuid('target')" },
        { "Util", "getIntegerFromGuid('Creature-0-1')" },
        { "Util", "assertType('x', 'number', 'count')" },
        { "Util", "assertFunction(1)" },
        { "Util", "assertTable(1)" },
        { "Util", "assertString(1)" },
        { "Util", "assertNumber('1')" },
        { "Util", "assertTableWithFunctions({}, { 'a' })" },
        { "Util", "assertLogger({})" },
        { "Util", "assertInstanceOf({}, {})" },
        { "SortedList", "new({}, nil, true)" },
        { "LogEntry", "staticClassName({})" },
        { "LogEntry", "extend(LibStub('EventSourcing/LogEntry'), '')" },
        { "LogEntry", "new(LibStub('EventSourcing/LogEntry'), 5)" },
        { "LogEntry", "new(LibStub('EventSourcing/LogEntry'), 'target')" },
        { "IgnoreEntry", "create({}, 'player', nil)" },
    }) do
        it("of " .. case[1] .. "." .. case[2] .. " is blamed on the caller's line", function()
            local text = "local library = LibStub('EventSourcing/" .. case[1] .. "')\n"
                .. "local ok, message = pcall(function()\nlocal result = library." .. case[2] .. "\nend)\nreturn ok, message"
            local ok, message = client.eval(text)
            assert.is_false(ok)
            assert.matches(":3: ", message)
        end)
    end
end)
