import { malformed } from "../cursor";
import type { Pause } from "../pause";

/**
 * Raw Deflate (RFC 1951) back to plain bytes, for clients without C_EncodingUtil: about 1 microsecond a byte. Who has
 * it uses that.
 */
const LENGTH_BASE = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
/** In which order the lengths of the code for code lengths stand (RFC 1951, 3.2.7). */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const BITS_MAX = 15;
const END_OF_BLOCK = 256;
/** A compressor makes one of some sixteen thousand symbols, and nobody sends more than 64 KB. */
const BLOCKS_MAX = 256;

/** Distances: two more bits' worth of numbers for every further bit. */
const DISTANCE_BASE: number[] = [];
const DISTANCE_BITS: number[] = [];
let nextDistance = 1;
for (const code of $range(0, 29)) {
    const bits = code < 2 ? 0 : (code - (code % 2)) / 2 - 1;
    DISTANCE_BASE[code] = nextDistance;
    DISTANCE_BITS[code] = bits;
    nextDistance = nextDistance + 2 ** bits;
}

/** A canonical code: how many codes of each length there are, and the symbols in the order of their codes. */
interface Code {
    readonly counts: number[];
    readonly symbols: number[];
}

function createCode(lengths: readonly number[]): Code {
    const counts: number[] = [];
    for (const bits of $range(0, BITS_MAX)) counts[bits] = 0;
    for (const i of $range(1, lengths.length)) counts[lengths[i - 1]!]! += 1;
    const offsets: number[] = [0, 0];
    let room = 1;
    for (const bits of $range(1, BITS_MAX)) {
        room = room * 2 - counts[bits]!;
        if (room < 0) malformed("code has too many symbols");
        offsets[bits + 1] = offsets[bits]! + counts[bits]!;
    }
    const symbols: number[] = [];
    for (const i of $range(1, lengths.length)) {
        const bits = lengths[i - 1]!;
        if (bits > 0) {
            symbols[offsets[bits]!] = i - 1;
            offsets[bits]! += 1;
        }
    }
    return { counts, symbols };
}

function repeated(lengths: number[], length: number, count: number): void {
    for (const _ of $range(1, count)) lengths[lengths.length] = length;
}

function createFixedCodes(): [Code, Code] {
    const lengths: number[] = [];
    repeated(lengths, 8, 144);
    repeated(lengths, 9, 112);
    repeated(lengths, 7, 24);
    repeated(lengths, 8, 8);
    const distances: number[] = [];
    repeated(distances, 5, 30);
    return [createCode(lengths), createCode(distances)];
}

/** @param length bytes expected: no more are ever unpacked. Raises `malformed`. */
export function inflate(packed: string, length: number, pause: Pause): string {
    const out: number[] = [];
    let outCount = 0;
    let at = 0;
    /** Bits that are read and not used yet, the next one lowest. */
    let bits = 0;
    let bitCount = 0;
    /** Made once, however many blocks use them. */
    let fixedCodes: [Code, Code] | undefined;

    function readBits(count: number): number {
        while (bitCount < count) {
            at = at + 1;
            if (at > packed.length) malformed("compressed bytes are missing");
            bits = bits + string.byte(packed, at) * 2 ** bitCount;
            bitCount = bitCount + 8;
        }
        const power = 2 ** count;
        const value = bits % power;
        bits = (bits - value) / power;
        bitCount = bitCount - count;
        return value;
    }

    function readSymbol({ counts, symbols }: Code): number {
        let code = 0;
        let first = 0;
        let index = 0;
        for (const codeBits of $range(1, BITS_MAX)) {
            code = code + readBits(1);
            const count = counts[codeBits]!;
            if (code - first < count) return symbols[index + code - first]!;
            index = index + count;
            first = (first + count) * 2;
            code = code * 2;
        }
        return malformed("code is unknown");
    }

    function put(byte: number): void {
        if (outCount >= length) malformed("bytes inflate to more than their length");
        out[outCount] = byte;
        outCount = outCount + 1;
    }

    function copyStored(): void {
        bits = 0;
        bitCount = 0;
        const count = readBits(16);
        if (readBits(16) !== 65535 - count) malformed("stored length is malformed");
        for (const _ of $range(1, count)) put(readBits(8));
        pause(count / 2);
    }

    function copyMatch(symbol: number, distances: Code): void {
        const lengthBase = LENGTH_BASE[symbol - 257];
        if (lengthBase === undefined) return malformed("length is unknown");
        const matchLength = lengthBase + readBits(LENGTH_BITS[symbol - 257]!);
        const code = readSymbol(distances);
        const distanceBase = DISTANCE_BASE[code];
        if (distanceBase === undefined) return malformed("distance is unknown");
        const distance = distanceBase + readBits(DISTANCE_BITS[code]!);
        if (distance > outCount) malformed("distance goes before the beginning");
        for (const _ of $range(1, matchLength)) put(out[outCount - distance]!);
        pause(matchLength / 8);
    }

    function readCompressed(literals: Code, distances: Code): void {
        while (true) {
            const symbol = readSymbol(literals);
            if (symbol === END_OF_BLOCK) return;
            if (symbol < END_OF_BLOCK) put(symbol);
            else copyMatch(symbol, distances);
            pause(2);
        }
    }

    function readLengths(code: Code, count: number): number[] {
        const lengths: number[] = [];
        while (lengths.length < count) {
            const symbol = readSymbol(code);
            if (symbol < 16) lengths[lengths.length] = symbol;
            else if (symbol === 16) {
                const last = lengths[lengths.length - 1] ?? malformed("nothing to repeat");
                repeated(lengths, last, 3 + readBits(2));
            } else repeated(lengths, 0, symbol === 17 ? 3 + readBits(3) : 11 + readBits(7));
        }
        if (lengths.length > count) malformed("too many code lengths");
        return lengths;
    }

    function readDynamic(): void {
        const literalCount = readBits(5) + 257;
        const distanceCount = readBits(5) + 1;
        const lengthCount = readBits(4) + 4;
        const orderLengths: number[] = [];
        repeated(orderLengths, 0, 19);
        for (const i of $range(1, lengthCount)) orderLengths[LENGTH_ORDER[i - 1]!] = readBits(3);
        const lengths = readLengths(createCode(orderLengths), literalCount + distanceCount);
        const literals: number[] = [];
        const distances: number[] = [];
        for (const i of $range(1, literalCount)) literals[i - 1] = lengths[i - 1]!;
        for (const i of $range(1, distanceCount)) distances[i - 1] = lengths[literalCount + i - 1]!;
        pause(400);
        readCompressed(createCode(literals), createCode(distances));
    }

    function readFixed(): void {
        if (fixedCodes === undefined) {
            fixedCodes = createFixedCodes();
            pause(50);
        }
        readCompressed(...fixedCodes);
    }

    let isLast = false;
    let blocks = 0;
    while (!isLast) {
        blocks = blocks + 1;
        if (blocks > BLOCKS_MAX) malformed("too many compressed blocks");
        isLast = readBits(1) === 1;
        const form = readBits(2);
        if (form === 0) copyStored();
        else if (form === 1) readFixed();
        else if (form === 2) readDynamic();
        else malformed("compressed block of unknown form");
        pause(10);
    }
    if (at < packed.length) malformed("compressed bytes are left over");
    if (outCount !== length) malformed("bytes do not inflate to their length");

    const pieces: string[] = [];
    for (const first of $range(1, outCount, 128)) {
        pieces[pieces.length] = string.char(...unpack(out, first, math.min(first + 127, outCount)));
    }
    return table.concat(pieces);
}
