/** `npm test`: runs every check there is, all of them even when an early one fails, and sums up in the last line. */
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { withTypeScriptLines } from "./luaLines.js";
import { repositoryRoot } from "./repositoryRoot.js";
import { runSteps, type Count, type Step, type StepResult } from "./step.js";
import { listTree } from "./tree.js";
import { ensureSystemTools, hasLuaJit } from "./systemTools.js";

/** At least as many as the smallest machine that we promise anything about has cores. */
const LANES = Math.max(2, availableParallelism());

function ofPackage(path: string, ...args: readonly string[]): Step["command"] {
    return [process.execPath, join(repositoryRoot, "node_modules", path), ...args];
}

function script(file: string, ...args: readonly string[]): Step["command"] {
    return [process.execPath, "--import", "tsx", join("scripts", file), ...args];
}

const houseChecks = listTree(join(repositoryRoot, "scripts", "checks"))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `scripts/checks/${name}`);

const MAKING: readonly Step[] = [
    { name: "build", command: script("build.ts") },
    { name: "build the specs", command: script("buildSpec.ts") },
    { name: "types of src and spec", command: ofPackage("typescript/bin/tsc", "-p", ".") },
    { name: "types of scripts", command: ofPackage("typescript/bin/tsc", "-p", "scripts") },
];

const READING: readonly Step[] = [
    {
        name: "lint",
        command: ofPackage("eslint/bin/eslint.js", "--config", "scripts/eslint.config.mjs", "src", "spec", "scripts"),
    },
    { name: "format", command: ofPackage("prettier/bin/prettier.cjs", "--check", ".", ".pkgmeta") },
    { name: "same input, same bytes", command: script("rebuild.ts") },
    { name: "luacheck", command: ["luacheck", "--quiet", "--codes", "dist", "libs", "spec", "scripts", ".busted"] },
    { name: "loads in Lua 5.1", command: ["lua5.1", "scripts/loadable.lua", "dist/Interface/AddOns"] },
    {
        name: "the house itself",
        command: [process.execPath, "--import", "tsx", "--test", "--test-reporter=tap", ...houseChecks],
        count: countOfNodeTest,
        explain: (output) => output.match(/^ *not ok [^]*?^ *\.\.\.$/gm)?.join("\n") ?? output,
    },
];

/** Where busted finds specs once they are built (see .busted), folder by folder, so that they run side by side. */
function specFolders(): readonly string[] {
    const built = "build/spec/spec";
    const files = listTree(join(repositoryRoot, built)).filter((file) => file.endsWith("_spec.lua"));
    const names = new Set(files.map((file) => `${built}/${file.split("/")[0] ?? file}`));
    return [...names, "spec/libs", "spec/consumer"];
}

function specs(interpreter: string): readonly Step[] {
    return specFolders().map((folder) => ({
        name: `specs of ${basename(folder)} under ${interpreter}`,
        command: ["busted", `--lua=${interpreter}`, "--output=plainTerminal", folder],
        count: countOfBusted,
        explain: withTypeScriptLines,
    }));
}

/** Small guilds and a short time of trouble: `npm run simulate` alone makes them larger. It takes all cores itself. */
const SIMULATION: Step = {
    name: "200 seeds of the simulated world",
    command: script("simulateMain.ts", "--seeds", "200", "--clients", "6", "--minutes", "2"),
    count: countOfSimulation,
};

/** The same of guilds that are half on the incumbent. */
const COMPAT_SIMULATION: Step = {
    name: "20 seeds of guilds half on the incumbent",
    command: script("simulateMain.ts", "--compat", "--seeds", "20", "--minutes", "2"),
    count: countOfSimulation,
};

function countOfSimulation(output: string): Count | undefined {
    const match = /^(\d+) passed, (\d+) failed$/m.exec(output);
    return match === null ? undefined : { passed: Number(match[1]), failed: Number(match[2]) };
}

/** Successes, failures, errors (a file that did not load, say) and pending specs, of which we allow none. */
const BUSTED_SUMMARY = /^(\d+) success(?:es)? \/ (\d+) failures? \/ (\d+) errors? \/ (\d+) pending/m;

function countOfBusted(output: string): Count | undefined {
    const match = BUSTED_SUMMARY.exec(output);
    if (match === null) return undefined;
    const [passed = 0, ...bad] = match.slice(1).map(Number);
    return { passed, failed: bad.reduce((sum, count) => sum + count, 0) };
}

function countOfNodeTest(output: string): Count | undefined {
    const value = (key: string): number => Number(new RegExp(`^# ${key} (\\d+)$`, "m").exec(output)?.[1] ?? 0);
    const bad = ["fail", "cancelled", "skipped", "todo"].map(value);
    return { passed: value("pass"), failed: bad.reduce((sum, count) => sum + count, 0) };
}

function say(line: string): void {
    process.stdout.write(`${line}\n`);
}

function tell({ name, passed, failed, milliseconds, output }: StepResult): void {
    const verdict = failed === 0 ? "ok    " : "FAILED";
    const count = passed + failed === 1 ? "" : `: ${String(passed)} passed, ${String(failed)} failed`;
    if (failed > 0) say(output.trimEnd());
    say(`${verdict} ${name}${count} (${(milliseconds / 1000).toFixed(1)} s)`);
}

async function main(): Promise<void> {
    const hasTools = ensureSystemTools(say);
    say(`${hasTools ? "ok    " : "FAILED"} set up lua5.1, busted, luacheck, lua-zlib`);
    const results = [
        ...(await runSteps(MAKING, LANES, tell)),
        // Specs last and side by side: they are what takes long.
        ...(await runSteps(READING, LANES, tell)),
        ...(await runSteps(["lua5.1", ...(hasLuaJit() ? ["luajit"] : [])].flatMap(specs), LANES, tell)),
        ...(await runSteps([SIMULATION, COMPAT_SIMULATION], 1, tell)),
    ];
    if (!hasLuaJit()) say("no luajit here: the specs ran under lua5.1 only");
    const passed = results.reduce((sum, result) => sum + result.passed, hasTools ? 1 : 0);
    const failed = results.reduce((sum, result) => sum + result.failed, hasTools ? 0 : 1);
    process.exitCode = failed === 0 ? 0 : 1;
    say(`${String(passed)} passed, ${String(failed)} failed`);
}

await main();
