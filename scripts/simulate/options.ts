import { parseArgs } from "node:util";
import { ENGINE_NAMES, type EngineName } from "../start/engineName.js";
import { UsageError } from "../start/options.js";

/** One run: together with the code it decides everything. */
export interface SeedRun {
    readonly seed: number;
    readonly clientCount: number;
}

export interface Options {
    readonly runs: readonly SeedRun[];
    /** Minutes of trouble before the calm period. */
    readonly minutes: number;
    /** Where to write what happened, message by message; for a single seed. */
    readonly trace: string | undefined;
    readonly wanted: readonly string[];
    readonly unwanted: readonly string[];
    readonly engine: EngineName | undefined;
    /** Guilds half on the incumbent, half on our LibEventSourcing. */
    readonly isCompat: boolean;
    /** A line for each seed, also for those that pass. */
    readonly isVerbose: boolean;
    readonly wantsHelp: boolean;
}

const SEED_MAX = 2 ** 31 - 1;
const SEEDS_MAX = 100_000;
const CLIENTS_MIN = 3;
const CLIENTS_MAX = 40;
/** A full raid: costs ten times what a guild of twelve does. */
const CROWD_CLIENTS = 40;
const MINUTES_MAX = 600;

export const HELP = `Usage: npm run simulate -- [--seeds N] [--first SEED] [--seed SEED] [--clients N] [--crowd-every N]
                          [--minutes N] [--fault NAME]... [--without NAME]... [--trace FILE]
                          [--engine NAME] [--compat] [--verbose]

Runs simulated guilds in trouble, one for each seed: loss, partitions, crashes, attackers and more, then a calm period in
which everything has to become right. The seed decides everything.

  --seeds N       how many seeds; 100 by default
  --first SEED    the first of them; 1 by default
  --seed SEED     only this one
  --clients N     clients in each guild, ${String(CLIENTS_MIN)} to ${String(CLIENTS_MAX)}; 12 by default
  --crowd-every N one seed in N has ${String(CROWD_CLIENTS)} clients; 100 by default, 0 for none; not with --seed
  --minutes N     minutes of trouble before the calm period; 8 by default
  --fault NAME    every seed has this class of fault, also one that is off by default
  --without NAME  no seed has this class; "all" leaves only those asked for by --fault
  --trace FILE    writes what happened, message by message; a single seed only
  --engine X      ${ENGINE_NAMES.join(" or ")}; lua5.1 by default where it is installed
  --compat        guilds whose addons were written for the incumbent: half run on a stand-in of it, half on ours; no
                  crowds, and only what goes wrong by itself
  --verbose       a line for each seed that passes, too
  --help          this text

The classes stand in spec/world/simulation/faultName.ts, with the reason why some are off by default.
Exit code: 0 when all seeds passed, 1 when one failed, 2 when an argument is no good.
`;

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options {
    const values = parse(args);
    const only = values.seed === undefined ? undefined : whole("--seed", values.seed, 0, 0, SEED_MAX);
    const first = whole("--first", values.first, 1, 0, SEED_MAX - SEEDS_MAX);
    const count = whole("--seeds", values.seeds, 100, 1, SEEDS_MAX);
    const clientCount = whole("--clients", values.clients, 12, CLIENTS_MIN, CLIENTS_MAX);
    const isCompat = values.compat ?? false;
    const crowdEvery = whole("--crowd-every", values["crowd-every"], isCompat ? 0 : 100, 0, SEEDS_MAX);
    const runOf = (seed: number): SeedRun => ({
        seed,
        clientCount: crowdEvery > 0 && seed % crowdEvery === 0 ? CROWD_CLIENTS : clientCount,
    });
    const runs =
        only === undefined
            ? Array.from({ length: count }, (_, index) => runOf(first + index))
            : [{ seed: only, clientCount }];
    if (values.trace !== undefined && runs.length !== 1) throw new UsageError("--trace takes a single seed: --seed N");
    const engine = ENGINE_NAMES.find((name) => name === values.engine);
    if (values.engine !== undefined && engine === undefined) {
        throw new UsageError(`--engine takes ${ENGINE_NAMES.join(" or ")}, not "${values.engine}"`);
    }
    return {
        runs,
        engine,
        minutes: whole("--minutes", values.minutes, 8, 2, MINUTES_MAX),
        trace: values.trace,
        wanted: values.fault ?? [],
        unwanted: values.without ?? [],
        isCompat,
        isVerbose: values.verbose ?? false,
        wantsHelp: values.help ?? false,
    };
}

interface Values {
    readonly seeds?: string;
    readonly first?: string;
    readonly seed?: string;
    readonly clients?: string;
    readonly "crowd-every"?: string;
    readonly minutes?: string;
    readonly fault?: string[];
    readonly without?: string[];
    readonly trace?: string;
    readonly engine?: string;
    readonly compat?: boolean;
    readonly verbose?: boolean;
    readonly help?: boolean;
}

function parse(args: readonly string[]): Values {
    const text = { type: "string" } as const;
    const list = { type: "string", multiple: true } as const;
    try {
        return parseArgs({
            args: [...args],
            options: {
                seeds: text,
                first: text,
                seed: text,
                clients: text,
                "crowd-every": text,
                minutes: text,
                fault: list,
                without: list,
                trace: text,
                engine: text,
                compat: { type: "boolean" },
                verbose: { type: "boolean" },
                help: { type: "boolean", short: "h" },
            },
        }).values;
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

/** The command that runs one of these again. */
export function replayCommand(
    { minutes, wanted, unwanted, engine, isCompat }: Options,
    { seed, clientCount }: SeedRun,
): string {
    const classes = [...wanted.map((name) => `--fault ${name}`), ...unwanted.map((name) => `--without ${name}`)];
    const words = [`--seed ${String(seed)}`, `--clients ${String(clientCount)}`, `--minutes ${String(minutes)}`];
    // Another engine counts other instructions, and so gives another run.
    const host = engine === undefined ? [] : [`--engine ${engine}`];
    const kind = isCompat ? ["--compat"] : [];
    return `npm run simulate -- ${[...kind, ...words, ...classes, ...host].join(" ")}`;
}
