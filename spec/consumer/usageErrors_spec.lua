-- Plain Lua against the built addon in a simulated client: what an author sees who calls a method wrongly.
local host = require("spec.api.hostAddon")

local NEW = "LibLedger:New(name, options)"

describe("a wrong call", function()
    local client, library, ledger, event

    local function yes() return true end
    local function options(changes)
        local all = { channel = "GUILD", authorise = yes }
        for name, value in pairs(changes) do all[name] = value end
        return all
    end

    setup(function()
        local world = host.hostWorld({ host.hostAddon({ authorise = "function() return true end" }) })
        client = host.hostClient(world, "Anna")
        world.run(5)
        library, ledger = client.global("Host").library, client.global("Host").ledger
        event = assert(ledger:Submit("award", { player = "Anna", points = 1 }))
    end)

    -- Usage, what is said after it, and the call, all of it on one line: the error must name that line.
    local long, kind = string.rep("x", 65), 'a text of 1..64 bytes without "!" at its beginning'
    local name = 'a text of 1..64 bytes other than "handlers"'
    local colon, libraryColon = "call it with a colon on a ledger", "call it with a colon on the library"
    local project = "ledger:Project(name, projection)"
    local function state() return {} end
    local function row(changes)
        local all = { time = 1, counter = 0, creator = 1, kind = "award", fields = { player = "A", points = 1 } }
        for field, value in pairs(changes) do all[field] = value end
        return { all }
    end
    local cases = {
        { NEW, libraryColon, function() library.New("Other", options({})) end },
        { NEW, "name must be a text of 1..32 bytes, got nil", function() library:New() end },
        { NEW, "name must be a text of 1..32 bytes, got number 5", function() library:New(5, options({})) end },
        { NEW, 'name must be a text of 1..32 bytes, got ""', function() library:New("", options({})) end },
        { NEW, 'name must be a text of 1..32 bytes, got "' .. long:sub(1, 33) .. '"', function() library:New(long:sub(1, 33), options({})) end },
        { NEW, "options must be a table, got nil", function() library:New("Other") end },
        { NEW, 'options.channel must be "GUILD" or "RAID", got "PARTY"', function() library:New("Other", options({ channel = "PARTY" })) end },
        { NEW, 'options.group must be a text of 1..64 bytes, or nil for a group that somebody founds, got number 7', function() library:New("Other", options({ channel = "RAID", group = 7 })) end },
        { NEW, 'options.group must be a text of 1..64 bytes, or nil for a group that somebody founds, got ""', function() library:New("Other", options({ channel = "RAID", group = "" })) end },
        { NEW, "options.authorise must be a function(fullName, event), got boolean true", function() library:New("Other", options({ authorise = true })) end },
        { NEW, 'options.saved must be a table or nil, got "OtherDB"', function() library:New("Other", options({ saved = "OtherDB" })) end },
        { NEW, "options.batchSize must be a whole number of 1..1000000, or nil, got number 0", function() library:New("Other", options({ batchSize = 0 })) end },
        { NEW, "options.batchSize must be a whole number of 1..1000000, or nil, got number 1.5", function() library:New("Other", options({ batchSize = 1.5 })) end },
        { NEW, "options.interval must be 0..3600 seconds, or nil, got number -1", function() library:New("Other", options({ interval = -1 })) end },
        { NEW, "options.interval must be 0..3600 seconds, or nil, got number inf", function() library:New("Other", options({ interval = math.huge })) end },
        { NEW, "options.interval must be 0..3600 seconds, or nil, got number nan", function() library:New("Other", options({ interval = math.abs(0 / 0) })) end },
        { NEW, 'options.encoding must be "binary", "text" or nil, got "morse"', function() library:New("Other", options({ encoding = "morse" })) end },
        { NEW, 'a ledger named "Host" exists already in this client', function() library:New("Host", options({})) end },
        { "LibLedger:Get(name)", libraryColon, function() library.Get("Host") end },
        { "LibLedger:Get(name)", "name must be a text, got nil", function() library:Get() end },
        { "LibLedger:Names()", libraryColon, function() library.Names() end },
        { "LibLedger:AuthoriseByGuildRank(rankMax)", libraryColon, function() library.AuthoriseByGuildRank(1) end },
        { "LibLedger:AuthoriseByGuildRank(rankMax)", 'rankMax must be a guild rank index 0..9 (0 is the guild master), got "officer"', function() library:AuthoriseByGuildRank("officer") end },
        { "LibLedger:AuthoriseByGuildRank(rankMax)", "rankMax must be a guild rank index 0..9 (0 is the guild master), got number 10", function() library:AuthoriseByGuildRank(10) end },
        { "LibLedger:AuthoriseByRaidRole(role)", libraryColon, function() library.AuthoriseByRaidRole("leader") end },
        { "LibLedger:AuthoriseByRaidRole(role)", 'role must be "leader", "assistant" or "everyone", got "member"', function() library:AuthoriseByRaidRole("member") end },
        { "LibLedger:AuthoriseByRaidRole(role)", 'role must be "leader", "assistant" or "everyone", got number 2', function() library:AuthoriseByRaidRole(2) end },
        { "LibLedger:HashName(name)", libraryColon, function() library.HashName("Anna") end },
        { "LibLedger:HashName(name)", "name must be a text of 1..255 bytes, got nil", function() library:HashName() end },
        { "LibLedger:NameOf(realm, creator)", libraryColon, function() library.NameOf(1, 2) end },
        { "LibLedger:NameOf(realm, creator)", "realm must be a whole number of 0..65535, got number 65536", function() library:NameOf(65536, 2) end },
        { "LibLedger:NameOf(realm, creator)", "creator must be a whole number of 0..2^32-1, got nil", function() library:NameOf(1) end },

        { "ledger:Define(kind, fields)", colon, function() ledger.Define("loot", {}) end },
        { "ledger:Define(kind, fields)", "kind must be " .. kind .. ", got nil", function() ledger:Define() end },
        { "ledger:Define(kind, fields)", "kind must be " .. kind .. ', got "!loot"', function() ledger:Define("!loot", {}) end },
        { "ledger:Define(kind, fields)", [[kinds that begin with "!" or "@" are the library's own]], function() ledger:Define("@loot", {}) end },
        { "ledger:Define(kind, fields)", 'fields must be a list of texts, got "item"', function() ledger:Define("loot", "item") end },
        { "ledger:Define(kind, fields)", "fields must be a list of texts, got table", function() ledger:Define("loot", { 1 }) end },
        { "ledger:Define(kind, fields)", "fields must be a list of texts, got table", function() ledger:Define("loot", { item = "text" }) end },
        { "ledger:Define(kind, fields)", 'field "item" is named twice', function() ledger:Define("loot", { "item", "item" }) end },
        { "ledger:Define(kind, fields)", "it was defined with 3 fields already", function() ledger:Define("award", { "player" }) end },
        { "ledger:On(kind, handler)", colon, function() ledger.On("award", yes) end },
        { "ledger:On(kind, handler)", "kind must be " .. kind .. ", got boolean true", function() ledger:On(true, yes) end },
        { "ledger:On(kind, handler)", "kind must be " .. kind .. ', got "!retraction"', function() ledger:On("!retraction", yes) end },
        { "ledger:On(kind, handler)", "handler must be a function(event, fields…), got nil", function() ledger:On("award") end },
        { project, colon, function() ledger.Project("points", {}) end },
        { project, "name must be " .. name .. ", got nil", function() ledger:Project() end },
        { project, "name must be " .. name .. ', got "handlers"', function() ledger:Project("handlers", {}) end },
        { project, "projection must be a table, got nil", function() ledger:Project("points") end },
        { project, 'projection.version must be a whole number from 0, got "1"', function() ledger:Project("points", { version = "1" }) end },
        { project, "projection.initialState must be a function(), got table", function() ledger:Project("points", { version = 1, initialState = {} }) end },
        { project, "projection.evolve must be a table kind -> function(state, event, fields…), got nil", function() ledger:Project("points", { version = 1, initialState = state }) end },
        { project, "projection.evolve must be a table kind -> function(state, event, fields…), got table", function() ledger:Project("points", { version = 1, initialState = state, evolve = { yes } }) end },
        { project, "projection.evolve must be a table kind -> function(state, event, fields…), got table", function() ledger:Project("points", { version = 1, initialState = state, evolve = { ["!retraction"] = yes } }) end },
        { "ledger:State(projection)", colon, function() ledger.State("standings") end },
        { "ledger:State(projection)", "projection must be a text, got number 1", function() ledger:State(1) end },
        { "ledger:Submit(kind, fields)", colon, function() ledger.Submit("award", {}) end },
        { "ledger:Submit(kind, fields)", colon, function() ledger.Submit({}, "award", {}) end },
        { "ledger:Submit(kind, fields)", "kind must be " .. kind .. ', got ""', function() ledger:Submit("", {}) end },
        { "ledger:Submit(kind, fields)", "fields must be a table of fields by name, got number 5", function() ledger:Submit("award", 5) end },
        { "ledger:Submit(kind, fields)", 'kind "loot" is not defined', function() ledger:Submit("loot", {}) end },
        { "ledger:Submit(kind, fields)", 'field "points" is missing', function() ledger:Submit("award", { player = "Anna" }) end },
        { "ledger:Submit(kind, fields)", 'field "reason" is unknown', function() ledger:Submit("award", { player = "Anna", points = 1, reason = "x" }) end },
        { "ledger:Retract(event)", colon, function() ledger.Retract("1-0-0-1") end },
        { "ledger:Retract(event)", "event must be an event of a ledger or a key text, got nil", function() ledger:Retract() end },
        { "ledger:Retract(event)", "event must be an event of a ledger or a key text, got table", function() ledger:Retract({}) end },
        { "ledger:Resolve(event, winner)", colon, function() ledger.Resolve("1-0-0-1", 5) end },
        { "ledger:Resolve(event, winner)", "event must be an event of a ledger or a key text, got nil", function() ledger:Resolve() end },
        { "ledger:Resolve(event, winner)", "winner must be an event of a ledger or a digest, got number -1", function() ledger:Resolve("1-0-0-1", -1) end },
        { "ledger:Resolve(event, winner)", "winner must be an event of a ledger or a digest, got nil", function() ledger:Resolve("1-0-0-1") end },
        { "ledger:Confirm(event)", colon, function() ledger.Confirm("1-0-0-1") end },
        { "ledger:Confirm(event)", "event must be an event or a key text, got nil", function() ledger:Confirm() end },
        { "ledger:Unconfirmed()", colon, function() ledger.Unconfirmed() end },
        { "ledger:Conflicts()", colon, function() ledger.Conflicts() end },
        { "ledger:Import(rows)", colon, function() ledger.Import({}) end },
        { "ledger:Import(rows)", "rows must be a list of rows, got nil", function() ledger:Import() end },
        { "ledger:Import(rows)", "rows must be a list of rows, got table", function() ledger:Import({ row = row({})[1] }) end },
        { "ledger:Import(rows)", "row 1 must be a table", function() ledger:Import({ "row" }) end },
        { "ledger:Import(rows)", "row 1: time must be whole server seconds, 0..2^32-1", function() ledger:Import(row({ time = 1.5 })) end },
        { "ledger:Import(rows)", "row 1: counter must be 0..255", function() ledger:Import(row({ counter = 256 })) end },
        { "ledger:Import(rows)", "row 1: creator must be a whole number, 0..2^32-1", function() ledger:Import(row({ creator = -1 })) end },
        { "ledger:Import(rows)", "row 1: kind must be a text of 1..64 bytes", function() ledger:Import(row({ kind = long })) end },
        { "ledger:Import(rows)", 'row 1: loot: kind "loot" is not defined', function() ledger:Import(row({ kind = "loot" })) end },
        { "ledger:Import(rows)", "row 1: award: the payload is a boolean", function() ledger:Import(row({ fields = false })) end },
        { "ledger:OnSnapshot(save, restore)", colon, function() ledger.OnSnapshot(print, print) end },
        { "ledger:OnSnapshot(save, restore)", "save must be a function(), got nil", function() ledger:OnSnapshot() end },
        { "ledger:OnSnapshot(save, restore)", "restore must be a function(saved), got nil", function() ledger:OnSnapshot(print) end },
        { "ledger:Skip(event, projection)", colon, function() ledger.Skip("1-0-0-1") end },
        { "ledger:Skip(event, projection)", "event must be an event of a ledger or a key text, got nil", function() ledger:Skip() end },
        { "ledger:Skip(event, projection)", "projection must be a text, or nil for all that stopped there, got number 5", function() ledger:Skip("1-0-0-1", 5) end },
        { "ledger:TravelTo(projection, time)", colon, function() ledger.TravelTo("standings", 5) end },
        { "ledger:TravelTo(projection, time)", "projection must be a text, got nil", function() ledger:TravelTo() end },
        { "ledger:TravelTo(projection, time)", "time must be whole server seconds, got number -1", function() ledger:TravelTo("standings", -1) end },
        { "ledger:Return(projection)", colon, function() ledger.Return("standings") end },
        { "ledger:Return(projection)", "projection must be a text, got nil", function() ledger:Return() end },
        { "ledger:History(projection, options)", colon, function() ledger.History("standings", {}) end },
        { "ledger:History(projection, options)", "projection must be a text, got nil", function() ledger:History() end },
        { "ledger:History(projection, options)", "options must be a table, got nil", function() ledger:History("standings") end },
        { "ledger:History(projection, options)", "options.select must be a function(state), got nil", function() ledger:History("standings", {}) end },
        { "ledger:History(projection, options)", "options.done must be a function(causes, reason), got nil", function() ledger:History("standings", { select = print }) end },
        { NEW, "options.archive must be true, false or nil, got number 1", function() library:New("Other", options({ archive = 1 })) end },
        { NEW, "options.trustCheckpoints must be true, false or nil, got number 1", function() library:New("Other", options({ trustCheckpoints = 1 })) end },
        { "ledger:Checkpoint(week, withStates)", colon, function() ledger.Checkpoint() end },
        { "ledger:Checkpoint(week, withStates)", "week must be a week number of 1..7102, or nil for the last one that is over, got number 0", function() ledger:Checkpoint(0) end },
        { "ledger:Checkpoint(week, withStates)", "withStates must be true, false or nil, got number 1", function() ledger:Checkpoint(nil, 1) end },
        { "ledger:Catchup(limit)", colon, function() ledger.Catchup() end },
        { "ledger:Catchup(limit)", "limit must be a whole number from 0, or nil for all, got number -1", function() ledger:Catchup(-1) end },
        { "ledger:Events()", colon, function() ledger.Events() end },
        { "ledger:Fields(event)", colon, function() ledger.Fields(event) end },
        { "ledger:Fields(event)", 'event must be an event of a ledger, got "1-0-0-1"', function() ledger:Fields("1-0-0-1") end },
        { "ledger:Find(key)", colon, function() ledger.Find("1-0-0-1") end },
        { "ledger:Find(key)", "key must be a key text, got table", function() ledger:Find({}) end },
        { "ledger:Key(event)", colon, function() ledger.Key(event) end },
        { "ledger:Key(event)", "event must be an event of a ledger, got table", function() ledger:Key({ 1, 2 }) end },
        { "ledger:ReplicatedTo(event)", colon, function() ledger.ReplicatedTo(event) end },
        { "ledger:ReplicatedTo(event)", "event must be an event of a ledger, or its key, got table", function() ledger:ReplicatedTo({}) end },
        { "ledger:IsRetracted(event)", colon, function() ledger.IsRetracted(event) end },
        { "ledger:IsRetracted(event)", "event must be an event of a ledger, got table", function() ledger:IsRetracted({}) end },
        { "ledger:StartOver(reason)", colon, function() ledger.StartOver("new season") end },
        { "ledger:StartOver(reason)", "reason must be a text of 1..100 bytes, got nil", function() ledger:StartOver() end },
        { "ledger:StartOver(reason)", 'reason must be a text of 1..100 bytes, got ""', function() ledger:StartOver("") end },
        { "ledger:StartOver(reason)", "reason must be a text of 1..100 bytes, got \"" .. long:sub(1, 40) .. '"', function() ledger:StartOver(long .. long) end },
        { "ledger:AcceptEpoch()", colon, function() ledger.AcceptEpoch() end },
        { "ledger:DeclineEpoch()", colon, function() ledger.DeclineEpoch() end },
        { "ledger:LeftBehind()", colon, function() ledger.LeftBehind() end },
        { "ledger:Resubmit(events)", colon, function() ledger.Resubmit() end },
        { "ledger:Resubmit(events)", "events must be a list of events, or nil for all, got table", function() ledger:Resubmit({ 1 }) end },
        { "ledger:Resubmit(events)", "events must be a list of events, or nil for all, got table", function() ledger:Resubmit(event) end },
        { "ledger:ForgetLeftBehind()", colon, function() ledger.ForgetLeftBehind() end },
        { "ledger:EnableSending()", colon, function() ledger.EnableSending() end },
        { "ledger:DisableSending()", colon, function() ledger.DisableSending() end },
        { "ledger:Sync()", colon, function() ledger.Sync() end },
        { "ledger:FoundGroup()", colon, function() ledger.FoundGroup() end },
        { "ledger:FoundGroup()", 'only for a ledger with channel = "RAID" and without options.group', function() ledger:FoundGroup() end },
        { "ledger:JoinGroup(id)", colon, function() ledger.JoinGroup() end },
        { "ledger:JoinGroup(id)", 'only for a ledger with channel = "RAID" and without options.group', function() ledger:JoinGroup() end },
        { "ledger:JoinGroup(id)", "id must be a text, or nil where one group is offered, got number 5", function() ledger:JoinGroup(5) end },
        { "ledger:LeaveGroup()", colon, function() ledger.LeaveGroup() end },
        { "ledger:LeaveGroup()", 'only for a ledger with channel = "RAID" and without options.group', function() ledger:LeaveGroup() end },
        { "ledger:Status()", colon, function() ledger.Status() end },
        { "ledger:Peers()", colon, function() ledger.Peers() end },
    }

    for number, case in ipairs(cases) do
        it(string.format("%d: %s: %s", number, case[1], case[2]), function()
            local source = debug.getinfo(case[3], "S")
            local before = #ledger:Events()
            local ok, message = pcall(case[3])
            assert.is_false(ok)
            local expected = string.format("%s:%d: Usage: %s: %s", source.short_src, source.linedefined, case[1], case[2])
            assert.equal(expected, message)
            assert.equal(before, #ledger:Events())
            assert.same({ "Host" }, library:Names())
        end)
    end

    it("is in the table for every method of the library and of a ledger", function()
        local named = {}
        for _, case in ipairs(cases) do named[case[1]:match("^(%w+:%w+)%(")] = true end
        for method, value in pairs(library) do
            if type(value) == "function" then assert.is_true(named["LibLedger:" .. method], method) end
        end
        for method in pairs(library.prototype) do assert.is_true(named["ledger:" .. method], method) end
    end)

    it("leaves the client without a Lua error and without a broken ledger", function()
        assert.same({}, client.errors)
        assert.equal("Anna 1", host.standings(client))
    end)
end)
