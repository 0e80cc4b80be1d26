-- Registry of embedded libraries: of all copies loaded, only the newest minor of a major stays in charge.
-- A stand-in with the lowest minor there is: any other LibStub that loads later replaces these methods
-- and keeps the two tables.
-- luacheck: globals LibStub

local STUB_MINOR = 1

if LibStub and (LibStub.minor or 0) >= STUB_MINOR then
    return
end

LibStub = LibStub or {}
LibStub.libs = LibStub.libs or {}
LibStub.minors = LibStub.minors or {}
LibStub.minor = STUB_MINOR

--- Asks to become the copy in charge of a library.
--- @param major string name and major version, e.g. "AceComm-3.0"
--- @param minor number|string the first run of digits in its text counts, so "r12" is 12
--- @return table|nil library the library's table, kept over all upgrades; nil when a minor at least as high is there
--- @return number|nil oldMinor the minor it had before; nil the first time
function LibStub:NewLibrary(major, minor)
    if type(major) ~= "string" then
        error("Usage: LibStub:NewLibrary(major, minor): major must be a string, got " .. type(major), 2)
    end
    local newMinor = tonumber(string.match(tostring(minor), "%d+"))
    if not newMinor then
        error("Usage: LibStub:NewLibrary(major, minor): minor must hold a number, got " .. tostring(minor), 2)
    end
    local oldMinor = self.minors[major]
    if oldMinor and oldMinor >= newMinor then
        return nil
    end
    self.minors[major] = newMinor
    self.libs[major] = self.libs[major] or {}
    return self.libs[major], oldMinor
end

--- @param major string
--- @param silent boolean|nil true: an unknown library is nil instead of an error at the caller's line
--- @return table|nil library
--- @return number|nil minor
function LibStub:GetLibrary(major, silent)
    local library = self.libs[major]
    if not library and not silent then
        error("LibStub: no library named " .. tostring(major) .. " is loaded", 2)
    end
    return library, self.minors[major]
end

--- @return function next, table libs major -> library
function LibStub:IterateLibraries()
    return pairs(self.libs)
end

-- The function itself, not a wrapper, so that the error of an unknown library names the caller's line.
setmetatable(LibStub, { __call = LibStub.GetLibrary })
