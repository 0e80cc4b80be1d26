import { createKeyCheck } from "../../event/check";
import type { LedgerEvent } from "../../event/event";
import type { Layout } from "../../event/layout";
import type { Logger } from "../logger";

/**
 * Entries of others that are to be taken in together.
 *
 * @noSelf
 */
export interface QueuedEntries {
    add(entry: LedgerEvent): void;
    count(): number;
    clear(): void;
    /** Takes out the oldest of them, at most so many; without those, which are logged, whose key is no good. */
    take(most: number): readonly LedgerEvent[];
}

export function createQueuedEntries(layout: Layout, logger: Logger): QueuedEntries {
    const { sift } = createKeyCheck(layout);
    let queued: LedgerEvent[] = [];

    function takeOldest(most: number): LedgerEvent[] {
        const all = queued;
        queued = [];
        if (all.length <= most) return all;
        const oldest: LedgerEvent[] = [];
        for (const index of $range(1, most)) oldest[index - 1] = all[index - 1]!;
        for (const index of $range(most + 1, all.length)) queued[index - most - 1] = all[index - 1]!;
        return oldest;
    }

    return {
        add(entry) {
            queued[queued.length] = entry;
        },
        count: () => queued.length,
        clear() {
            queued = [];
        },
        take: (most) =>
            sift(takeOldest(most), (_, __, reason) => {
                logger.Warning("an entry is dropped whose %s", reason);
            }),
    };
}
