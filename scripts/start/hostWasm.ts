/**
 * Runs a job in the Lua 5.1 that npm brings: hostWasm.ts BUNDLE JOB. Strings pass into it in pieces only, and only
 * ASCII ones come through unchanged, so both files have to be that.
 */
import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import type * as LuaModule from "lua-wasm-bindings/dist/lua.51.js";

/** More than 1 MB in one string breaks the instance. */
const PIECE_BYTES = 256 * 1024;
/** lua_getfield's and lua_setfield's index for the table of globals. */
const LUA_GLOBALSINDEX = -10002;
const STDOUT = 1;

// Lua's print ends here. The line has to be out at once: nothing else gets a turn before the job is done.
console.log = (line: unknown) => {
    writeAll(`${String(line)}\n`);
};

/** A pipe that is full answers EAGAIN until its reader has caught up. */
function writeAll(text: string): void {
    let left = Buffer.from(text, "utf8");
    while (left.length > 0) {
        try {
            left = left.subarray(writeSync(STDOUT, left));
        } catch (error) {
            if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
        }
    }
}

const require = createRequire(import.meta.url);
// Loaded after console.log was replaced, which the module remembers when it begins.
const { lua, lauxlib, lualib } = require("lua-wasm-bindings/dist/lua.51") as typeof LuaModule;
const state = lauxlib.luaL_newstate();
lualib.luaL_openlibs(state);

function run(code: string): void {
    const status =
        lauxlib.luaL_loadbuffer(state, code, Buffer.byteLength(code), "=hostWasm") || lua.lua_pcall(state, 0, 0, 0);
    if (status === 0) return;
    const message = lua.lua_tostring(state, -1);
    lua.lua_settop(state, 0);
    throw new Error(message);
}

function setGlobal(name: string, text: string): void {
    run(`${name} = {}`);
    for (let start = 0; start < text.length; start += PIECE_BYTES) {
        lua.lua_pushstring(state, text.slice(start, start + PIECE_BYTES));
        lua.lua_setfield(state, LUA_GLOBALSINDEX, "PIECE");
        run(`${name}[#${name} + 1] = PIECE`);
    }
    run(`${name} = table.concat(${name}) PIECE = nil`);
}

const [bundlePath = "", jobPath = ""] = process.argv.slice(2);
setGlobal("BUNDLE", readFileSync(bundlePath, "latin1"));
setGlobal("JOB", readFileSync(jobPath, "latin1"));
try {
    run(`
        local bundle, job = assert(loadstring(BUNDLE, "=job")), assert(loadstring(JOB, "=data"))
        BUNDLE, JOB = nil, nil
        bundle(job())`);
} catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
}
