const format = string.format;

/** Nobody means more than this; it keeps every sum far inside the exact whole numbers of a double. */
const POINTS_MAX = 1e9;

/**
 * `points` with the 14 significant digits that saved files and the channel keep, so that sums of fractions come out
 * the same on every client whichever way they came. Also turns -0 into 0.
 */
export function exactPoints(points: number): number {
    if (points % 1 === 0) return points + 0;
    return tonumber(format("%.14g", points)) ?? points;
}

export function addPoints(sum: number, points: number): number {
    return exactPoints(sum + points);
}

/** Whether a value that came from outside can be counted with. Refuses NaN and the infinities. */
export function isPoints(value: unknown): value is number {
    return type(value) === "number" && (value as number) >= -POINTS_MAX && (value as number) <= POINTS_MAX;
}

/** A decimal number as people type it: "10", "-2.5", ".5"; no exponents, no hexadecimal. */
export function parsePoints(text: string): number | undefined {
    const [decimal] = string.match(text, "^[+-]?%d*%.?%d*$");
    if (decimal === undefined) return undefined;
    const [unsigned] = string.gsub(decimal, "^%+", "");
    const points = tonumber(unsigned);
    return isPoints(points) ? exactPoints(points) : undefined;
}

export function formatPoints(points: number): string {
    return format("%.14g", points + 0);
}
