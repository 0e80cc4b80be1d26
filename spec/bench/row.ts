/** What a number of a row counts. */
export type Unit = "times" | "bytes" | "ms";

/** One line of the table; scripts/bench/row.ts reads it. */
export interface Row {
    readonly what: string;
    /** Median time of one run; none where time is not what was measured. */
    readonly milliseconds: number | undefined;
    readonly figure: number;
    readonly unit: Unit;
    /** The figure is to be at most this; none where it is only told. */
    readonly bound: number | undefined;
}

/** Takes the lines of one group as they are measured. */
export type Tell = (row: Row) => void;

function quoted(text: string): string {
    const [escaped] = string.gsub(text, '[\\"]', "\\%0");
    return `"${escaped}"`;
}

function member(name: string, value: number | undefined): string {
    return value === undefined ? "" : `,${quoted(name)}:${string.format("%.10g", value)}`;
}

/** Writes a row to standard output as one line of JSON. */
export function tellRow({ what, milliseconds, figure, unit, bound }: Row): void {
    const time = member("milliseconds", milliseconds);
    print(`{"what":${quoted(what)},"unit":${quoted(unit)}${member("figure", figure)}${member("bound", bound)}${time}}`);
}
