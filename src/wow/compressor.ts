import type { Compressor } from "../port/compressor";

type Convert = (this: void, source: string, method: number, level?: number) => unknown;

/** Runs a function of the client that may raise or give back anything. */
function convert(run: Convert, bytes: string, method: number, level: number | undefined): string | undefined {
    const [ok, result] = pcall(run, bytes, method, level);
    return ok && typeof result === "string" ? result : undefined;
}

/** What both directions must bring back, or the functions are not what we take them for. */
const PROBE = "LibLedger LibLedger LibLedger\0\xff";

/** The client's Deflate; nil on clients that have none, or one that does not bring back what it was given. */
export function createCompressor(): Compressor | undefined {
    const encoding = C_EncodingUtil;
    const method = Enum?.CompressionMethod?.Deflate;
    if (encoding?.CompressString === undefined || encoding.DecompressString === undefined) return undefined;
    if (method === undefined) return undefined;
    const compress = encoding.CompressString;
    const decompress = encoding.DecompressString;
    const level = Enum?.CompressionLevel?.OptimizeForSize;
    const deflate = (bytes: string): string | undefined => convert(compress, bytes, method, level);
    const inflate = (bytes: string): string | undefined => convert(decompress, bytes, method, undefined);
    const probe = deflate(PROBE);
    return probe !== undefined && inflate(probe) === PROBE ? { deflate, inflate } : undefined;
}
