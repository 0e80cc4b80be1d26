/**
 * A 32-bit hash in plain arithmetic: the client's Lua has no integers, and its `bit` library is not in every Lua that
 * runs our specs.
 *
 * Words of 32 bits are folded into a residue modulo the largest prime below 2^32; the fold is linear, so the last step
 * is a cube, a one-to-one function modulo this prime (3 does not divide MODULUS - 1). Without it the sum of two events'
 * hashes would stay the same when they exchange a value.
 *
 * Stored and sent (creators of imported rows, ledger ids, content sums): changing a number here breaks every ledger.
 */
const MODULUS = 4294967291;

/**
 * Any prime will do, as long as MODULUS * MULTIPLIER stays below 2^52: Lua computes `x % m` as `x - floor(x / m) * m`,
 * and only below that bound can the rounded quotient never reach the next whole number.
 */
const MULTIPLIER = 1000003;

// Not exported where they are declared: an exported constant is read from the module's table each time.
export { MODULUS, MULTIPLIER };

const byte = string.byte;

/** Third power modulo MODULUS, exact: every product has at most 48 bits. */
export function cube(residue: number): number {
    const low = residue % 65536;
    const high = (residue - low) / 65536;
    const square = (((residue * high) % MODULUS) * 65536 + residue * low) % MODULUS;
    return (((square * high) % MODULUS) * 65536 + square * low) % MODULUS;
}

/**
 * Hash of a text, byte for byte: its length, then its bytes as big-endian words, the last one filled up with zeros.
 *
 * @returns 0..2^32-6
 */
export function hashText(text: string): number {
    const length = text.length;
    const tail = length % 8;
    let hash = length;
    for (const i of $range(1, length - tail, 8)) {
        const [a, b, c, d, e, f, g, h] = byte(text, i, i + 7);
        hash = (hash * MULTIPLIER + a! * 16777216 + b! * 65536 + c! * 256 + d!) % MODULUS;
        hash = (hash * MULTIPLIER + e! * 16777216 + f! * 65536 + g! * 256 + h!) % MODULUS;
    }
    if (tail > 0) {
        const [a, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = byte(text, length - tail + 1, length);
        hash = (hash * MULTIPLIER + a! * 16777216 + b * 65536 + c * 256 + d) % MODULUS;
        if (tail > 4) hash = (hash * MULTIPLIER + e * 16777216 + f * 65536 + g * 256) % MODULUS;
    }
    return cube(hash);
}
