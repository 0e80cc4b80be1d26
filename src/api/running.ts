import type { LedgerEvent } from "../event/event";
import { spellEpoch, type Epoch } from "../ledger/epoch";
import type { RaidRole } from "../port/roster";
import type { LedgerObject } from "./ledgerObject";

/** By scope id: events of one ledger that stand in memory alone. */
export type KeptEvents = LuaMap<string, readonly LedgerEvent[]>;

/** Where they stand of one epoch: those of the first one under the scope itself, as ever. */
export function memoryNameOf(scopeId: string, epoch: Epoch): string {
    return epoch.generation === 0 ? scopeId : `${scopeId}\n${spellEpoch(epoch)}`;
}

/** By ledger name: what a newer version of the library must not lose. */
export type Handover = LuaMap<string, KeptEvents>;

/**
 * The version of the library that is at work in this client. A newer one asks it to stop: no ticker, game event or comm
 * of the old one goes on.
 *
 * @noSelf
 */
export interface Running {
    stop(): Handover;
    /** For authorise handlers, which outlive the version that made them. 0 is the guild master; nil while unknown. */
    guildRank(fullName: string): number | undefined;
    /** True for whoever is certainly no member of the own guild. */
    isOutsideGuild(fullName: string): boolean;
    /** Nil without a group, and while unknown. */
    raidRole(fullName: string): RaidRole | undefined;
}

/**
 * The table that LibStub keeps for our major. It outlives each version of the code; later versions read these fields,
 * so their meaning must not change.
 */
export interface LibraryTable {
    version?: string;
    /** All ledgers of this client in the order of their creation. */
    ledgers?: LedgerObject[];
    /** The methods of ledger objects; filled anew by each version. */
    prototype?: object;
    /** The metatable of ledger objects. */
    metatable?: object;
    running?: Running;
}
