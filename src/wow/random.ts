import type { Random } from "../port/random";

/** The client seeds `math.random` itself. Only intervals and delays are drawn from it. */
export function createRandom(): Random {
    return { integer: (low, high) => math.random(low, high) };
}
