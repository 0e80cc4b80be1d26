import type { LedgerEvent } from "../event/event";
import type { LedgerObject } from "./ledgerObject";

/** What one ledger held in memory when its version of the library stopped. */
export interface KeptLedger {
    readonly scopeId: string;
    readonly events: readonly LedgerEvent[];
}

/** By ledger name: what a newer version of the library must not lose. */
export type Handover = LuaMap<string, KeptLedger>;

/**
 * The version of the library that is at work in this client. A newer one asks it to stop: no ticker, game event or comm
 * of the old one goes on.
 *
 * @noSelf
 */
export interface Running {
    stop(): Handover;
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
