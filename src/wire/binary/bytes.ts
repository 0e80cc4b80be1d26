import { malformed } from "../cursor";

/*
 * Numbers as bytes, for all binary forms. Sent: changing anything here cuts off every other client.
 *
 *   byte   = one byte
 *   word   = four bytes, the highest first
 *   whole  = base 128, the lowest digit first; all digits but the last have 128 added; at most 8 digits and 2^53
 *   signed = whole: 2n for n >= 0, else -2n - 1
 */
const char = string.char;
const byteAt = string.byte;

/** Whole numbers are exact in a double up to here. */
const WHOLE_MAX = 9007199254740992;
/** Doubled they still are, so that a sign fits. */
export const SIGNED_MAX = 2251799813685248;

/** Arguments that one call of string.char takes without strain. */
const BYTES_PER_CALL = 128;

/** @noSelf */
export interface ByteWriter {
    byte(value: number): void;
    /** @param value 0..2^53 */
    whole(value: number): void;
    /** @param value within ±SIGNED_MAX */
    signed(value: number): void;
    word(value: number): void;
    text(bytes: string): void;
    length(): number;
    written(): string;
}

export function createByteWriter(): ByteWriter {
    const pieces: string[] = [];
    let piecesLength = 0;
    /** What comes behind the pieces. */
    let bytes: number[] = [];
    let count = 0;

    function put(piece: string): void {
        pieces[pieces.length] = piece;
        piecesLength = piecesLength + piece.length;
    }

    function putBytes(): void {
        for (const first of $range(1, count, BYTES_PER_CALL)) {
            put(char(...unpack(bytes, first, math.min(first + BYTES_PER_CALL - 1, count))));
        }
        bytes = [];
        count = 0;
    }

    function byte(value: number): void {
        bytes[count] = value;
        count = count + 1;
    }

    function whole(value: number): void {
        let rest = value;
        while (rest >= 128) {
            const digit = rest % 128;
            byte(digit + 128);
            rest = (rest - digit) / 128;
        }
        byte(rest);
    }

    return {
        byte,
        whole,
        signed(value) {
            whole(value >= 0 ? 2 * value : -2 * value - 1);
        },
        word(value) {
            const low = value % 65536;
            const high = (value - low) / 65536;
            byte((high - (high % 256)) / 256);
            byte(high % 256);
            byte((low - (low % 256)) / 256);
            byte(low % 256);
        },
        text(text) {
            putBytes();
            put(text);
        },
        length: () => piecesLength + count,
        written() {
            putBytes();
            return table.concat(pieces);
        },
    };
}

/**
 * Reads untrusted bytes; what does not fit raises `malformed`.
 *
 * @noSelf
 */
export interface ByteReader {
    byte(): number;
    /** @param max refuses larger numbers */
    whole(max: number): number;
    signed(): number;
    word(): number;
    take(count: number): string;
    /** What stands before the next such byte, which is read as well. */
    until(terminator: string): string;
    left(): number;
    /** Nothing may be left. */
    finish(): void;
}

export function createByteReader(bytes: string): ByteReader {
    const length = bytes.length;
    let at = 0;

    function byte(): number {
        at = at + 1;
        if (at > length) malformed("bytes are missing");
        return byteAt(bytes, at);
    }

    function whole(max: number): number {
        let value = 0;
        let weight = 1;
        let digit = byte();
        while (digit >= 128) {
            value = value + (digit - 128) * weight;
            weight = weight * 128;
            if (value > WHOLE_MAX || weight >= 72057594037927936) malformed("number is too long");
            digit = byte();
        }
        value = value + digit * weight;
        if (value > max || value > WHOLE_MAX) malformed("number is out of range");
        return value;
    }

    return {
        byte,
        whole,
        signed() {
            const value = whole(WHOLE_MAX);
            return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
        },
        word: () => byte() * 16777216 + byte() * 65536 + byte() * 256 + byte(),
        take(count) {
            if (count > length - at) malformed("bytes are missing");
            at = at + count;
            return string.sub(bytes, at - count + 1, at);
        },
        until(terminator) {
            const [found] = string.find(bytes, terminator, at + 1, true);
            if (found === undefined) return malformed("text has no end");
            const text = string.sub(bytes, at + 1, found - 1);
            at = found;
            return text;
        },
        left: () => length - at,
        finish() {
            if (at < length) malformed("bytes are left over");
        },
    };
}
