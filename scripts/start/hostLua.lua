-- Runs a job in the lua5.1 of the system: lua5.1 hostLua.lua BUNDLE JOB. The job is a table that we wrote ourselves.
local bundlePath, jobPath = ...
-- Progress is read while it happens.
io.stdout:setvbuf("line")
local bundle = assert(loadfile(bundlePath))
local job = assert(loadfile(jobPath))()
bundle(job)
