import type { Compressor } from "../../../src/port/compressor";
import { inflate } from "../../../src/wire/binary/inflate";
import { NO_PAUSE } from "../../../src/wire/pause";

/** @noSelf */
interface Zlib {
    deflate(level: number, windowBits: number): (bytes: string, mode: "finish") => string;
    inflate(windowBits: number): (bytes: string) => string;
}

const RAW = -15;

const [hasZlib, zlib] = pcall(require, "zlib");

/** lua-zlib's Deflate, as good as the client's; nil where it is not installed. */
export const zlibCompressor: Compressor | undefined = hasZlib ? createZlibCompressor(zlib as Zlib) : undefined;

function createZlibCompressor(library: Zlib): Compressor {
    return {
        deflate: (bytes) => library.deflate(9, RAW)(bytes, "finish"),
        inflate: (bytes) => {
            const [ok, inflated] = pcall(library.inflate(RAW), bytes);
            return ok ? inflated : undefined;
        },
    };
}

function storedBlock(bytes: string, isLast: boolean): string {
    const low = bytes.length % 256;
    const high = (bytes.length - low) / 256;
    return string.char(isLast ? 1 : 0, low, high, 255 - low, 255 - high) + bytes;
}

/** Deflate's stored form: valid, never shorter. */
export function storeOnly(bytes: string): string {
    const pieces: string[] = [];
    let at = 1;
    while (bytes.length - at + 1 > 65535) {
        pieces.push(storedBlock(string.sub(bytes, at, at + 65534), false));
        at = at + 65535;
    }
    pieces.push(storedBlock(string.sub(bytes, at), true));
    return table.concat(pieces);
}

/** Form, length and the length's complement. */
const STORED_HEADER_BYTES = 5;

/** Stands in where lua-zlib is missing: stores, and inflates with the library's own code. */
export const storingCompressor: Compressor = {
    deflate: storeOnly,
    inflate: (bytes) => {
        const length = bytes.length - STORED_HEADER_BYTES;
        const [ok, plain] = pcall(inflate, bytes, length, NO_PAUSE);
        return ok ? plain : undefined;
    },
};

export const specCompressor: Compressor = zlibCompressor ?? storingCompressor;
