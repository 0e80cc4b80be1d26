import type { Ledger } from "../ledger/ledger";

/** Ledgers that grow so often during one comparison are being filled: who asked will ask again. */
const TRIES = 5;

export type Unmoved = <T>(this: void, body: () => T) => T | undefined;

/**
 * Runs what reads the ledger in slices, and anew when the ledger has grown meanwhile; nil when it grows all the time, and
 * where something archived is needed first.
 */
export function createUnmoved(ledger: Ledger): Unmoved {
    return (body) => {
        for (const _ of $range(1, TRIES)) {
            const revision = ledger.revision();
            const result = body();
            if (ledger.archive.isNeeded()) return undefined;
            if (ledger.revision() === revision) return result;
        }
        return undefined;
    };
}
