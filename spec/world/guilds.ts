import type { Participant } from "./character";

/** A row of a guild's roster at one moment. */
export interface RosterRow {
    readonly fullName: string;
    readonly rankIndex: number;
    readonly rankName: string;
    readonly isOnline: boolean;
    readonly guid: string;
}

/** @noSelf */
export interface Guilds {
    /** All members by name. */
    roster(guild: string): RosterRow[];
    /** Of its first member. */
    homeRealm(guild: string): string | undefined;
    rankName(guild: string, rankIndex: number): string;
    rankCount(guild: string): number;
    setRankNames(guild: string, names: readonly string[]): void;
    addOfflineMember(guild: string, row: RosterRow): void;
    /** Tells the online members that their roster is out of date. */
    changed(guild: string | undefined): void;
}

const DEFAULT_RANKS = ["Guild Master", "Officer", "Veteran", "Member", "Initiate"];

export function createGuilds(participants: readonly Participant[]): Guilds {
    const ranks: Record<string, readonly string[]> = {};
    const offlineMembers: Record<string, RosterRow[]> = {};

    function rankNames(guild: string): readonly string[] {
        return ranks[guild] ?? DEFAULT_RANKS;
    }

    function rankName(guild: string, rankIndex: number): string {
        return rankNames(guild)[rankIndex] ?? `Rank ${rankIndex}`;
    }

    return {
        roster: (guild) => {
            const rows: RosterRow[] = [];
            for (const participant of participants) {
                const { character } = participant;
                if (character.guild === guild) {
                    rows.push({
                        fullName: character.fullName,
                        rankIndex: character.rankIndex,
                        rankName: rankName(guild, character.rankIndex),
                        isOnline: participant.isOnline(),
                        guid: character.guid,
                    });
                }
            }
            for (const row of offlineMembers[guild] ?? []) rows.push(row);
            table.sort(rows, (left, right) => left.fullName < right.fullName);
            return rows;
        },
        homeRealm: (guild) => participants.find(({ character }) => character.guild === guild)?.character.realm,
        rankName,
        rankCount: (guild) => rankNames(guild).length,
        setRankNames: (guild, names) => {
            ranks[guild] = names;
        },
        addOfflineMember: (guild, row) => {
            offlineMembers[guild] ??= [];
            offlineMembers[guild].push(row);
        },
        changed: (guild) => {
            if (guild === undefined) return;
            for (const participant of participants) {
                if (participant.character.guild === guild && participant.isOnline()) participant.rosterChanged();
            }
        },
    };
}
