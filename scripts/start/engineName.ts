/** The Lua on the path, or the one that npm brings. */
export const ENGINE_NAMES = ["lua5.1", "wasm"] as const;

export type EngineName = (typeof ENGINE_NAMES)[number];
