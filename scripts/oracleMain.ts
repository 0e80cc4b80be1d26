/** `npm run oracle`: plays random histories against the naive replayer, as many as one likes; see spec/replay/oracle. */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { repositoryRoot } from "./repositoryRoot.js";

const HELP = `Usage: npm run oracle -- [--histories N] [--first N] [--engine lua5.1|luajit]

Plays random histories (events in any order, retractions, several contents, failing handlers, version bumps, archived
weeks, reloads, looks at the past) and compares each with what one gets who sorts everything and begins at the
beginning. The seed of a history that fails is printed; --first SEED --histories 1 plays it again. 5000 histories from
seed 1 by default.
`;

const BAD_INPUT = 2;

function run(args: readonly string[]): number {
    const { values } = parseArgs({
        args: [...args],
        options: {
            histories: { type: "string", default: "5000" },
            first: { type: "string", default: "1" },
            engine: { type: "string", default: "lua5.1" },
            help: { type: "boolean" },
        },
    });
    if (values.help ?? false) {
        process.stdout.write(HELP);
        return 0;
    }
    for (const number of [values.histories, values.first]) {
        if (!/^[1-9]\d{0,8}$/.test(number)) throw new Error(`"${number}" is no whole number from 1 on`);
    }
    const built = spawnSync(process.execPath, ["--import", "tsx", "scripts/buildSpec.ts"], {
        cwd: repositoryRoot,
        stdio: "inherit",
    });
    if (built.status !== 0) return 1;
    const spec = "build/spec/spec/replay/oracle_spec.lua";
    const { status, error } = spawnSync("busted", [`--lua=${values.engine}`, spec], {
        cwd: repositoryRoot,
        stdio: "inherit",
        env: { ...process.env, ORACLE_HISTORIES: values.histories, ORACLE_FIRST_SEED: values.first },
    });
    if (error !== undefined) throw error;
    return status ?? 1;
}

try {
    process.exitCode = run(process.argv.slice(2));
} catch (error) {
    process.stderr.write(`oracle: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = BAD_INPUT;
}
