/** @noSelf */
export interface Random {
    /** 0 <= x < 1. */
    fraction(): number;
    /** A whole number in low..high. */
    integer(low: number, high: number): number;
    /** A number in low..high. */
    between(low: number, high: number): number;
    /** True in `rate` of the cases, 0..1. */
    chance(rate: number): boolean;
    /** A generator of its own: what it draws leaves this one alone. */
    fork(): Random;
    /** Reorders the list in place. */
    shuffle<T>(list: T[]): void;
}

// L'Ecuyer's combination of two multiplicative generators (CACM 31, 1988): every product stays below 2^53,
// so doubles compute it exactly on every Lua. Period about 2.3e18.
const FIRST_MODULUS = 2147483563;
const FIRST_FACTOR = 40014;
const SECOND_MODULUS = 2147483399;
const SECOND_FACTOR = 40692;
/** Draws thrown away at the start, so that neighbouring seeds do not begin alike. */
const WARM_UP_DRAWS = 12;

const floor = math.floor;

/** The world's source of chance. The seed is any whole number. */
export function createRandom(seed: number): Random {
    let first = 1 + (seed % (FIRST_MODULUS - 1));
    let second = 1 + ((floor(seed / 65536) * 31 + seed * 7 + 12345) % (SECOND_MODULUS - 1));

    function draw(): number {
        first = (first * FIRST_FACTOR) % FIRST_MODULUS;
        second = (second * SECOND_FACTOR) % SECOND_MODULUS;
        return (first - second) % (FIRST_MODULUS - 1);
    }

    function fraction(): number {
        return draw() / (FIRST_MODULUS - 1);
    }

    function integer(low: number, high: number): number {
        return low + floor(fraction() * (high - low + 1));
    }

    for (const _ of $range(1, WARM_UP_DRAWS)) draw();

    return {
        fraction,
        integer,
        between: (low, high) => low + fraction() * (high - low),
        chance: (rate) => fraction() < rate,
        fork: () => createRandom(draw() * 3 + draw()),
        shuffle: (list) => {
            for (const last of $range(list.length - 1, 1, -1)) {
                const other = integer(0, last);
                const kept = list[last]!;
                list[last] = list[other]!;
                list[other] = kept;
            }
        },
    };
}
