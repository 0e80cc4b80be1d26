import type { Pause } from "./pause";

/** Largest prime below 2^16 (RFC 1950, section 9). */
const MODULUS = 65521;
const BYTES_PER_READ = 8;
const READS_PER_PAUSE = 32;

const byteAt = string.byte;

/** Adler-32 of a text, 0..2^32-1. Sent: it guards every message against AceComm's silent loss of a middle frame. */
export function checksumOf(text: string, pause?: Pause): number {
    const length = text.length;
    const whole = length - (length % BYTES_PER_READ);
    let low = 1;
    let high = 0;
    for (const first of $range(1, whole, BYTES_PER_READ * READS_PER_PAUSE)) {
        for (const at of $range(first, math.min(whole, first + BYTES_PER_READ * READS_PER_PAUSE - 1), BYTES_PER_READ)) {
            const [a, b, c, d, e, f, g, h] = byteAt(text, at, at + 7);
            high = high + 8 * low + 8 * a! + 7 * b! + 6 * c! + 5 * d! + 4 * e! + 3 * f! + 2 * g! + h!;
            low = (low + a! + b! + c! + d! + e! + f! + g! + h!) % MODULUS;
            high = high % MODULUS;
        }
        pause?.(READS_PER_PAUSE / 2);
    }
    for (const at of $range(whole + 1, length)) {
        low = (low + byteAt(text, at)) % MODULUS;
        high = (high + low) % MODULUS;
    }
    return high * 65536 + low;
}
