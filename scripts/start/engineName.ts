/** The Lua on the path, or the one that npm brings. LuaJIT counts other instructions, so a seed runs otherwise there. */
export const ENGINE_NAMES = ["lua5.1", "luajit", "wasm"] as const;

export type EngineName = (typeof ENGINE_NAMES)[number];
