/** The globals of one client session. */
export type Environment = LuaTable<string, unknown>;

/** Any table of an addon. */
export type AnyTable = LuaTable<AnyNotNil, unknown>;

/** Functions and values by name, to become globals or fields. */
export type Definitions = Record<string, unknown>;

/** Copies definitions into a table of the client. */
export function define(target: Environment, definitions: Definitions): void {
    for (const [name, value] of pairs(definitions as unknown as LuaTable<string, unknown>)) target.set(name, value);
}

/** A namespace of the game's API as a table of its own: every session has its own copy, addons may hook it. */
export function namespace(definitions: Definitions): Environment {
    const result: Environment = new LuaTable();
    define(result, definitions);
    return result;
}

/** The globals of the Lua that runs the world. */
export const hostGlobals = _G as unknown as LuaTable<string, unknown>;
