import { parseArgs } from "node:util";

/** In the order of the table. */
export const GROUP_NAMES = ["replay", "memory", "merge", "slices", "load", "compat", "guild"] as const;

export type GroupName = (typeof GROUP_NAMES)[number];

export interface Options {
    readonly groups: readonly GroupName[];
    readonly isQuick: boolean;
    readonly seed: number;
    readonly wantsHelp: boolean;
}

/** The command line cannot be followed; the message is for people. */
export class UsageError extends Error {}

const SEED_DEFAULT = 1;
const SEED_MAX = 2 ** 31 - 1;

export const HELP = `Usage: npm run bench -- [GROUP...] [--quick] [--seed N]
       npm run bench -- sync ...

Measures, and compares with what was promised. Needs the command lua5.1.

  GROUP     any of ${GROUP_NAMES.join(", ")}; all of them by default
  --quick   a tenth of the events and fewer repetitions: for a first look, the bounds are meant for the full size
  --seed N  decides the events and, in guild, the simulated world; ${String(SEED_DEFAULT)} by default
  --help    this text

What keeping a guild in step costs is measured by \`npm run bench -- sync\`, which takes minutes and has a --help of its own.

Exit code: 0 when every bound is kept, 1 when one is not, 2 when an argument is no good or lua5.1 is missing.
`;

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options {
    const { values, positionals } = parse(args);
    const wanted = positionals.map(groupName);
    return {
        groups: GROUP_NAMES.filter((name) => wanted.length === 0 || wanted.includes(name)),
        isQuick: values.quick ?? false,
        seed: seedOf(values.seed),
        wantsHelp: values.help ?? false,
    };
}

interface Parsed {
    readonly values: { readonly quick?: boolean; readonly seed?: string; readonly help?: boolean };
    readonly positionals: readonly string[];
}

function parse(args: readonly string[]): Parsed {
    try {
        return parseArgs({
            args: [...args],
            allowPositionals: true,
            options: { quick: { type: "boolean" }, seed: { type: "string" }, help: { type: "boolean", short: "h" } },
        });
    } catch (error) {
        throw new UsageError(error instanceof Error ? error.message : String(error));
    }
}

function groupName(text: string): GroupName {
    const name = GROUP_NAMES.find((known) => known === text);
    if (name === undefined) throw new UsageError(`there is no group "${text}", only ${GROUP_NAMES.join(", ")}`);
    return name;
}

function seedOf(text: string | undefined): number {
    if (text === undefined) return SEED_DEFAULT;
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (value <= SEED_MAX) return value;
    throw new UsageError(`--seed takes a whole number, 0 to ${String(SEED_MAX)}, not "${text}"`);
}
