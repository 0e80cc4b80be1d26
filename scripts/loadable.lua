-- lua5.1 scripts/loadable.lua FOLDER: compiles every Lua file below FOLDER without running it. It finds what luacheck
-- does not look for and TypeScriptToLua does not notice: more than 200 locals in a function, or 60 upvalues.
local lfs = require("lfs")

local function compile(folder, bad)
    local found = 0
    for name in lfs.dir(folder) do
        local path = folder .. "/" .. name
        local mode = lfs.attributes(path, "mode")
        if mode == "directory" and name ~= "." and name ~= ".." then
            found = found + compile(path, bad)
        elseif mode == "file" and name:find("%.lua$") then
            found = found + 1
            local chunk, message = loadfile(path)
            if not chunk then
                bad[#bad + 1] = message
            end
        end
    end
    return found
end

local bad = {}
local found = compile(assert(arg[1], "which folder?"), bad)
print(#bad == 0 and found .. " files compile" or table.concat(bad, "\n"))
os.exit(found > 0 and #bad == 0 and 0 or 1)
