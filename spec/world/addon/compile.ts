import type { Environment } from "../environment/environment";

/** What a compiled chunk is: called with the values of its `...`. */
export type Chunk = (...args: unknown[]) => unknown;

/** Compiled code by chunk name and text: 40 clients run the same files, thousands of worlds too. */
const compiled: Record<string, Record<string, string>> = {};

/**
 * Compiles Lua text for a session.
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
    const code = known[text];
    const [chunk, reason] = loadstring(code ?? text, chunkName);
    if (chunk === undefined) return $multi(undefined, tostring(reason));
    if (code === undefined) known[text] = string.dump(chunk);
    setfenv(chunk, environment);
    return $multi(chunk as unknown as Chunk, undefined);
}
