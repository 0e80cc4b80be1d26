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
