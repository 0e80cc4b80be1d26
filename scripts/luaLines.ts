import { existsSync, readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { dirname, join, relative } from "node:path";
import { repositoryRoot } from "./repositoryRoot.js";

/** `build/spec/spec/a_spec.lua:12` as Lua writes it, or with ` @ ` as busted does. */
const POSITION = /(build\/spec\/\S+?\.lua)(:| @ )(\d+)/g;

/** Puts the TypeScript line behind every line of transpiled Lua that the text names, where there is one. */
export function withTypeScriptLines(text: string): string {
    const maps = new Map<string, SourceMap | undefined>();
    return text.replace(POSITION, (position: string, file: string, _between: string, line: string) => {
        if (!maps.has(file)) maps.set(file, sourceMapOf(file));
        const origin = originOf(maps.get(file), file, Number(line));
        return origin === undefined ? position : `${position} (${origin})`;
    });
}

function sourceMapOf(file: string): SourceMap | undefined {
    const path = join(repositoryRoot, `${file}.map`);
    if (!existsSync(path)) return undefined;
    return new SourceMap(JSON.parse(readFileSync(path, "utf8")) as SourceMapPayload);
}

function originOf(map: SourceMap | undefined, file: string, line: number): string | undefined {
    // The widest column of the line: its last entry, and never one of an earlier line.
    const entry = map?.findEntry(line - 1, Number.MAX_SAFE_INTEGER);
    if (entry === undefined || !("originalSource" in entry) || entry.generatedLine !== line - 1) return undefined;
    const source = relative(repositoryRoot, join(repositoryRoot, dirname(file), entry.originalSource));
    return `${source.replaceAll("\\", "/")}:${String(entry.originalLine + 1)}`;
}
