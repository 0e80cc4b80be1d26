-- The whole public surface, once in words. Adding to it is a feature, taking away from it a breaking change.
local host = require("spec.api.hostAddon")

local LIBRARY_METHODS = { "AuthoriseByGuildRank", "AuthoriseByRaidRole", "Get", "HashName", "NameOf", "Names", "New" }
local LEDGER_METHODS = {
    "AcceptEpoch", "Catchup", "Checkpoint", "Confirm", "Conflicts", "DeclineEpoch", "Define", "DisableSending", "EnableSending",
    "Events", "Fields", "Find", "ForgetLeftBehind", "FoundGroup", "History", "Import", "IsRetracted", "JoinGroup", "Key",
    "LeaveGroup", "LeftBehind", "On", "OnSnapshot", "Peers", "Project", "ReplicatedTo", "Resolve", "Resubmit", "Retract", "Return", "Skip", "StartOver", "State", "Status", "Submit", "Sync", "TravelTo", "Unconfirmed",
}
local DOT_METHODS = { "RegisterCallback", "UnregisterAllCallbacks", "UnregisterCallback" }
local CALLBACKS = {
    "CheckpointDone", "ConflictFound", "EpochChanged", "EpochProposed", "EventsAdded", "GroupOffered", "HandlerFailed", "PeersChanged", "PhaseChanged", "ProgressChanged",
    "StateChanged", "StateRestarted", "SyncChanged", "TimeReached", "TrustChanged", "UnconfirmedChanged", "WorkProgressed",
}

local function namesOf(owner, wanted)
    local names = {}
    for name, value in pairs(owner) do
        if type(value) == wanted then names[#names + 1] = name end
    end
    table.sort(names)
    return names
end

-- Text between "interface <name> {" and the "}" in the first column.
local function interface(declarations, name)
    return assert(declarations:match("\ninterface " .. name .. " {\n(.-)\n}"), name)
end

local function methodsOf(declaration)
    local methods = {}
    for method in ("\n" .. declaration):gmatch("\n    (%u%w*)%(") do methods[#methods + 1] = method end
    table.sort(methods)
    return methods
end

describe("the public surface", function()
    local client, library, ledger, declarations

    setup(function()
        local world = host.hostWorld({ host.hostAddon({ authorise = "function() return true end" }) })
        client = host.hostClient(world, "Anna")
        library, ledger = client.global("Host").library, client.global("Host").ledger
        world.run(5)
        local file = assert(io.open("src/api/libledger.d.ts"))
        declarations = file:read("*a")
        file:close()
    end)

    it("has these methods of the library", function()
        assert.same(LIBRARY_METHODS, namesOf(library, "function"))
    end)

    it("has these methods of a ledger", function()
        assert.same(LEDGER_METHODS, namesOf(library.prototype, "function"))
        assert.same(DOT_METHODS, namesOf(ledger, "function"))
        for _, method in ipairs(LEDGER_METHODS) do assert.equal(library.prototype[method], ledger[method]) end
    end)

    it("is declared as it is", function()
        assert.same(LIBRARY_METHODS, methodsOf(interface(declarations, "LibLedgerLibrary")))
        local all = {}
        for _, list in ipairs({ LEDGER_METHODS, DOT_METHODS }) do
            for _, method in ipairs(list) do all[#all + 1] = method end
        end
        table.sort(all)
        assert.same(all, methodsOf(interface(declarations, "LibLedgerLedger")))
    end)

    it("declares these callbacks", function()
        local union = assert(declarations:match("type LibLedgerCallbackName =(.-);\n"))
        local callbacks = {}
        for callback in union:gmatch('| "(%w+)"') do callbacks[#callbacks + 1] = callback end
        table.sort(callbacks)
        assert.same(CALLBACKS, callbacks)
    end)

    it("tells the status in the declared fields and no others", function()
        local declared = {}
        for field, mark in ("\n" .. interface(declarations, "LibLedgerStatus")):gmatch("\n    (%w+)(%??):") do
            declared[field] = mark == "?" and "optional" or "always"
        end
        local status = ledger:Status()
        for field in pairs(status) do assert.is_not_nil(declared[field], field) end
        for field, how in pairs(declared) do
            if how == "always" then assert.is_not_nil(status[field], field) end
        end
    end)

    it("names its version", function()
        assert.matches("^%d+%.%d+%.%d+", library.version)
    end)
end)
