import type { Random } from "../port/random";

/** A moment between `low` and `high` seconds from now, in steps of 10 ms: clients must not act in step. */
export function drawSeconds(random: Random, low: number, high: number): number {
    return random.integer(low * 100, high * 100) / 100;
}
