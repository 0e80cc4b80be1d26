import { join } from "node:path";
import { makeAddons } from "../addons.js";
import type { MonolithLog } from "../monolith/monolithLog.js";
import { repositoryRoot } from "../repositoryRoot.js";
import { report } from "../transpile.js";
import { writeTree, type Tree } from "../tree.js";
import { chooseEngine, runJob } from "./engine.js";
import { importerOf, type Member } from "./guild.js";
import { makeJobBundle } from "./jobBundle.js";
import { jobText } from "./jobText.js";
import type { Options } from "./options.js";
import { createCollector, type Outcome, type Told } from "./outcome.js";
import { progressLine } from "./words.js";

/** Builds as `npm run build` does, and the same files are what the clients load. Undefined where something is wrong. */
function buildAddons(): Tree | undefined {
    const { files, diagnostics, faults } = makeAddons();
    for (const fault of faults) process.stderr.write(`start: ${fault}\n`);
    if (!report(diagnostics) || faults.length > 0) return undefined;
    writeTree(join(repositoryRoot, "dist", "Interface", "AddOns"), files);
    return files;
}

function lineOf(told: Told, logs: readonly MonolithLog[], importedCount: number): string {
    if (told.kind === "progress") return progressLine(told.progress);
    if (told.kind === "chat") return `         ${told.client} reads: ${told.text}`;
    const name = logs[importedCount]?.name ?? "";
    const end = told.hasAgreed ? "all clients agree" : "NOT all clients agree";
    return `         ${told.client} imported ${name}: ${String(told.added)} new events; ${end}`;
}

export interface Simulation {
    readonly options: Options;
    readonly logs: readonly MonolithLog[];
    readonly members: readonly Member[];
    readonly say: (line: string) => void;
}

/**
 * Builds the addons and runs the guild with them, saying what happens while it does.
 *
 * @throws Error when something does not build or the run does not come to its end
 */
export async function simulate({ options, logs, members, say }: Simulation): Promise<Outcome> {
    const addons = buildAddons();
    const { text: bundle, diagnostics } = makeJobBundle("job");
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
        say(lineOf(told, logs, importedCount));
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
