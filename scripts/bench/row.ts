const UNITS = ["times", "bytes", "ms", "s", "messages"] as const;

export type Unit = (typeof UNITS)[number];

/** One line of the table; those from Lua are written by spec/bench/row.ts. */
export interface Row {
    readonly what: string;
    readonly figure: number;
    readonly unit: Unit;
    /** Median time of one run; undefined where time is not what was measured. */
    readonly milliseconds?: number | undefined;
    /** The figure is to be at most this; undefined where it is only told. */
    readonly bound?: number | undefined;
}

/** What one group has measured. */
export interface GroupResult {
    readonly group: string;
    /** How it was measured, for the line above the table. */
    readonly conditions: string;
    readonly rows: readonly Row[];
    /** Why there are no rows, or not all; undefined when all went well. */
    readonly failure: string | undefined;
}

function numberOrNothing(value: unknown): number | undefined {
    return typeof value === "number" ? value : undefined;
}

/** @throws Error on a line that is no row. */
export function parseRow(line: string): Row {
    const { what, figure, unit, milliseconds, bound } = JSON.parse(line) as Partial<Record<keyof Row, unknown>>;
    const known = UNITS.find((each) => each === unit);
    // NaN comes as JSON that does not parse, so a number here is one.
    if (typeof what !== "string" || typeof figure !== "number" || known === undefined)
        throw new Error(`not a row: ${line}`);
    return { what, figure, unit: known, milliseconds: numberOrNothing(milliseconds), bound: numberOrNothing(bound) };
}

/** Undefined where nothing was promised. */
export function isKept({ figure, bound }: Row): boolean | undefined {
    return bound === undefined ? undefined : figure <= bound;
}

export function isGood({ rows, failure }: GroupResult): boolean {
    return failure === undefined && rows.length > 0 && rows.every((row) => isKept(row) !== false);
}
