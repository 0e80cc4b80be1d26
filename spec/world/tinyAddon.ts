import type { Client, ClientOptions, FileTree, World, WorldOptions } from "./contract";
import { createWorld } from "./world";

/** A moment in the week for specs: 2025-08-11 08:13:20 UTC. */
export const SPEC_START_TIME = 1754900000;

/** More lines of a .toc, without "## ". */
export type Directives = readonly string[];

/** An addon of one Lua file for specs of the world itself. */
export function tinyAddon(name: string, lua: string, directives: Directives = []): FileTree {
    const lines = ["## Interface: 120100, 50504, 20506, 11509", `## Title: ${name}`];
    for (const directive of directives) lines.push(`## ${directive}`);
    lines.push("main.lua");
    return { [`${name}/${name}.toc`]: `${lines.join("\n")}\n`, [`${name}/main.lua`]: lua };
}

/** A world with one addon "Tiny" whose file is this Lua text. */
export function tinyWorld(lua: string, options: Partial<WorldOptions> = {}): World {
    const files = tinyAddon("Tiny", lua, ["SavedVariables: TinyDB", "SavedVariablesPerCharacter: TinyCharDB"]);
    return createWorld({ files, seed: 1, startTime: SPEC_START_TIME, ...options });
}

/** A client that runs "Tiny", already online. */
export function tinyClient(world: World, name: string, options: Partial<ClientOptions> = {}): Client {
    const client = world.createClient({ name, addons: ["Tiny"], guild: "Ours", ...options });
    client.login();
    return client;
}
