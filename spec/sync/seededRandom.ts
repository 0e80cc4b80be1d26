import type { Random } from "../../src/port/random";

/** Park and Miller's generator: the same seed gives the same numbers on every machine. */
export function createSeededRandom(seed: number): Random {
    let state = (seed % 2147483646) + 1;
    return {
        integer(low, high) {
            state = (state * 16807) % 2147483647;
            return low + math.floor((state / 2147483647) * (high - low + 1));
        },
    };
}
