import { join } from "node:path";
import type { Diagnostic } from "typescript";
import { repositoryRoot } from "../repositoryRoot.js";
import { transpile } from "../transpile.js";
import { listTree } from "../tree.js";

export interface BenchBundle {
    readonly text: string;
    readonly diagnostics: readonly Diagnostic[];
}

const FILE = "bench.lua";

/** What spec/bench measures, with all of src that it needs, as one Lua file: see spec/bench/main.ts for its arguments. */
export function makeBenchBundle(): BenchBundle {
    const declarations = ["src", "spec"].flatMap((folder) =>
        listTree(join(repositoryRoot, folder))
            .filter((name) => name.endsWith(".d.ts"))
            .map((name) => join(repositoryRoot, folder, name)),
    );
    const entry = join(repositoryRoot, "spec", "bench", "main.ts");
    const overrides = {
        outDir: join(repositoryRoot, "build", "bench"),
        rootDir: repositoryRoot,
        luaBundle: FILE,
        luaBundleEntry: entry,
        removeComments: true,
        sourceMap: false,
    };
    const { files, diagnostics } = transpile(join(repositoryRoot, "tlconfig.json"), overrides, [
        entry,
        ...declarations,
    ]);
    return { text: files.get(FILE) ?? "", diagnostics };
}
