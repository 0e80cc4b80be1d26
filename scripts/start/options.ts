import { parseArgs } from "node:util";
import { ENGINE_NAMES, type EngineName } from "./engineName.js";

export interface Options {
    readonly files: readonly string[];
    readonly clientCount: number;
    readonly seed: number;
    /** Where to write the result for machines. */
    readonly json: string | undefined;
    /** Undefined: the fastest there is. */
    readonly engine: EngineName | undefined;
    readonly wantsHelp: boolean;
}

/** The command line cannot be followed; the message is for people. */
export class UsageError extends Error {}

const CLIENTS_MIN = 2;
const CLIENTS_MAX = 40;
const CLIENTS_DEFAULT = 5;
const SEED_DEFAULT = 1;
const SEED_MAX = 2 ** 31 - 1;

export const HELP = `Usage: npm start -- [FILE...] [--clients N] [--seed N] [--json FILE] [--engine NAME]

Runs a simulated guild: game clients load the built addons LibLedger and LootLedger, an officer imports a DKP history,
the others receive it over the guild channel.

  FILE         a SavedVariables file of MonolithDKP; without one a small season is made up from the seed.
               A second FILE is imported by another officer once all agree on the first, and so on.
  --clients N  how many clients there are, ${String(CLIENTS_MIN)} to ${String(CLIENTS_MAX)}; ${String(CLIENTS_DEFAULT)} by default, 2 of them officers
  --seed N     decides everything that chance decides; ${String(SEED_DEFAULT)} by default
  --json FILE  writes the result for machines as well
  --engine X   ${ENGINE_NAMES.join(" or ")}; lua5.1 by default where it is installed
  --help       this text

Exit code: 0 when all clients agree on events, state and standings, and on the standings of FILE where it holds any;
1 when they do not; 2 when an argument or a FILE is no good.
`;

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options {
    const { values, positionals } = parse(args);
    return {
        files: positionals,
        clientCount: whole("--clients", values.clients, CLIENTS_DEFAULT, CLIENTS_MIN, CLIENTS_MAX),
        seed: whole("--seed", values.seed, SEED_DEFAULT, 0, SEED_MAX),
        json: values.json,
        engine: engineName(values.engine ?? process.env["LIBLEDGER_ENGINE"]),
        wantsHelp: values.help ?? false,
    };
}

interface Parsed {
    readonly values: {
        readonly clients?: string;
        readonly seed?: string;
        readonly json?: string;
        readonly engine?: string;
        readonly help?: boolean;
    };
    readonly positionals: readonly string[];
}

function parse(args: readonly string[]): Parsed {
    try {
        return parseArgs({
            args: [...args],
            allowPositionals: true,
            options: {
                clients: { type: "string" },
                seed: { type: "string" },
                json: { type: "string" },
                engine: { type: "string" },
                help: { type: "boolean", short: "h" },
            },
        });
    } catch (error) {
        throw new UsageError(error instanceof Error ? error.message : String(error));
    }
}

function whole(name: string, text: string | undefined, otherwise: number, least: number, most: number): number {
    if (text === undefined) return otherwise;
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    throw new UsageError(`${name} takes a whole number, ${String(least)} to ${String(most)}, not "${text}"`);
}

function engineName(text: string | undefined): EngineName | undefined {
    if (text === undefined || text === "") return undefined;
    const name = ENGINE_NAMES.find((known) => known === text);
    if (name === undefined) throw new UsageError(`--engine takes ${ENGINE_NAMES.join(" or ")}, not "${text}"`);
    return name;
}
