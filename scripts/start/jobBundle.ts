import { join } from "node:path";
import type { Diagnostic } from "typescript";
import { repositoryRoot } from "../repositoryRoot.js";
import { transpile } from "../transpile.js";
import { listTree } from "../tree.js";

export interface JobBundle {
    /** Lua whose only argument is the job's table; plain ASCII. */
    readonly text: string;
    readonly diagnostics: readonly Diagnostic[];
}

/** Folders of spec whose main.ts runs jobs. */
const FOLDERS = { job: "world/job", simulation: "world/simulation", sync: "bench/sync" } as const;

export type JobKind = keyof typeof FOLDERS;

/** The simulated world and what runs a job in it, as one Lua file. */
export function makeJobBundle(kind: JobKind): JobBundle {
    const file = `${kind}.lua`;
    const declarations = ["src", "spec"].flatMap((folder) =>
        listTree(join(repositoryRoot, folder))
            .filter((name) => name.endsWith(".d.ts"))
            .map((name) => join(repositoryRoot, folder, name)),
    );
    const entry = join(repositoryRoot, "spec", FOLDERS[kind], "main.ts");
    const overrides = {
        outDir: join(repositoryRoot, "build", kind),
        rootDir: repositoryRoot,
        luaBundle: file,
        luaBundleEntry: entry,
        removeComments: true,
        sourceMap: false,
    };
    const { files, diagnostics } = transpile(join(repositoryRoot, "tlconfig.json"), overrides, [
        entry,
        ...declarations,
    ]);
    return { text: asciiOnly(files.get(file) ?? ""), diagnostics };
}

/** Without comments, what is not ASCII stands in quoted strings, where an escape means the same. */
function asciiOnly(lua: string): string {
    return lua.replace(/[^\0-\u007f]/gu, (character) =>
        [...Buffer.from(character, "utf8")].map((byte) => `\\${String(byte)}`).join(""),
    );
}
