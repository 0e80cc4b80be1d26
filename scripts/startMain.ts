/** `npm start`: builds the addons and runs a simulated guild that shares a DKP history. See start/options.ts. */
import { closeSync, openSync, writeFileSync } from "node:fs";
import type { MonolithLog } from "./monolith/monolithLog.js";
import { readLog, UnfitFileError } from "./monolith/readLog.js";
import { makeSeason } from "./monolith/season.js";
import { memberList } from "./start/guild.js";
import { HELP, parseOptions, UsageError, type Options } from "./start/options.js";
import { outcomeJson, type Outcome } from "./start/outcome.js";
import { differences } from "./start/standings.js";
import { differenceLines, outcomeLines } from "./start/words.js";

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
    // The compilers take a second to load, and nobody who only mistyped should wait for them.
    const { simulate } = await import("./start/simulate.js");
    const outcome = await simulate({ options, logs, members, say });
    for (const line of outcomeLines(outcome, members)) say(line);
    if (options.json !== undefined) writeFileSync(options.json, outcomeJson(outcome));
    return judge(outcome, logs);
}

// Ending in order ends the process of the simulated game as well.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(APART));

try {
    process.exitCode = await main(process.argv.slice(2));
} catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    if (error instanceof UsageError) complain("npm start -- --help tells what it takes");
    process.exitCode = error instanceof UsageError || error instanceof UnfitFileError ? BAD_INPUT : APART;
}
