import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { repositoryRoot } from "../repositoryRoot.js";
import type { EngineName } from "./engineName.js";

export interface Run {
    readonly bundle: string;
    readonly job: string;
    /** Called with each line that the run writes, as it comes. */
    readonly onLine: (line: string) => void;
}

export function chooseEngine(wanted: EngineName | undefined): EngineName {
    return wanted ?? (spawnSync("lua5.1", ["-v"]).status === 0 ? "lua5.1" : "wasm");
}

/**
 * Runs a job in a process of its own.
 *
 * @returns what it wrote to stderr when it failed, undefined when it came to its end
 */
export async function runJob(engine: EngineName, { bundle, job, onLine }: Run): Promise<string | undefined> {
    const folder = mkdtempSync(join(tmpdir(), "libledger-"));
    try {
        const [bundlePath, jobPath] = [join(folder, "bundle.lua"), join(folder, "data.lua")];
        writeFileSync(bundlePath, bundle);
        writeFileSync(jobPath, job);
        const [program, ...args] = hostCommand(engine);
        return await follow(program, [...args, bundlePath, jobPath], onLine);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

function hostCommand(engine: EngineName): [string, ...string[]] {
    const host = (file: string): string => join(repositoryRoot, "scripts", "start", file);
    if (engine !== "wasm") return [engine, host("hostLua.lua")];
    const tsx = join(repositoryRoot, "node_modules", "tsx", "dist", "cli.mjs");
    return [process.execPath, tsx, host("hostWasm.ts")];
}

async function follow(program: string, args: readonly string[], onLine: Run["onLine"]): Promise<string | undefined> {
    return new Promise((resolve) => {
        const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
        let complaint = "";
        child.stderr.on("data", (chunk: Buffer) => {
            complaint += chunk.toString();
        });
        const lines = createInterface({ input: child.stdout });
        lines.on("line", onLine);
        child.on("error", (error) => {
            resolve(`${program}: ${error.message}`);
        });
        const linesRead = new Promise((done) => lines.once("close", done));
        child.on("close", (code, signal) => {
            const end = `${program} ended with ${signal ?? `code ${String(code)}`}`;
            void linesRead.then(() => {
                resolve(code === 0 ? undefined : complaint.trim() || end);
            });
        });
        // An interrupted run leaves no process behind.
        const end = (): void => {
            child.kill();
        };
        process.once("exit", end);
        child.on("close", () => process.removeListener("exit", end));
    });
}
