import { digestOf } from "../event/digest";
import type { LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";

/**
 * Digests of events, kept while clients compare what they hold: one of a raid's award takes thirty times as long to
 * compute as to look up, and an exchange needs each several times.
 *
 * @noSelf
 */
export interface Digests {
    of(event: LedgerEvent): number;
    /** To be called now and then: lets go of them when none was asked for lately. */
    age(seconds: number): void;
}

/** Exchanges whose parts are further apart compute them anew. */
const AGING_SECONDS = 60;

export function createDigests(layout: Layout): Digests {
    let known = new LuaTable<LedgerEvent, number>();
    let isUsed = false;
    let agingAt = 0;
    return {
        of(event) {
            isUsed = true;
            const digest = known.get(event) as number | undefined;
            if (digest !== undefined) return digest;
            const fresh = digestOf(layout, event);
            known.set(event, fresh);
            return fresh;
        },
        age(seconds) {
            if (seconds < agingAt) return;
            agingAt = seconds + AGING_SECONDS;
            if (!isUsed) known = new LuaTable();
            isUsed = false;
        },
    };
}
