import type { LedgerEvent } from "../../event/event";
import type { WireEntry } from "./messages";

/** An entry of the incumbent: a record whose metatable is its class. */
export interface Entry {
    /** Names of the fields in wire order, those of the key first. */
    fields(): readonly string[];
}

/** The part of the incumbent's StateManager that speaks with others; called with a colon. */
export interface SyncedState {
    /** Holds it until the next tick or catchup. */
    queueRemoteEvent(entry: LedgerEvent): void;
    /** Raises on an unknown class; takes the list apart. */
    createLogEntryFromList(list: unknown[]): LedgerEvent;
    createListFromEntry(entry: LedgerEvent): WireEntry;
    lag(): LuaMultiReturn<[unapplied: number, uncommitted: number]>;
    stateHash(): number;
}
