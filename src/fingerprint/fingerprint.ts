import { joinAdler32 } from "./adler32";

/** What a run of events amounts to; two runs with equal fingerprints are taken for the same. */
export interface Fingerprint {
    /** Adler-32 over the keys in order; 0 for no events. */
    readonly hash: number;
    readonly count: number;
    /** Sum, modulo 2^32, of the events' digests (key and content); notices what the Adler-32 cannot. */
    readonly sum: number;
}

export const NOTHING: Fingerprint = { hash: 0, count: 0, sum: 0 };

export function isSame(mine: Fingerprint, theirs: Fingerprint): boolean {
    return mine.hash === theirs.hash && mine.count === theirs.count && mine.sum === theirs.sum;
}

const SUM_MODULUS = 4294967296;

/** Adds a digest to a content sum, or one content sum to another. */
export function addSums(a: number, b: number): number {
    return (a + b) % SUM_MODULUS;
}

/** What others are told of a running Adler-32: 0 when there was nothing to hash, as the incumbent tells it. */
export function hashOf(running: number, count: number): number {
    return count === 0 ? 0 : running;
}

/** Of a run of events followed by another one, from the two alone. @param keyBytes of the layout of both */
export function join(first: Fingerprint, second: Fingerprint, keyBytes: number): Fingerprint {
    if (first.count === 0) return second;
    if (second.count === 0) return first;
    return {
        hash: joinAdler32(first.hash, second.hash, second.count * keyBytes),
        count: first.count + second.count,
        sum: addSums(first.sum, second.sum),
    };
}
