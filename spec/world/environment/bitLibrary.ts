import { namespace, type Environment } from "./environment";

const WORD = 4294967296;

type Pick = (left: number, right: number) => number;

function unsigned(value: number): number {
    return (value < 0 ? math.ceil(value) : math.floor(value)) % WORD;
}

/** Bit by bit: addons under test use `bit` rarely, and the host may have none. */
function combine(left: number, right: number, pick: Pick): number {
    let a = unsigned(left);
    let b = unsigned(right);
    let result = 0;
    let weight = 1;
    while (weight < WORD) {
        const lowA = a % 2;
        const lowB = b % 2;
        result = result + weight * pick(lowA, lowB);
        a = (a - lowA) / 2;
        b = (b - lowB) / 2;
        weight = weight * 2;
    }
    return result;
}

function fold(pick: Pick): (first: number, ...rest: number[]) => number {
    return (first, ...rest) => {
        let result = unsigned(first);
        for (const value of rest) result = combine(result, value, pick);
        return result;
    };
}

function shiftRight(value: number, count: number): number {
    return math.floor(unsigned(value) / 2 ** count);
}

/** The client's `bit`: 32 bits, results 0..2^32-1. */
export function createBitLibrary(): Environment {
    return namespace({
        band: fold((a, b) => a * b),
        bor: fold((a, b) => (a + b > 0 ? 1 : 0)),
        bxor: fold((a, b) => (a + b) % 2),
        bnot: (value: number) => WORD - 1 - unsigned(value),
        lshift: (value: number, count: number) => (unsigned(value) * 2 ** count) % WORD,
        rshift: shiftRight,
        arshift: (value: number, count: number) => {
            const word = unsigned(value);
            if (word < WORD / 2) return shiftRight(word, count);
            return WORD - 1 - shiftRight(WORD - 1 - word, count);
        },
        mod: math.fmod,
    });
}
