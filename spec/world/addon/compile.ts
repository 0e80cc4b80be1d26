import type { Environment } from "../environment/environment";

/** What a compiled chunk is: called with the values of its `...`. */
export type Chunk = (...args: unknown[]) => unknown;

/** Compiled chunks by name and text: 40 clients run the same files, thousands of worlds too. */
const compiled: Record<string, Record<string, Chunk>> = {};

/**
 * Compiles Lua text for a session, which has to run the chunk before anybody else compiles the same: there is one
 * function for all, and what it makes while it runs keeps the environment that it has then.
 *
 * @param chunkName "@path" or "=name", as loadstring takes it
 * @returns the chunk, or nil and the reason
 */
export function compile(
    text: string,
    chunkName: string,
    environment: Environment,
): LuaMultiReturn<[Chunk, undefined] | [undefined, string]> {
    compiled[chunkName] ??= {};
    const known = compiled[chunkName];
    let chunk = known[text];
    if (chunk === undefined) {
        const [made, reason] = loadstring(text, chunkName);
        if (made === undefined) return $multi(undefined, tostring(reason));
        chunk = made as Chunk;
        known[text] = chunk;
    }
    setfenv(chunk, environment);
    return $multi(chunk, undefined);
}
