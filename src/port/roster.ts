import type { Cancel } from "./timer";

/** Who a player is, from the GUID. */
export interface Identity {
    readonly realm: number;
    readonly creator: number;
}

/** What a player is in the own raid, party or instance group; an "outsider" is certainly not in it. */
export type RaidRole = "leader" | "assistant" | "member" | "outsider";

/** @noSelf */
export interface Roster {
    /** The full name ("Name-Realm") of the own character; nil until the client knows its realm. */
    ownName(): string | undefined;
    ownIdentity(): Identity | undefined;
    /** Nil while the rosters have not told the GUID of this player. */
    identify(fullName: string): Identity | undefined;
    /** The full name of a member of the own guild or group, or of the own character; nil for others. */
    nameOf(identity: Identity): string | undefined;
    /** 0 is the guild master; nil while unknown, and for whoever is not in the own guild. */
    guildRank(fullName: string): number | undefined;
    /** Whether this is certainly no member of the own guild. Who joined or left a moment ago is not certain. */
    isOutsideGuild(fullName: string): boolean;
    /** Nil without a group, and for whoever joined or left it a moment ago. */
    raidRole(fullName: string): RaidRole | undefined;
    /** Full names of all in the own raid, party or instance group; nil without one, and while not all are known. */
    groupMembers(): readonly string[] | undefined;
    /** The guild as "Guild-HomeRealm"; nil without a guild or before the client knows it. */
    guildName(): string | undefined;
    /** Called after guild, group or roster changed. */
    onChanged(callback: () => void): Cancel;
}
