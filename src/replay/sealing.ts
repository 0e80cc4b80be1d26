import type { Ledger } from "../ledger/ledger";
import type { Consumer } from "./consumer";
import type { PrefixHash } from "./prefixHash";

/** Keeps the hash and the cursors right when weeks are archived and when they come back. */
export function followArchive(ledger: Ledger, hash: PrefixHash, everybody: () => Consumer[]): void {
    const { archive, events } = ledger;
    archive.onClosed(() => {
        const { hash: running, count } = archive.fingerprint();
        const covered = hash.count();
        hash.seal(count, running);
        if (covered >= count) hash.extend(events, covered, covered);
    });
    archive.onOpened(() => {
        // Where a stub stood, whoever waited for it knows only its week.
        for (const consumer of everybody()) consumer.last = events[consumer.applied - 1];
    });
}
