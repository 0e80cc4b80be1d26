import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { makeAddons } from "../addons.js";
import { bytesOf, luaString } from "../monolith/luaText.js";
import { repositoryRoot } from "../repositoryRoot.js";
import { chooseEngine, runJob } from "../start/engine.js";
import { makeJobBundle } from "../start/jobBundle.js";
import { report } from "../transpile.js";
import { writeTree, type Tree } from "../tree.js";
import type { Options, SeedRun } from "./options.js";
import { createCollector, type SeedResult } from "./results.js";

const LANES = availableParallelism();
/** Seeds in one process: few enough that one which runs away is noticed soon, and that all cores end together. */
const CHUNK_SEEDS = 10;
/** One seed in so many is run twice. */
const TWICE_EVERY = 50;

export interface SeedsRun {
    readonly options: Options;
    readonly onResult: (result: SeedResult) => void;
}

/** Addons that the simulated clients have. */
const SHIPPED = ["LibLedger", "LibEventSourcing"];
/** The stand-in of the incumbent, under the name that spec/world/compat/addons.ts looks for. */
const ORIGINAL = { name: "SimOriginal/original.lua", source: "spec/compat/original/original.lua" };

interface Material {
    readonly bundle: string;
    readonly addons: Tree;
}

function build(): Material {
    const { files, diagnostics, faults } = makeAddons();
    for (const fault of faults) process.stderr.write(`simulate: ${fault}\n`);
    const bundle = makeJobBundle("simulation");
    const isFit = [report(diagnostics), report(bundle.diagnostics), faults.length === 0].every(Boolean);
    if (!isFit) throw new Error("the addons or the world did not build");
    writeTree(join(repositoryRoot, "dist", "Interface", "AddOns"), files);
    return { bundle: bundle.text, addons: files };
}

function text(value: string): string {
    return luaString(bytesOf(value));
}

function list(values: readonly string[]): string {
    return `{ ${values.join(", ")} }`;
}

function jobText(addons: Tree, runs: readonly SeedRun[], options: Options): string {
    const files = [...addons].filter(([path]) => SHIPPED.some((name) => path.startsWith(`${name}/`)));
    if (options.isCompat) files.push([ORIGINAL.name, readFileSync(join(repositoryRoot, ORIGINAL.source), "utf8")]);
    const isTwice = (seed: number): boolean => seed % TWICE_EVERY === 1 && options.trace === undefined;
    const rows = runs.map(
        ({ seed, clientCount }) =>
            `{ seed = ${String(seed)}, clients = ${String(clientCount)}, isTwice = ${String(isTwice(seed))} }`,
    );
    return [
        "return {\n",
        `runs = ${list(rows)},\n`,
        `minutes = ${String(options.minutes)},\n`,
        `wanted = ${list(options.wanted.map(text))},\n`,
        `unwanted = ${list(options.unwanted.map(text))},\n`,
        `isCompat = ${String(options.isCompat)},\n`,
        `isTracing = ${String(options.trace !== undefined)},\n`,
        `addons = {\n${files.map(([path, content]) => `[${text(path)}] = ${text(content)},\n`).join("")}},\n`,
        "}\n",
    ].join("");
}

function chunksOf(runs: readonly SeedRun[]): (readonly SeedRun[])[] {
    const size = Math.max(1, Math.min(CHUNK_SEEDS, Math.ceil(runs.length / LANES)));
    const chunks: (readonly SeedRun[])[] = [];
    for (let start = 0; start < runs.length; start += size) chunks.push(runs.slice(start, start + size));
    return chunks;
}

/**
 * Builds the addons and runs all seeds with them, in processes of their own.
 *
 * @returns the trace of the run, where one is wanted
 * @throws Error when something does not build or a process does not come to its end
 */
export async function runSeeds({ options, onResult }: SeedsRun): Promise<readonly string[]> {
    const { bundle, addons } = build();
    const engine = chooseEngine(options.engine);
    const chunks = chunksOf(options.runs);
    let trace: readonly string[] = [];
    let next = 0;

    async function lane(): Promise<void> {
        for (let runs = chunks[next++]; runs !== undefined; runs = chunks[next++]) {
            const collector = createCollector();
            const onLine = (line: string): void => {
                const result = collector.take(line);
                if (result !== undefined) onResult(result);
            };
            const failure = await runJob(engine, { bundle, job: jobText(addons, runs, options), onLine });
            const range = `seeds ${String(runs[0]?.seed)} to ${String(runs.at(-1)?.seed)}`;
            if (failure !== undefined || !collector.hasEnded())
                throw new Error(`${range} stopped: ${failure ?? "early"}`);
            trace = collector.traceLines();
        }
    }

    await Promise.all(Array.from({ length: LANES }, lane));
    return trace;
}
