import { isKept, type GroupResult, type Row } from "./row.js";

type Cells = readonly [what: string, time: string, result: string, bound: string, kept: string];

const HEADER: Cells = ["measured", "time", "result", "bound", "kept"];

const NO_PROMISE = "-";

/** A ratio far below 1 reads better as a part. */
const PART_BELOW = 0.1;

function figureText(figure: number, unit: Row["unit"]): string {
    if (unit === "times") {
        return figure < PART_BELOW ? `1/${String(Math.round(1 / figure))}` : `${figure.toFixed(2)} times`;
    }
    if (unit === "ms") return milliseconds(figure);
    if (unit === "bytes" && figure < 1000) return `${figure.toFixed(1)} bytes`;
    return `${String(Math.round(figure))} ${unit}`;
}

function milliseconds(time: number): string {
    return `${time.toFixed(time < 0.01 ? 5 : time < 10 ? 3 : 1)} ms`;
}

function boundText({ bound, unit }: Row): string {
    if (bound === undefined) return NO_PROMISE;
    if (unit === "ms") return milliseconds(bound);
    return `${String(bound)} ${unit}`;
}

function keptText(row: Row): string {
    const kept = isKept(row);
    if (kept === undefined) return NO_PROMISE;
    return kept ? "yes" : "NO";
}

function cellsOf(row: Row): Cells {
    const time = row.milliseconds === undefined ? NO_PROMISE : milliseconds(row.milliseconds);
    return [row.what, time, figureText(row.figure, row.unit), boundText(row), keptText(row)];
}

/** One table over all groups, each under a line with its name and how it was measured. */
export function tableLines(results: readonly GroupResult[]): string[] {
    const sections = results.map((result) => ({ result, cells: result.rows.map(cellsOf) }));
    const all = [HEADER, ...sections.flatMap(({ cells }) => cells)];
    const widths = HEADER.map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)));
    const line = (cells: Cells): string =>
        cells
            .map((cell, column) => {
                const width = widths[column] ?? 0;
                return column === 0 ? `  ${cell.padEnd(width)}` : cell.padStart(width);
            })
            .join("  ");
    return [
        line(HEADER),
        ...sections.flatMap(({ result: { group, conditions, failure }, cells }) => [
            `${group}: ${conditions}`,
            ...cells.map(line),
            ...(failure === undefined ? [] : [`  FAILED: ${failure}`]),
        ]),
    ];
}
