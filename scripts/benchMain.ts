/** `npm run bench`: measures and holds the numbers against what was promised. See bench/options.ts. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeBenchBundle } from "./bench/benchBundle.js";
import { measureGuild } from "./bench/guildGroup.js";
import { measureInLua, sizeOf, type Size } from "./bench/luaGroup.js";
import { HELP, parseOptions, UsageError, type GroupName, type Options } from "./bench/options.js";
import { isGood, type GroupResult } from "./bench/row.js";
import { benchSync } from "./bench/syncGroup.js";
import { tableLines } from "./bench/table.js";
import { report } from "./transpile.js";

const KEPT = 0;
const NOT_KEPT = 1;
const BAD_INPUT = 2;

const LUA_MISSING =
    "the command lua5.1 is needed: the game's Lua is what the ratios are about, and the Lua that npm brings has a clock " +
    "of whole milliseconds. On Debian or Ubuntu: sudo apt-get install lua5.1. On macOS: brew install lua@5.1.";

function say(line: string): void {
    process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
    process.stderr.write(`bench: ${line}\n`);
}

function introduction({ events, rounds }: Size): readonly string[] {
    return [
        "Lua 5.1 from the path, times are processor time (os.clock). Ratios compare neighbours within one run:",
        `medians over ${String(rounds)} rounds that measure all subjects in turn, ${String(events)} events each. Garbage is collected`,
        "before each measured run and not during it. os.clock costs more than the game's debugprofilestop.",
        "",
    ];
}

function measureAll({ groups, isQuick, seed }: Options, bundle: string): GroupResult[] {
    const folder = mkdtempSync(join(tmpdir(), "libledger-"));
    try {
        const bundlePath = join(folder, "bench.lua");
        writeFileSync(bundlePath, bundle);
        const measure = (group: GroupName): GroupResult => {
            complain(`measuring ${group} ...`);
            if (group === "guild") return measureGuild(seed, isQuick);
            return measureInLua(bundlePath, group, seed, sizeOf(isQuick));
        };
        return groups.map(measure);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

async function main(args: readonly string[]): Promise<number> {
    if (args[0] === "sync") return (await benchSync(args.slice(1))) ? KEPT : NOT_KEPT;
    const options = parseOptions(args);
    if (options.wantsHelp) {
        process.stdout.write(HELP);
        return KEPT;
    }
    if (spawnSync("lua5.1", ["-v"]).status !== 0) throw new UsageError(LUA_MISSING);
    const { text, diagnostics } = makeBenchBundle();
    if (!report(diagnostics)) throw new Error("the benchmarks did not build");
    const results = measureAll(options, text);
    for (const line of [...introduction(sizeOf(options.isQuick)), ...tableLines(results)]) say(line);
    const bad = results.filter((result) => !isGood(result)).map(({ group }) => group);
    say("");
    say(bad.length === 0 ? "Every bound is kept." : `Not as promised: ${bad.join(", ")}.`);
    return bad.length === 0 ? KEPT : NOT_KEPT;
}

// Ending in order ends the processes of the rows as well.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(NOT_KEPT));

try {
    process.exitCode = await main(process.argv.slice(2));
} catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof UsageError ? BAD_INPUT : NOT_KEPT;
}
