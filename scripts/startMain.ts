/** `npm start`: builds the addons and runs a simulated guild that shares a DKP history. See start/options.ts. */
import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeAddons } from "./addons.js";
import type { MonolithLog } from "./monolith/monolithLog.js";
import { readLog, UnfitFileError } from "./monolith/readLog.js";
import { makeSeason } from "./monolith/season.js";
import { repositoryRoot } from "./repositoryRoot.js";
import { chooseEngine, runJob } from "./start/engine.js";
import { importerOf, memberList, type Member } from "./start/guild.js";
import { makeJobBundle } from "./start/jobBundle.js";
import { jobText } from "./start/jobText.js";
import { HELP, parseOptions, UsageError, type Options } from "./start/options.js";
import { createCollector, outcomeJson, type Outcome, type Told } from "./start/outcome.js";
import { differences } from "./start/standings.js";
import { differenceLines, outcomeLines, progressLine } from "./start/words.js";
import { report } from "./transpile.js";
import { writeTree, type Tree } from "./tree.js";

const AGREED = 0;
const APART = 1;
const BAD_INPUT = 2;

function say(line: string): void {
    process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
    process.stderr.write(`start: ${line}\n`);
}

/** Hours of virtual time would be lost if the result could not be written at the end. */
function checkWritable(path: string): void {
    try {
        closeSync(openSync(path, "a"));
    } catch (error) {
        throw new UsageError(`--json: ${error instanceof Error ? error.message : String(error)}`);
    }
}

function readLogs({ files, seed }: Options): readonly MonolithLog[] {
    return files.length === 0 ? [makeSeason(seed)] : files.map(readLog);
}

/** Builds as `npm run build` does, and the same files are what the clients load. Undefined where something is wrong. */
function buildAddons(): Tree | undefined {
    const { files, diagnostics, faults } = makeAddons();
    for (const fault of faults) complain(fault);
    if (!report(diagnostics) || faults.length > 0) return undefined;
    writeTree(join(repositoryRoot, "dist", "Interface", "AddOns"), files);
    return files;
}

function show(told: Told, logs: readonly MonolithLog[], importedCount: number): void {
    if (told.kind === "progress") say(progressLine(told.progress));
    else if (told.kind === "chat") say(`         ${told.client} reads: ${told.text}`);
    else {
        const name = logs[importedCount]?.name ?? "";
        const end = told.hasAgreed ? "all clients agree" : "NOT all clients agree";
        say(`         ${told.client} imported ${name}: ${String(told.added)} new events; ${end}`);
    }
}

async function simulate(options: Options, logs: readonly MonolithLog[], members: readonly Member[]): Promise<Outcome> {
    const addons = buildAddons();
    const { text: bundle, diagnostics } = makeJobBundle();
    if (addons === undefined || !report(diagnostics)) throw new Error("the addons or the world did not build");
    const engine = chooseEngine(options.engine);
    logs.forEach(({ name, rowCount }, position) => {
        say(`${importerOf(members, position)} imports ${name} (${String(rowCount)} rows).`);
    });
    say(`${String(members.length)} clients, seed ${String(options.seed)}, Lua by ${engine}.`);
    const collector = createCollector();
    let importedCount = 0;
    const onLine = (line: string): void => {
        const told = collector.take(line);
        if (told === undefined) return;
        show(told, logs, importedCount);
        if (told.kind === "imported") importedCount += 1;
    };
    const failure = await runJob(engine, {
        bundle,
        job: jobText({ addons, members, logs, seed: options.seed }),
        onLine,
    });
    if (failure !== undefined) throw new Error(`the simulated guild stopped: ${failure}`);
    return collector.outcome();
}

/** The copy with the newest row is the one whose own standings count; of two alike the one imported last. */
function newestLog(logs: readonly MonolithLog[]): MonolithLog | undefined {
    return logs.reduce<MonolithLog | undefined>(
        (newest, log) => (newest !== undefined && newest.newestTime > log.newestTime ? newest : log),
        undefined,
    );
}

function judge(outcome: Outcome, logs: readonly MonolithLog[]): number {
    for (const fault of outcome.faults) complain(`Lua error on ${fault}`);
    const log = newestLog(logs);
    const differing = log?.standings === undefined ? [] : differences(log.standings, outcome.standings);
    if (log?.standings !== undefined) {
        const words = differing.length > 0 ? differenceLines(log.name, differing) : [`They are those in ${log.name}.`];
        for (const line of words) say(line);
    }
    if (!outcome.hasAgreed) complain("the clients do not agree");
    return outcome.hasAgreed && outcome.faults.length === 0 && differing.length === 0 ? AGREED : APART;
}

async function main(args: readonly string[]): Promise<number> {
    const options = parseOptions(args);
    if (options.wantsHelp) {
        process.stdout.write(HELP);
        return AGREED;
    }
    const logs = readLogs(options);
    if (options.json !== undefined) checkWritable(options.json);
    const members = memberList(options.clientCount);
    const outcome = await simulate(options, logs, members);
    for (const line of outcomeLines(outcome, members)) say(line);
    if (options.json !== undefined) writeFileSync(options.json, outcomeJson(outcome));
    return judge(outcome, logs);
}

try {
    process.exitCode = await main(process.argv.slice(2));
} catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    if (error instanceof UsageError) complain("npm start -- --help tells what it takes");
    process.exitCode = error instanceof UsageError || error instanceof UnfitFileError ? BAD_INPUT : APART;
}
