/** Chance that is the same for the same seed. */
export interface Chance {
    /** Whole, 0..limit-1. */
    below(limit: number): number;
    /** Each with the same chance. */
    pick<T>(list: readonly [T, ...T[]]): T;
    /** `count` different ones, in the list's order. */
    some<T>(list: readonly T[], count: number): T[];
}

/** The generator "mulberry32": 32 bits of state, far longer than a season needs. */
export function createChance(seed: number): Chance {
    let state = seed >>> 0;

    function below(limit: number): number {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
    }

    return {
        below,
        pick: (list) => list[below(list.length)] ?? list[0],
        some: (list, count) => {
            const left = list.map((_, position) => position);
            while (left.length > count) left.splice(below(left.length), 1);
            return list.filter((_, position) => left.includes(position));
        },
    };
}
