import type { Cancel } from "./timer";

/** Who a player is, from the GUID. */
export interface Identity {
    readonly realm: number;
    readonly creator: number;
}

/** @noSelf */
export interface Roster {
    /** The full name ("Name-Realm") of the own character; nil until the client knows its realm. */
    ownName(): string | undefined;
    ownIdentity(): Identity | undefined;
    /** Nil while the roster has not told the GUID of this player. */
    identify(fullName: string): Identity | undefined;
    /** The full name of a guild member or of the own character; nil for others. */
    nameOf(identity: Identity): string | undefined;
    /** 0 is the guild master; nil while unknown or when not in the guild. */
    guildRank(fullName: string): number | undefined;
    /** The guild as "Guild-HomeRealm"; nil without a guild or before the client knows it. */
    guildName(): string | undefined;
    /** Called after guild, group or roster changed. */
    onChanged(callback: () => void): Cancel;
}
