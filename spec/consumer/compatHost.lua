-- An addon that brings the built LibEventSourcing in a folder of its own, as consumers of the incumbent do.
local diskFiles = require("spec.world.diskFiles")

local ROOT = "dist/Interface/AddOns"

local compatHost = {}

local INTERFACES = "## Interface: 120100, 50504, 20506, 11509\n"

--- The files of an addon that embeds a dialect.
--- @param name string
--- @param dialect "base"|"fork"
--- @param lua string what the addon itself does; `...` as the game gives it
--- @return table<string, string>
function compatHost.embedding(name, dialect, lua)
    local files = {
        [name .. "/" .. name .. ".toc"] = INTERFACES .. "## Title: " .. name .. "\n## SavedVariables: " .. name .. "DB\n"
            .. "Libs\\LibEventSourcing\\embed-" .. dialect .. ".xml\nmain.lua\n",
        [name .. "/main.lua"] = lua,
    }
    for path, text in pairs(diskFiles.readEmbeddable(ROOT, "LibEventSourcing", "embed-" .. dialect .. ".xml")) do
        files[(string.gsub(path, "^LibEventSourcing/", name .. "/Libs/LibEventSourcing/"))] = text
    end
    return files
end

--- The files of an addon without libraries.
--- @return table<string, string>
function compatHost.plain(name, lua, directives)
    return {
        [name .. "/" .. name .. ".toc"] = INTERFACES .. "## Title: " .. name .. "\n" .. (directives or "") .. "main.lua\n",
        [name .. "/main.lua"] = lua,
    }
end

--- The addon folder as it is installed.
--- @return table<string, string>
function compatHost.installed()
    return diskFiles.readAddons(ROOT, { "LibEventSourcing" })
end

return compatHost
