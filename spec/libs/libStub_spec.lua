local fakeClient = require("spec.libs.fakeClient")

local STUB = "libs/LibStub/LibStub.lua"

describe("LibStub", function()
    local client, LibStub

    before_each(function()
        client = fakeClient.new()
        client:load(STUB)
        LibStub = client.env.LibStub
    end)

    it("gives a new library an empty table and no old minor", function()
        local library, oldMinor = LibStub:NewLibrary("Lib-1.0", 3)
        assert.same({}, library)
        assert.is_nil(oldMinor)
        assert.equal(library, LibStub.libs["Lib-1.0"])
        assert.equal(3, LibStub.minors["Lib-1.0"])
    end)

    it("gives a newer minor the same table and the old minor", function()
        local library = LibStub:NewLibrary("Lib-1.0", 3)
        local upgraded, oldMinor = LibStub:NewLibrary("Lib-1.0", 4)
        assert.equal(library, upgraded)
        assert.equal(3, oldMinor)
        assert.equal(4, LibStub.minors["Lib-1.0"])
    end)

    for _, minor in ipairs({ 3, 2 }) do
        it("gives nothing to minor " .. minor .. " when 3 is there", function()
            LibStub:NewLibrary("Lib-1.0", 3)
            local library, oldMinor = LibStub:NewLibrary("Lib-1.0", minor)
            assert.is_nil(library)
            assert.is_nil(oldMinor)
            assert.equal(3, LibStub.minors["Lib-1.0"])
        end)
    end

    local minors = { { "r12 x 99", 12 }, { "7", 7 }, { 1.9, 1 }, { -5, 5 }, { 1e15, 1 }, { 99999999999999, 99999999999999 } }
    for index, case in ipairs(minors) do
        it("reads the first digits of a minor (" .. index .. ": " .. tostring(case[1]) .. ")", function()
            LibStub:NewLibrary("Lib-1.0", case[1])
            assert.equal(case[2], LibStub.minors["Lib-1.0"])
        end)
    end

    local faults = { { "no digits", "Lib-1.0", "beta" }, { "no minor", "Lib-1.0", nil }, { "no text", 5, 1 } }
    for _, case in ipairs(faults) do
        it("blames the caller's line for a library with " .. case[1], function()
            local ok, message = pcall(function() LibStub:NewLibrary(case[2], case[3]) end)
            assert.is_false(ok)
            assert.matches("libStub_spec.lua:%d+: Usage: LibStub:NewLibrary", message)
            assert.same({}, LibStub.libs)
        end)
    end

    it("finds a library and its minor, called or asked", function()
        local library = LibStub:NewLibrary("Lib-1.0", 3)
        assert.same({ library, 3 }, { LibStub:GetLibrary("Lib-1.0") })
        assert.same({ library, 3 }, { LibStub("Lib-1.0") })
    end)

    it("raises for an unknown library at the caller's line, called or asked", function()
        for _, ask in ipairs({ function() LibStub("None-1.0") end, function() LibStub:GetLibrary("None-1.0") end }) do
            local ok, message = pcall(ask)
            assert.is_false(ok)
            assert.matches("libStub_spec.lua:%d+: .*None%-1.0", message)
        end
    end)

    it("is silent about an unknown library when asked to be", function()
        assert.same({ n = 2 }, { n = select("#", LibStub("None-1.0", true)), LibStub("None-1.0", true) })
    end)

    it("iterates over the libraries", function()
        local first, second = LibStub:NewLibrary("A-1.0", 1), LibStub:NewLibrary("B-1.0", 1)
        local seen = {}
        for major, library in LibStub:IterateLibraries() do
            seen[major] = library
        end
        assert.equal(first, seen["A-1.0"])
        assert.equal(second, seen["B-1.0"])
    end)

    it("stays as it is when a second copy loads", function()
        local library, method = LibStub:NewLibrary("Lib-1.0", 3), LibStub.NewLibrary
        client:load(STUB)
        assert.equal(LibStub, client.env.LibStub)
        assert.equal(method, LibStub.NewLibrary)
        assert.equal(library, LibStub("Lib-1.0"))
    end)

    it("leaves a higher LibStub alone", function()
        local other = fakeClient.new()
        local higher = { minor = 2, libs = {}, minors = {} }
        other.env.LibStub = higher
        other:load(STUB)
        assert.equal(higher, other.env.LibStub)
        assert.is_nil(higher.NewLibrary)
    end)

    it("keeps the libraries of a lower LibStub", function()
        local other = fakeClient.new()
        local library = {}
        other.env.LibStub = { minor = 0, libs = { ["Lib-1.0"] = library }, minors = { ["Lib-1.0"] = 3 } }
        other:load(STUB)
        assert.equal(library, other.env.LibStub("Lib-1.0"))
    end)

    it("is replaced in place by a higher one", function()
        local library = LibStub:NewLibrary("Lib-1.0", 3)
        assert.is_true(LibStub.minor < 2)
        -- What any higher LibStub does: new methods on the same global table.
        function LibStub.GetLibrary(self, major) return self.libs[major], self.minors[major], "higher" end
        setmetatable(LibStub, { __call = LibStub.GetLibrary })
        assert.same({ library, 3, "higher" }, { LibStub("Lib-1.0") })
    end)
end)
