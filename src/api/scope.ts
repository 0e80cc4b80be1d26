import type { Roster } from "../port/roster";

/** Whose ledger it is, or why that cannot be told now. */
export type ScopeAnswer =
    { readonly ok: true; readonly scopeId: string } | { readonly ok: false; readonly reason: string };

/**
 * The text that, with the ledger's name, makes its id: ledgers of different guilds or groups never meet, also when one
 * account's SavedVariables hold both. Part of every message and of storage: changing a word here cuts off old data.
 */
export function scopeOf(options: LibLedgerOptions, roster: Roster): ScopeAnswer {
    if (options.channel === "RAID") return { ok: true, scopeId: `group\n${options.group}` };
    const guild = roster.guildName();
    if (guild === undefined) return { ok: false, reason: "no guild" };
    return { ok: true, scopeId: `guild\n${guild}` };
}
