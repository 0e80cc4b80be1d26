import { join, relative, resolve } from "node:path";
import type { Diagnostic } from "typescript";
import { repositoryRoot } from "./repositoryRoot.js";
import { transpile } from "./transpile.js";
import { listTree } from "./tree.js";

export interface BundlePlan {
    /** The shipped file's name. */
    readonly file: string;
    /** The module that the game runs, relative to src. */
    readonly entry: string;
    /** Whether a module, by its path relative to src, may be part of the bundle. */
    readonly admits: (source: string) => boolean;
}

export interface Bundle {
    readonly text: string;
    readonly diagnostics: readonly Diagnostic[];
    /** Modules, relative to src, that got in against the plan. */
    readonly intruders: readonly string[];
}

/**
 * Makes one Lua file of all modules that the entry reaches. TypeScriptToLua bundles every file the program has read,
 * so the program starts from the entry and the declarations alone.
 */
export function bundle(plan: BundlePlan): Bundle {
    const sourceFolder = join(repositoryRoot, "src");
    const declarations = listTree(sourceFolder).filter((name) => name.endsWith(".d.ts"));
    const roots = [plan.entry, ...declarations].map((name) => join(sourceFolder, name));
    const outDir = join(repositoryRoot, "build", "bundle");
    const overrides = {
        outDir,
        rootDir: sourceFolder,
        luaBundle: plan.file,
        luaBundleEntry: join(sourceFolder, plan.entry),
        removeComments: true,
        sourceMap: false,
    };
    const { files, sources, diagnostics } = transpile(join(repositoryRoot, "tlconfig.json"), overrides, roots);
    const modules = sources.map((source) => relative(resolve(sourceFolder), source).replaceAll("\\", "/"));
    return {
        text: withoutTypeModules(files.get(plan.file) ?? ""),
        diagnostics,
        intruders: modules.filter((module) => !plan.admits(module)),
    };
}

/** What is left of a module that holds nothing but types. */
const TYPE_MODULE = /^\["([^"]+)"\] = function\(\.\.\.\) \nlocal ____exports = \{\}\nreturn ____exports\n end,\n/gm;

/** Type-only imports leave no `require` behind, but the modules they name are bundled all the same, empty. */
function withoutTypeModules(text: string): string {
    return text.replace(TYPE_MODULE, (module: string, name: string) =>
        text.includes(`require("${name}"`) ? module : "",
    );
}
