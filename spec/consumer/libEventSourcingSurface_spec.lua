-- Every function that the incumbent's documented contract names, on the built LibEventSourcing, in both dialects.
local compatHost = require("spec.consumer.compatHost")
local createWorld = require("spec.world.world").createWorld

local BOTH = {
    ["EventSourcing/Util"] = {
        "WeekNumber", "WeekStart", "IntegerChecksumCoroutine", "IntegerToBytes", "ByteSum", "BinarySearch", "IsSorted",
        "CreateFieldSorter", "CreateMultiFieldSorter", "InvertSorter", "getIntegerGuid", "getIntegerFromGuid",
        "getGuidFromInteger", "time", "UUID", "guid", "random", "wipe", "DumpTable", "assertType", "assertFunction",
        "assertTable", "assertString", "assertNumber", "assertTableWithFunctions", "assertLogger", "assertInstanceOf",
    },
    ["EventSourcing/SortedList"] = {
        "new", "entries", "length", "state", "insert", "uniqueInsert", "head", "wipe", "searchGreaterThanOrEqual",
    },
    ["EventSourcing/LogEntry"] = {
        "extend", "new", "class", "time", "counter", "creator", "weekNumber", "uuid", "setTime", "setCounter",
        "setClass", "numbersForHash", "fields", "sortedList", "isSubClassType", "staticClassName",
    },
    ["EventSourcing/IgnoreEntry"] = { "create", "class", "fields" },
    ["EventSourcing/StateManager"] = {
        "new", "registerHandler", "queueRemoteEvent", "addEvent", "commitUncommittedEntries", "catchup", "restart",
        "reset", "setUpdateInterval", "getUpdateInterval", "setBatchSize", "getBatchSize", "lag", "stateHash",
        "logSize", "getSortedList", "createLogEntryFromList", "createListFromEntry", "createIgnoreEntry",
        "travelToTime", "stopTimeTravel", "isTimeTraveling", "addStateChangedListener", "addStateRestartListener",
        "addMutatorFailedListener", "setSnapshotFunctions",
    },
    ["EventSourcing/ListSync"] = { "new" },
    ["EventSourcing/LedgerFactory"] = { "createLedger" },
}

local LEDGER = {
    "getSortedList", "getListSync", "getStateManager", "registerMutator", "submitEntry", "ignoreEntry", "catchup",
    "reset", "addStateRestartListener", "addStateChangedListener", "addMutatorFailedListener",
    "addSyncStateChangedListener", "enableSending", "disableSending", "getPeerStatus", "requestPeerStatusFromRaid",
    "requestPeerStatusFromGuild",
}

local LIST_SYNC = {
    "enableSending", "disableSending", "isSendingEnabled", "getPeerStatus", "addSyncStateChangedListener",
    "transmitViaGuild", "transmitViaRaid", "weekSyncViaGuild", "weekSyncViaWhisper", "fullSyncViaWhisper",
    "requestPeerStatusFromGuild", "requestPeerStatusFromRaid",
}

local FORK_LIST_SYNC = {
    "transmitViaWhisper", "transmitViaWhisperToAllTargets", "addP2PSyncTarget", "removeP2PSyncTarget",
    "clearP2PSyncTargets", "addP2PSyncSource", "removeP2PSyncSource", "clearP2PSyncSources",
}

local MESSAGES = { "AdvertiseHash", "WeekData", "BulkData", "RequestWeek", "RequestState", "State" }

local function lacking(target, names)
    local missing = {}
    for _, name in ipairs(names) do
        if type(target) ~= "table" or type(target[name]) ~= "function" then missing[#missing + 1] = name end
    end
    return missing
end

for _, dialect in ipairs({ "base", "fork" }) do
    describe("the " .. dialect .. " dialect's surface", function()
        local client, stub, ledger

        setup(function()
            local world = createWorld({
                seed = 1, startTime = 1754900000, files = compatHost.embedding("Host", dialect, ""),
            })
            client = world.createClient({ name = "Anna", guild = "Ours", product = "retail", addons = { "Host" } })
            client.login()
            world.run(5)
            stub = client.global("LibStub")
            ledger = client.eval([[
                local factory = LibStub("EventSourcing/LedgerFactory")
                return factory.createLedger({}, function() end, function() end, function() return true end)
            ]])
        end)

        for major, names in pairs(BOTH) do
            it("has all functions of " .. major, function()
                assert.same({}, lacking(stub(major), names))
            end)
        end

        for _, message in ipairs(MESSAGES) do
            it("has the message " .. message, function()
                assert.is_table(stub("EventSourcing/Message/" .. message))
            end)
        end

        it("has all functions of a ledger, as plain functions", function()
            assert.same({}, lacking(ledger, LEDGER))
            assert.is_nil(getmetatable(ledger))
        end)

        it("has all functions of a ledger's parts", function()
            assert.same({}, lacking(ledger.getListSync(), LIST_SYNC))
            assert.same({}, lacking(ledger.getStateManager(), BOTH["EventSourcing/StateManager"]))
            assert.same({}, lacking(ledger.getSortedList(), BOTH["EventSourcing/SortedList"]))
        end)

        it("has what it alone has, and only that", function()
            local isBase = dialect == "base"
            local stateManager = ledger.getStateManager()
            assert.equal(isBase, ledger.setDefaultHandler ~= nil)
            assert.equal(isBase, stateManager.setDefaultHandler ~= nil)
            assert.equal(isBase, stub("EventSourcing/Message/Subscribe", true) ~= nil)
            assert.equal(not isBase, stateManager.castLogEntry ~= nil)
            assert.equal(not isBase, stateManager.createLogEntryFromClass ~= nil)
            if not isBase then
                assert.same({}, lacking(ledger.getListSync(), FORK_LIST_SYNC))
                assert.is_function(stub("EventSourcing/LogEntry").creatorFull)
            end
        end)

        it("refuses wrong arguments of createLedger at the caller's line", function()
            local cases = {
                "5, print, print, print", "{}, nil, print, print", "{}, print, 'x', print", "{}, print, print, nil",
                "{}, print, print, print, 5", "{}, print, print, print, nil, 'x'",
                "{}, print, print, print, nil, nil, 'x'", "{}, print, print, print, nil, nil, nil, {}",
            }
            for _, arguments in ipairs(cases) do
                local isFine, message = client.eval(
                    "local factory = LibStub('EventSourcing/LedgerFactory')\nreturn pcall(function()\nlocal ledger = "
                        .. "factory.createLedger(" .. arguments .. ")\nend)"
                )
                assert.is_false(isFine)
                assert.matches(":3: createLedger: ", message)
            end
        end)

        it("raised no error on the way", function()
            assert.same({}, client.errors)
        end)
    end)
end
