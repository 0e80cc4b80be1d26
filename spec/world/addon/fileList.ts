import type { FileTree } from "../contract";

/** A Lua file to run, or a reason why something in the list cannot be. */
export type FileStep =
    | { readonly kind: "lua"; readonly path: string; readonly text: string }
    | { readonly kind: "missing"; readonly path: string };

/** XML files that include one another deeper than this include themselves. */
const INCLUDE_DEPTH_MAX = 20;

/** Joins and tidies: "Host/Libs" + "..\\x.lua" -> "Host/x.lua". */
export function resolvePath(folder: string, relative: string): string {
    const parts: string[] = [];
    const [slashed] = string.gsub(`${folder}/${relative}`, "\\", "/");
    for (const [part] of string.gmatch(slashed, "[^/]+")) {
        if (part === "..") table.remove(parts);
        else if (part !== ".") parts.push(part!);
    }
    return table.concat(parts, "/");
}

function folderOf(path: string): string {
    return string.match(path, "^(.*)/[^/]*$")[0] ?? "";
}

function addXml(files: FileTree, path: string, text: string, depth: number, steps: FileStep[]): void {
    const [withoutComments] = string.gsub(text, "<!%-%-.-%-%->", "");
    for (const [tag, attributes] of string.gmatch(withoutComments, "<(%a+)%s([^>]*)>")) {
        const [file] = string.match(attributes ?? "", `file%s*=%s*["']([^"']+)["']`);
        if (file !== undefined && (tag === "Script" || tag === "Include")) {
            addFile(files, resolvePath(folderOf(path), file), depth + 1, steps);
        }
    }
}

function addFile(files: FileTree, path: string, depth: number, steps: FileStep[]): void {
    const text = files[path];
    if (text === undefined || depth > INCLUDE_DEPTH_MAX) {
        steps.push({ kind: "missing", path });
    } else if (string.find(string.lower(path), "%.xml$")[0] !== undefined) {
        addXml(files, path, text, depth, steps);
    } else {
        steps.push({ kind: "lua", path, text });
    }
}

/** The Lua files of an addon in the order in which the game runs them, XML lists followed. */
export function filesToRun(files: FileTree, addon: string, listed: readonly string[]): FileStep[] {
    const steps: FileStep[] = [];
    for (const path of listed) addFile(files, resolvePath(addon, path), 0, steps);
    return steps;
}
