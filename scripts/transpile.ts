import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import * as tstl from "typescript-to-lua";

export interface Transpiled {
    /** Path relative to the output folder, with forward slashes, and the file's text. */
    readonly files: ReadonlyMap<string, string>;
    readonly diagnostics: readonly ts.Diagnostic[];
}

/** Runs TypeScriptToLua over one config file and keeps the result in memory; nothing is written. */
export function transpile(configPath: string, options: tstl.CompilerOptions): Transpiled {
    const parsed = tstl.parseConfigFileWithSystem(configPath, options);
    const files = new Map<string, string>();
    const outDir = resolve(parsed.options.outDir ?? ".");
    const keep: ts.WriteFileCallback = (path, text) => {
        files.set(relative(outDir, resolve(path)).replaceAll("\\", "/"), text);
    };
    if (parsed.errors.length > 0) return { files, diagnostics: parsed.errors };
    const { diagnostics } = tstl.transpileFiles(parsed.fileNames, parsed.options, keep);
    return { files, diagnostics: ts.sortAndDeduplicateDiagnostics(diagnostics) };
}

/**
 * Prints what the compiler has to say.
 *
 * @returns whether the result may be used. Warnings forbid it too: TypeScriptToLua warns where the Lua would mean
 * something else than the TypeScript says, and its own command line exits 0 on them.
 */
export function report(diagnostics: readonly ts.Diagnostic[]): boolean {
    const host: ts.FormatDiagnosticsHost = {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: () => process.cwd(),
        getNewLine: () => "\n",
    };
    const format = process.stderr.isTTY ? ts.formatDiagnosticsWithColorAndContext : ts.formatDiagnostics;
    if (diagnostics.length > 0) process.stderr.write(`${format(diagnostics, host)}\n`);
    return !diagnostics.some(
        ({ category }) => category === ts.DiagnosticCategory.Error || category === ts.DiagnosticCategory.Warning,
    );
}

/**
 * Makes `folder` hold exactly `files`. A file that is right already is left alone and a changed one is put in place by
 * a rename, so that a reader at the same time never meets half a file.
 */
export function writeTree(folder: string, files: ReadonlyMap<string, string>): void {
    for (const [name, text] of files) {
        const path = join(folder, name);
        if (textOf(path) === text) continue;
        mkdirSync(dirname(path), { recursive: true });
        const fresh = `${path}.${process.pid}.new`;
        writeFileSync(fresh, text);
        renameSync(fresh, path);
    }
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || entry.name.endsWith(".new")) continue;
        const path = join(entry.parentPath, entry.name);
        if (!files.has(relative(folder, path).replaceAll("\\", "/"))) rmSync(path, { force: true });
    }
}

function textOf(path: string): string | undefined {
    try {
        return readFileSync(path, "utf8");
    } catch {
        return undefined;
    }
}
