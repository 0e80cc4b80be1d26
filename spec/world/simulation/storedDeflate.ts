import type { Compression } from "../contract";

/** The largest stored block (RFC 1951, section 3.2.4). */
const BLOCK_BYTES_MAX = 65535;

function littleEndian(word: number): string {
    return string.char(word % 256, math.floor(word / 256));
}

function deflate(source: string): string {
    const blocks: string[] = [];
    let at = 1;
    do {
        const block = string.sub(source, at, at + BLOCK_BYTES_MAX - 1);
        at = at + BLOCK_BYTES_MAX;
        const isLast = at > source.length;
        blocks.push(
            string.char(isLast ? 1 : 0) +
                littleEndian(block.length) +
                littleEndian(BLOCK_BYTES_MAX - block.length) +
                block,
        );
    } while (at <= source.length);
    return blocks.join("");
}

function inflate(source: string): string | undefined {
    const blocks: string[] = [];
    let at = 1;
    while (at + 4 <= source.length) {
        const [head, low, high, notLow, notHigh] = string.byte(source, at, at + 4);
        const size = low! + high! * 256;
        if (head! > 1 || size + notLow! + notHigh! * 256 !== BLOCK_BYTES_MAX) return undefined;
        if (at + 4 + size > source.length) return undefined;
        blocks.push(string.sub(source, at + 5, at + 4 + size));
        if (head === 1) return blocks.join("");
        at = at + 5 + size;
    }
    return undefined;
}

/** Raw Deflate of stored blocks alone: valid, and no smaller than the source; reads nothing but its own kind. */
export const storedDeflate: Compression = { deflate, inflate };
