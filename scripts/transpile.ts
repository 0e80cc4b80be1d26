import { relative, resolve } from "node:path";
import ts from "typescript";
import * as tstl from "typescript-to-lua";

export interface Transpiled {
    /** Path relative to the output folder, with forward slashes, and the file's text. */
    readonly files: ReadonlyMap<string, string>;
    /** Absolute paths of the TypeScript files that Lua was made of; declarations are not among them. */
    readonly sources: readonly string[];
    readonly diagnostics: readonly ts.Diagnostic[];
}

/**
 * Runs TypeScriptToLua and keeps the result in memory; nothing is written.
 *
 * @param overrides what differs from the config file
 * @param roots files to start from, in place of those the config file includes
 */
export function transpile(configPath: string, overrides: tstl.CompilerOptions, roots?: readonly string[]): Transpiled {
    const { options, fileNames, errors } = tstl.parseConfigFileWithSystem(configPath, overrides);
    const files = new Map<string, string>();
    if (errors.length > 0) return { files, sources: [], diagnostics: errors };

    const program = ts.createProgram(roots ?? fileNames, options);
    const outDir = resolve(options.outDir ?? ".");
    const writeFile: ts.WriteFileCallback = (path, text) => {
        files.set(relative(outDir, resolve(path)).replaceAll("\\", "/"), text);
    };
    const { diagnostics } = new tstl.Transpiler().emit({ program, writeFile });
    return {
        files,
        sources: program
            .getSourceFiles()
            .filter((file) => !file.isDeclarationFile)
            .map((file) => resolve(file.fileName)),
        diagnostics: ts.sortAndDeduplicateDiagnostics([...ts.getPreEmitDiagnostics(program), ...diagnostics]),
    };
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
