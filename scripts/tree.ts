import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** Files by their path relative to a folder, with forward slashes. */
export type Tree = ReadonlyMap<string, string>;

/** Ends the name of a file that is not in its place yet. */
const UNFINISHED = ".unfinished";

/** Paths of all files below a folder, relative to it, sorted by their characters' codes. */
export function listTree(folder: string): string[] {
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.endsWith(UNFINISHED))
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
        .sort((a, b) => (a < b ? -1 : 1));
}

export function readTree(folder: string): Tree {
    return new Map(listTree(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

/**
 * Makes `folder` hold exactly `tree`. A file that is right already is left alone and a changed one is put in place by
 * a rename, so that a reader at the same time never meets half a file.
 */
export function writeTree(folder: string, tree: Tree): void {
    const before = readTree(folder);
    for (const [name, text] of tree) {
        if (before.get(name) === text) continue;
        const path = join(folder, name);
        mkdirSync(dirname(path), { recursive: true });
        const fresh = `${path}.${String(process.pid)}${UNFINISHED}`;
        writeFileSync(fresh, text);
        renameSync(fresh, path);
    }
    for (const name of before.keys()) {
        if (!tree.has(name)) rmSync(join(folder, name), { force: true });
    }
}
