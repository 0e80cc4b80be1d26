import { parseArgs } from "node:util";
import { UsageError } from "../options.js";
import { ROW_NAMES, ROWS, type RowPlan } from "./plan.js";

export interface SyncOptions {
    readonly rows: readonly RowPlan[];
    /** Undefined: as many as each row says. */
    readonly seedCount: number | undefined;
    readonly firstSeed: number;
    /** Tells messages and bytes by kind under each row. */
    readonly isDetailed: boolean;
    /** Where to write who sent what when. */
    readonly trace: string | undefined;
    readonly wantsHelp: boolean;
}

const SEEDS_MAX = 1000;
const SEED_MAX = 2 ** 31 - 1 - SEEDS_MAX;

export const SYNC_HELP = `Usage: npm run bench -- sync [ROW...] [--seeds N] [--first SEED] [--detail] [--trace FILE]

Measures in the simulated world what keeping a guild in step costs, with the built addon, and compares with what was
promised. Medians over the seeds; a row in which one seed never comes to an end is not kept. Needs lua5.1 and lua-zlib.

  ROW           any of ${ROW_NAMES.slice(0, 8).join(", ")},
                ${ROW_NAMES.slice(8).join(", ")}; all of them by default
  --seeds N     how many seeds for each row, 1 to ${String(SEEDS_MAX)}; by default 5, and 30 for officers
  --first SEED  the first of them; 1 by default
  --detail      under each row the figures of every seed, and messages and bytes by first letter and channel: D hello,
                E advert, F request, G ranges, H missing, I data, J live, C segments of what is longer, A text
  --trace FILE  writes who sent what when: seconds from the beginning, sender, channel, target, letter, bytes, text
  --help        this text

Exit code: 0 when every bound is kept, 1 when one is not, 2 when an argument is no good or a tool is missing.
`;

/** @param args after the word "sync"; throws UsageError */
export function parseSyncOptions(args: readonly string[]): SyncOptions {
    const { values, positionals } = parse(args);
    for (const name of positionals) {
        if (!ROW_NAMES.includes(name)) {
            throw new UsageError(`sync has no row "${name}", only ${ROW_NAMES.join(", ")}`);
        }
    }
    return {
        rows: ROWS.filter(({ name }) => positionals.length === 0 || positionals.includes(name)),
        seedCount: values.seeds === undefined ? undefined : whole("--seeds", values.seeds, 1, SEEDS_MAX),
        firstSeed: values.first === undefined ? 1 : whole("--first", values.first, 0, SEED_MAX),
        isDetailed: values.detail ?? false,
        trace: values.trace,
        wantsHelp: values.help ?? false,
    };
}

interface Parsed {
    readonly values: {
        readonly seeds?: string;
        readonly first?: string;
        readonly trace?: string;
        readonly detail?: boolean;
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
                seeds: { type: "string" },
                first: { type: "string" },
                trace: { type: "string" },
                detail: { type: "boolean" },
                help: { type: "boolean", short: "h" },
            },
        });
    } catch (error) {
        throw new UsageError(error instanceof Error ? error.message : String(error));
    }
}

function whole(name: string, text: string, least: number, most: number): number {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    throw new UsageError(`${name} takes a whole number, ${String(least)} to ${String(most)}, not "${text}"`);
}
