import type { Log } from "../port/log";

/**
 * Counts what was refused, by reason.
 *
 * @noSelf
 */
export interface Refusals {
    /** @param sender who sent it; the player is told once about each */
    note(sender: string, reason: string): void;
    /** For what honest clients may well say: the player is not told. */
    count(reason: string): void;
    /** Adds the counts to `counts`. */
    addTo(counts: Record<string, number>): void;
}

/** Reasons counted apart; our own texts are fewer, but some name a field. */
const REASONS_MAX = 64;
const OTHER = "other reasons";

/** Peers the player is told about. */
const WARNED_MAX = 100;

export function createRefusals(log: Log): Refusals {
    const counts = new LuaMap<string, number>();
    let reasons = 0;
    const warned = new LuaSet<string>();
    let warnings = 0;

    function count(told: string): void {
        const reason = counts.has(told) || reasons < REASONS_MAX ? told : OTHER;
        const known = counts.get(reason);
        if (known === undefined) reasons = reasons + 1;
        counts.set(reason, (known ?? 0) + 1);
    }

    function warnOnce(sender: string, reason: string): void {
        if (warnings >= WARNED_MAX || warned.has(sender)) return;
        warned.add(sender);
        warnings = warnings + 1;
        log.warn(`LibLedger: refused what ${sender} sent: ${reason}`);
    }

    return {
        note(sender, reason) {
            count(reason);
            warnOnce(sender, reason);
        },
        count,
        addTo(target) {
            for (const [reason, number] of counts) target[reason] = (target[reason] ?? 0) + number;
        },
    };
}
