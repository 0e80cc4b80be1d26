import type { Limit, RowPlan, Unit } from "./plan.js";
import type { KindCount, SeedResult } from "./results.js";

/** All that is known of one row. */
export interface RowResult {
    readonly row: RowPlan;
    readonly results: readonly SeedResult[];
    readonly failures: readonly string[];
}

/** A seed of a row: over all its scenarios the largest of each figure. */
function figuresBySeed({ results }: RowResult): ReadonlyMap<number, ReadonlyMap<string, number>> {
    const seeds = new Map<number, Map<string, number>>();
    for (const { seed, figures } of [...results].sort((a, b) => a.seed - b.seed)) {
        const most = seeds.get(seed) ?? new Map<string, number>();
        for (const [name, value] of figures) most.set(name, Math.max(value, most.get(name) ?? -Infinity));
        seeds.set(seed, most);
    }
    return seeds;
}

/** In the middle of the sorted numbers; of an even count the upper one. */
export function median(numbers: readonly number[]): number {
    const sorted = [...numbers].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function valuesOf(result: RowResult, figure: string): number[] {
    return [...figuresBySeed(result).values()].map((figures) => figures.get(figure) ?? NaN);
}

/** A median says nothing about the seed that never came to its end, so one such breaks the bound. */
export function isLimitKept(values: readonly number[], { bound }: Limit): boolean | undefined {
    if (bound === undefined) return undefined;
    return values.length > 0 && values.every(Number.isFinite) && median(values) <= bound;
}

export function isRowGood(result: RowResult): boolean {
    const { row, results, failures } = result;
    if (failures.length > 0 || results.length === 0 || results.some(({ faults }) => faults.length > 0)) return false;
    return row.limits.every((limit) => isLimitKept(valuesOf(result, limit.figure), limit) !== false);
}

function grouped(value: number): string {
    return Math.round(value).toLocaleString("en-US");
}

export function figureText(value: number, unit: Unit): string {
    if (value === Infinity) return "never";
    if (Number.isNaN(value)) return "-";
    switch (unit) {
        case "bytes":
            return grouped(value);
        case "bytes/s":
            return `${value.toFixed(1)}/s`;
        case "times":
            return `${value.toFixed(2)} x`;
        case "ms":
            return `${value.toFixed(2)} ms`;
        case "s":
            return value < 1 ? `${value.toFixed(3)} s` : `${value.toFixed(1)} s`;
    }
}

function limitLine(result: RowResult, limit: Limit): string {
    const values = valuesOf(result, limit.figure);
    const kept = isLimitKept(values, limit);
    const verdict = kept === undefined ? "" : kept ? "yes" : "NO";
    const range =
        values.length === 0
            ? ""
            : `${figureText(Math.min(...values), limit.unit)} .. ${figureText(Math.max(...values), limit.unit)}`;
    const arrived = values.filter(Number.isFinite).length;
    const share = arrived === values.length ? "" : ` (${String(arrived)} of ${String(values.length)} seeds)`;
    return [
        `  ${limit.what.padEnd(46)}`,
        figureText(median(values), limit.unit).padStart(11),
        range.padStart(25),
        (limit.bound === undefined ? "-" : figureText(limit.bound, limit.unit)).padStart(11),
        verdict.padStart(5),
        limit.deployed === undefined ? "" : `  deployed: ${limit.deployed}`,
        share,
    ].join(" ");
}

export const HEADER = [
    `  ${"measured".padEnd(46)}`,
    "median".padStart(11),
    "least .. most".padStart(25),
    "at most".padStart(11),
    "kept".padStart(5),
].join(" ");

/** "1 to 5", or "1, 3". */
function seedText(seeds: readonly number[]): string {
    const [first = 0] = seeds;
    const isRun = seeds.every((seed, index) => seed === first + index);
    return isRun && seeds.length > 1 ? `${String(first)} to ${String(seeds.at(-1))}` : seeds.join(", ");
}

export function rowLines(result: RowResult, isDetailed: boolean): string[] {
    const { row, results, failures } = result;
    const seeds = [...figuresBySeed(result).keys()];
    const notes = new Set(results.flatMap((one) => one.notes));
    const faults = results.flatMap(({ scenario, seed, faults: own }) =>
        own.map((fault) => `${scenario} seed ${String(seed)}: ${fault}`),
    );
    const shownNotes = row.scenarios.length > 1 ? longestNotes(results) : [...notes];
    return [
        `${row.name}: ${row.title}; seeds ${seedText(seeds)}`,
        ...row.limits.map((limit) => limitLine(result, limit)),
        ...shownNotes.slice(0, NOTES_SHOWN).map((note) => `    ${note}`),
        ...(isDetailed ? detailLines(result) : []),
        ...faults.slice(0, FAULTS_SHOWN).map((fault) => `  FAULT: ${fault}`),
        ...failures.map((failure) => `  FAILED: ${failure}`),
    ];
}

const NOTES_SHOWN = 40;
const FAULTS_SHOWN = 5;

/** Of several scenarios the notes of the seed with the largest figure. */
function longestNotes(results: readonly SeedResult[]): string[] {
    const scenarios = [...new Set(results.map(({ scenario }) => scenario))];
    return scenarios.flatMap((scenario) => {
        const own = results.filter((one) => one.scenario === scenario);
        const figure = (one: SeedResult): number => one.figures.get("longestMilliseconds") ?? 0;
        const [worst] = [...own].sort((a, b) => figure(b) - figure(a));
        return (worst?.notes ?? [])
            .filter((note) => note.startsWith("long"))
            .map((note) => `${scenario} seed ${String(worst?.seed)}: ${note}`);
    });
}

function detailLines(result: RowResult): string[] {
    return [...result.results]
        .sort((a, b) => a.seed - b.seed)
        .flatMap(({ scenario, seed, figures, sent, cost }) => {
            const told = [...figures].map(([name, value]) => `${name} ${plain(value)}`);
            return [
                `    ${scenario} seed ${String(seed)} (${cost.toFixed(1)} s here): ${told.sort().join(", ")}`,
                ...(sent.length === 0 ? [] : [`      ${sent.map(kindText).join("; ")}`]),
            ];
        });
}

function plain(value: number): string {
    return value === Infinity ? "never" : String(Math.round(value * 1000) / 1000);
}

function kindText({ letter, chatType, messages, bytes }: KindCount): string {
    return `${letter} ${chatType} ${String(messages)} x = ${grouped(bytes)}`;
}
