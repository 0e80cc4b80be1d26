/**
 * The examples in README.md as files, so that a spec can run them: each is the fenced block below a comment
 * `<!-- example: NAME -->`. Those in TypeScript become Lua as in an addon author's project, who has the public
 * declarations and the game's, and nothing else of ours.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "typescript";
import { LuaLibImportKind } from "typescript-to-lua";
import { repositoryRoot } from "./repositoryRoot.js";
import { transpile } from "./transpile.js";
import { writeTree, type Tree } from "./tree.js";

export interface ReadmeExamples {
    /** By the name in the comment; `X.ts` stands in a folder of its own, together with the `X.lua` made of it. */
    readonly files: Tree;
    readonly diagnostics: readonly Diagnostic[];
}

const EXAMPLE = /^<!-- example: (\S+) -->\n+```\w*\n([^]*?)^```$/gm;
const FOLDER = join(repositoryRoot, "build", "readme");
const TYPESCRIPT_FOLDER = join(FOLDER, "typescript");

/** @throws when a comment announces an example that does not follow, or two have one name */
export function findExamples(markdown: string): Tree {
    const examples = new Map<string, string>();
    for (const [, name = "", text = ""] of markdown.matchAll(EXAMPLE)) {
        if (examples.has(name)) throw new Error(`README.md has two examples named ${name}`);
        examples.set(name, text);
    }
    const announced = markdown.match(/^<!-- example:/gm)?.length ?? 0;
    if (announced !== examples.size) throw new Error("README.md announces an example without a fenced block");
    return examples;
}

/** Puts them into build/readme. */
export function makeReadmeExamples(): ReadmeExamples {
    const examples = findExamples(readFileSync(join(repositoryRoot, "README.md"), "utf8"));
    const isTypeScript = ([name]: readonly [string, string]): boolean => name.endsWith(".ts");
    const typescript = [...examples].filter(isTypeScript);
    // The compiler reads files, so these have to be there first.
    writeTree(TYPESCRIPT_FOLDER, new Map(typescript));

    const { files, diagnostics } = transpile(
        join(repositoryRoot, "tlconfig.json"),
        {
            rootDir: TYPESCRIPT_FOLDER,
            outDir: TYPESCRIPT_FOLDER,
            sourceMap: false,
            // An addon of one file, which has to get by without another.
            luaLibImport: LuaLibImportKind.Inline,
            types: ["lua-types/5.1", "@typescript-to-lua/language-extensions", "@wartoshika/wow-declarations"],
        },
        [
            join(repositoryRoot, "src", "api", "libledger.d.ts"),
            ...typescript.map(([name]) => join(TYPESCRIPT_FOLDER, name)),
        ],
    );
    const tree = new Map([...examples].filter((example) => !isTypeScript(example)));
    for (const [name, text] of [...typescript, ...files]) tree.set(`typescript/${name}`, text);
    writeTree(FOLDER, tree);
    return { files: tree, diagnostics };
}
