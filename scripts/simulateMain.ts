/** `npm run simulate`: seeded guilds in trouble on the built addons. See simulate/options.ts. */
import { writeFileSync } from "node:fs";
import { HELP, parseOptions, replayCommand, type Options } from "./simulate/options.js";
import type { SeedResult } from "./simulate/results.js";
import { UsageError } from "./start/options.js";

const PASSED = 0;
const FAILED = 1;
const BAD_INPUT = 2;

const COMPLAINTS_SHOWN = 12;
const SECONDS_PER_HOUR = 3600;

function say(line: string): void {
    process.stdout.write(`${line}\n`);
}

function sayResult(options: Options, result: SeedResult): void {
    if (result.hasPassed) {
        if (options.isVerbose || options.runs.length === 1) say(seedLine(result));
        return;
    }
    say(seedLine(result));
    for (const complaint of result.complaints.slice(0, COMPLAINTS_SHOWN)) say(`       ${complaint}`);
    const more = result.complaints.length - COMPLAINTS_SHOWN;
    if (more > 0) say(`       and ${String(more)} more`);
    say(`       again: ${replayCommand(options, result)}`);
}

function seedLine(result: SeedResult): string {
    const verdict = result.hasPassed ? "ok    " : "FAILED";
    const agreed = `agreed after ${result.agreedAfterSeconds.toFixed(0)} s of calm`;
    const traffic = `${String(result.events)} events, ${String(result.messages)} messages, ${String(result.bytes)} bytes`;
    const quiet = `${result.quietBytesPerSecond.toFixed(1)} bytes/s in the end`;
    const longest = `longest callback ${result.longestMilliseconds.toFixed(1)} ms (${result.longestCallback})`;
    return [
        `${verdict} seed ${String(result.seed)} of ${String(result.clientCount)}: ${agreed}, ${traffic}, ${quiet}, ${longest},`,
        `${result.seconds.toFixed(2)} s; ${result.faults}`,
    ].join(" ");
}

function saySummary(results: readonly SeedResult[], wallSeconds: number): void {
    const sum = (of: (result: SeedResult) => number): number => results.reduce((total, one) => total + of(one), 0);
    const most = (of: (result: SeedResult) => number): number => Math.max(0, ...results.map(of));
    const hours = sum((one) => one.virtualSeconds) / SECONDS_PER_HOUR;
    const sorted = [...results].sort((a, b) => a.agreedAfterSeconds - b.agreedAfterSeconds);
    const median = sorted[Math.floor(sorted.length / 2)]?.agreedAfterSeconds ?? 0;
    const slowest = sorted.at(-1);
    const failed = results.filter((one) => !one.hasPassed);
    say("");
    say(`${String(results.length)} seeds, ${hours.toFixed(1)} virtual hours, ${wallSeconds.toFixed(0)} s of wall time`);
    say(`${String(sum((one) => one.messages))} messages, ${String(sum((one) => one.bytes))} bytes`);
    say(
        `agreement after ${median.toFixed(0)} s of calm in the median, ` +
            `${(slowest?.agreedAfterSeconds ?? 0).toFixed(0)} s at most (seed ${String(slowest?.seed)})`,
    );
    say(`longest callback ${most((one) => one.longestMilliseconds).toFixed(1)} ms of a simulated client`);
    say(`at most ${most((one) => one.quietBytesPerSecond).toFixed(1)} bytes/s once all agree`);
    say(`most processor time for one seed ${most((one) => one.seconds).toFixed(2)} s`);
    if (failed.length > 0) say(`failed: ${failed.map((one) => String(one.seed)).join(" ")}`);
    say(`${String(results.length - failed.length)} passed, ${String(failed.length)} failed`);
}

async function main(args: readonly string[]): Promise<number> {
    const options = parseOptions(args);
    if (options.wantsHelp) {
        process.stdout.write(HELP);
        return PASSED;
    }
    const start = Date.now();
    const results: SeedResult[] = [];
    // The compilers take a second to load, and nobody who only mistyped should wait for them.
    const { runSeeds } = await import("./simulate/runSeeds.js");
    const trace = await runSeeds({
        options,
        onResult: (result) => {
            results.push(result);
            sayResult(options, result);
        },
    });
    if (options.trace !== undefined) writeFileSync(options.trace, `${trace.join("\n")}\n`);
    results.sort((a, b) => a.seed - b.seed);
    saySummary(results, (Date.now() - start) / 1000);
    return results.every((result) => result.hasPassed) ? PASSED : FAILED;
}

// Ending in order ends the processes of the seeds as well.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(FAILED));

try {
    process.exitCode = await main(process.argv.slice(2));
} catch (error) {
    process.stderr.write(`simulate: ${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof UsageError) process.stderr.write("simulate: npm run simulate -- --help tells what it takes\n");
    process.exitCode = error instanceof UsageError ? BAD_INPUT : FAILED;
}
