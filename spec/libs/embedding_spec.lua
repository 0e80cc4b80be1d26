local fakeClient = require("spec.libs.fakeClient")

-- The files an .xml lists, in order, as paths from the repository's root.
local function filesOf(folder, list)
    local paths = {}
    local file = assert(io.open(folder .. "/" .. list))
    for name in string.gmatch(file:read("*a"), '<Script file="([^"]+)"/>') do
        paths[#paths + 1] = folder .. "/" .. name
    end
    file:close()
    return paths
end

local LISTS = {
    { "libs/LibStub", "LibStub.xml" },
    { "libs/CallbackHandler-1.0", "CallbackHandler-1.0.xml" },
    { "libs/AceSerializer-3.0", "AceSerializer-3.0.xml" },
    { "libs/AceComm-3.0", "AceComm-3.0.xml" },
}

local function loadAll(client)
    local count = 0
    for _, list in ipairs(LISTS) do
        for _, path in ipairs(filesOf(list[1], list[2])) do
            client:load(path)
            count = count + 1
        end
    end
    return count
end

describe("the embedded libraries", function()
    local client

    before_each(function()
        client = fakeClient.new()
        assert.equal(6, loadAll(client))
    end)

    it("make no global but LibStub, loaded and used", function()
        local addon = client.env.LibStub("AceComm-3.0"):Embed({})
        client.env.LibStub("AceSerializer-3.0"):Embed(addon)
        addon:RegisterComm("A", function(_, message) addon:Deserialize(message) end)
        client.now = client.now + 100
        addon:SendCommMessage("A", addon:Serialize({ 1, 2 / 3, "text" }, string.rep("x", 5000)), "GUILD")
        client:fire("PLAYER_ENTERING_WORLD", true, false)
        client:fire("ADDON_LOADED", "Host", false)
        client:advance(30)
        for _, frame in ipairs(client.sent) do
            client:fire("CHAT_MSG_ADDON", frame.prefix, frame.text, "GUILD", "Peer")
        end
        addon:UnregisterAllComm()
        assert.is_true(#client.sent > 10)
        assert.same({}, client.errors)
        assert.same({ "LibStub" }, client:newGlobals())
    end)

    it("have the lowest minors, so that every other copy takes over", function()
        local minors = {}
        for major, minor in pairs(client.env.LibStub.minors) do
            minors[major] = minor
        end
        assert.same({ ["CallbackHandler-1.0"] = 1, ["AceSerializer-3.0"] = 1, ["AceComm-3.0"] = 1 }, minors)
        assert.equal(1, client.env.LibStub.minor)
    end)

    it("change nothing when further copies load", function()
        local LibStub = client.env.LibStub
        local AceComm = LibStub("AceComm-3.0")
        local addon, count = AceComm:Embed({}), 0
        addon:RegisterComm("A", function() count = count + 1 end)
        local before = {}
        for name, value in pairs(AceComm) do
            before[name] = value
        end
        local frames = #client.frames
        loadAll(client)
        loadAll(client)
        assert.equal(LibStub, client.env.LibStub)
        assert.equal(frames, #client.frames)
        for name, value in pairs(AceComm) do
            assert.equal(before[name], value)
        end
        client:fire("CHAT_MSG_ADDON", "A", "x", "GUILD", "Peer")
        assert.equal(1, count)
    end)

    it("load where the client has none of the newer functions", function()
        local bare = fakeClient.new()
        for _, name in ipairs({ "securecallfunction", "GetFramerate", "IsInInstance", "Ambiguate" }) do
            bare.env[name] = nil
        end
        loadAll(bare)
        local addon, got = bare.env.LibStub("AceComm-3.0"):Embed({}), nil
        addon:RegisterComm("A", function(_, _, _, sender) got = sender end)
        bare:fire("CHAT_MSG_ADDON", "A", "x", "GUILD", "Peer-HomeRealm")
        assert.equal("Peer-HomeRealm", got)
    end)
end)
