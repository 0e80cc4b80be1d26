import { SIGNED_MAX } from "./bytes";

/**
 * Numbers as whole numbers of a power of ten. `whole / 10^scale` is correctly rounded, so it is the very number that
 * the decimal text would be read as: nothing is lost with up to 15 digits.
 */
export const SCALE_MAX = 15;

export const POWER: number[] = [];
for (const scale of $range(0, SCALE_MAX)) POWER[scale] = 10 ** scale;

const floor = math.floor;

/** The number times 10^scale, when it is whole, small enough and leads back to the number. */
export function wholeAt(scale: number, value: number): number | undefined {
    const power = POWER[scale]!;
    const whole = floor(value * power + 0.5);
    if (whole > SIGNED_MAX || whole < -SIGNED_MAX || whole / power !== value) return undefined;
    return whole;
}

/** The smallest scale from `least` on that fits. */
export function scaleOf(value: number, least: number): number | undefined {
    for (const scale of $range(least, SCALE_MAX)) {
        if (wholeAt(scale, value) !== undefined) return scale;
    }
    return undefined;
}

/** Canonical numbers have fourteen digits; more are spent where they are needed to get the same number back. */
export function digitsOf(value: number): string {
    const text = string.format("%.14g", value);
    return tonumber(text) === value ? text : string.format("%.17g", value);
}
