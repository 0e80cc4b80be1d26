import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { makeAddons } from "../../addons.js";
import { bytesOf, luaString } from "../../monolith/luaText.js";
import { readLog } from "../../monolith/readLog.js";
import { makeSeason } from "../../monolith/season.js";
import { repositoryRoot } from "../../repositoryRoot.js";
import { runJob } from "../../start/engine.js";
import { makeJobBundle } from "../../start/jobBundle.js";
import { report } from "../../transpile.js";
import type { Tree } from "../../tree.js";
import type { SyncOptions } from "./options.js";
import type { RowPlan } from "./plan.js";
import { createCollector, type SeedResult } from "./results.js";

/** As many as the smallest machine that we promise anything about has cores. */
const LANES = 2;
/** Seconds of one process, so that a lane does not run alone for long at the end. */
const PROCESS_SECONDS = 60;
const SEASON_SEED = 1;

/** A real guild's history, kept beside the checkout and not in it; where it is missing a season is made up. */
const REAL_FILE = join(repositoryRoot, "..", "shared", "data", "monolithdkp-2020-04-20.lua");

interface Ledger {
    readonly name: string;
    readonly savedVariables: string;
}

interface Material {
    readonly bundle: string;
    /** The job but for row and seeds. */
    readonly head: string;
}

interface Job {
    readonly row: RowPlan;
    readonly scenario: string;
    readonly seeds: readonly number[];
}

export interface RowsRun {
    readonly options: SyncOptions;
    readonly onResult: (row: RowPlan, result: SeedResult) => void;
    /** A process that did not come to its end. */
    readonly onFailure: (row: RowPlan, reason: string) => void;
}

export function chooseLedger(): Ledger {
    const isReal = existsSync(REAL_FILE);
    const log = isReal ? readLog(REAL_FILE) : makeSeason(SEASON_SEED);
    return {
        name: isReal
            ? `events of a real guild (${basename(REAL_FILE)})`
            : "made-up events in the shape of the real ones",
        savedVariables: log.savedVariables,
    };
}

function text(value: string): string {
    return luaString(bytesOf(value));
}

function build({ savedVariables }: Ledger): Material {
    const { files, diagnostics, faults } = makeAddons();
    const bundle = makeJobBundle("sync");
    for (const fault of faults) process.stderr.write(`bench: ${fault}\n`);
    const isFit = [report(diagnostics), report(bundle.diagnostics), faults.length === 0].every(Boolean);
    if (!isFit) throw new Error("the addons or the world did not build");
    return { bundle: bundle.text, head: headText(files, savedVariables) };
}

function headText(files: Tree, savedVariables: string): string {
    const library = [...files].filter(([path]) => path.startsWith("LibLedger/"));
    const lines = library.map(([path, content]) => `[${text(path)}] = ${text(content)},\n`);
    return `addons = {\n${lines.join("")}},\nmonolith = ${luaString(savedVariables)},\n`;
}

function jobText(head: string, { scenario, seeds }: Job, isTracing: boolean): string {
    const list = seeds.map(String).join(", ");
    return `return {\n${head}row = "${scenario}",\nseeds = { ${list} },\nisTracing = ${String(isTracing)},\n}\n`;
}

/** The longest first, so that the lanes end together. */
function jobsOf({ rows, seedCount, firstSeed }: SyncOptions): Job[] {
    const jobs: { job: Job; cost: number }[] = [];
    for (const row of rows) {
        const count = seedCount ?? row.seeds;
        const seeds = Array.from({ length: count }, (_, index) => firstSeed + index);
        const size = Math.max(1, Math.floor(PROCESS_SECONDS / row.seedCost));
        for (const scenario of row.scenarios) {
            for (let start = 0; start < count; start += size) {
                const own = seeds.slice(start, start + size);
                jobs.push({ job: { row, scenario, seeds: own }, cost: own.length * row.seedCost });
            }
        }
    }
    return jobs.sort((a, b) => b.cost - a.cost).map(({ job }) => job);
}

/** Builds the addon and runs all rows with it, in processes of their own, those that measure time alone and last. */
export async function runRows(ledger: Ledger, { options, onResult, onFailure }: RowsRun): Promise<void> {
    const { bundle, head } = build(ledger);
    const jobs = jobsOf(options);
    const isTimed = ({ scenario }: Job): boolean => scenario.endsWith("Timed");

    async function lane(waiting: Job[]): Promise<void> {
        for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
            const { row, scenario, seeds } = job;
            const collector = createCollector(scenario);
            const onLine = (line: string): void => {
                const result = collector.take(line);
                if (result !== undefined) onResult(row, result);
            };
            const source = jobText(head, job, options.trace !== undefined);
            const failure = await runJob("lua5.1", { bundle, job: source, onLine });
            if (failure === undefined && collector.hasEnded()) continue;
            const range = `${scenario}, seeds ${String(seeds[0])} to ${String(seeds.at(-1))}`;
            onFailure(row, `${range}: ${failure ?? "stopped early"}`);
        }
    }

    const counting = jobs.filter((job) => !isTimed(job));
    await Promise.all(Array.from({ length: LANES }, async () => lane(counting)));
    await lane(jobs.filter(isTimed));
}
