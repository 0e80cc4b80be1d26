import type { Pause } from "../schedule/slices";

/** The largest prime below 2^32. */
const MODULUS = 4294967291;
/** Any number below 2^20 keeps `sum * FACTOR + three bytes` exact in a double. */
const FACTOR = 1000003;
const BYTES_PER_PAUSE = 192;

const byteAt = string.byte;

/**
 * A polynomial over 3-byte words, modulo a prime: unlike Adler-32 it is as strong on short texts as on long ones.
 * Stored: changing it breaks every packed week.
 *
 * @returns 0..2^32-6
 */
export function checksumOf(text: string, pause: Pause): number {
    const length = text.length;
    const whole = length - (length % 3);
    let sum = length;
    let at = 1;
    while (at <= whole) {
        const stop = math.min(whole, at + BYTES_PER_PAUSE - 1);
        for (const i of $range(at, stop, 3)) {
            const [first, second, third] = byteAt(text, i, i + 2);
            sum = (sum * FACTOR + first! * 65536 + second! * 256 + third!) % MODULUS;
        }
        pause(10);
        at = stop + 1;
    }
    for (const i of $range(whole + 1, length)) sum = (sum * FACTOR + byteAt(text, i)) % MODULUS;
    return sum;
}
