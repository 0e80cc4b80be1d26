import type { Character } from "../character";
import type { Guilds } from "../guilds";
import type { RosterView } from "../rosterView";
import { define, namespace, type Environment } from "./environment";

export interface GuildFunctionsOptions {
    readonly character: Character;
    readonly guilds: Guilds;
    readonly roster: RosterView;
}

/** The guild as this client knows it: nothing of the roster, and no own rank, before the roster came. */
export function installGuildFunctions(environment: Environment, options: GuildFunctionsOptions): void {
    const { character, guilds, roster } = options;

    function rowOf(name: string): { rankIndex: number } | undefined {
        const hasRealm = string.find(name, "-", 1, true)[0] !== undefined;
        const fullName = hasRealm ? name : `${name}-${character.realm}`;
        return roster.rows().find((row) => row.fullName === fullName);
    }

    define(environment, {
        IsInGuild: () => character.guild !== undefined,
        IsGuildLeader: () => character.guild !== undefined && character.rankIndex === 0,
        GetGuildInfo: (unit: unknown) => {
            if (unit !== "player" || character.guild === undefined || !roster.hasArrived()) return $multi();
            const { guild, rankIndex } = character;
            const homeRealm = guilds.homeRealm(guild);
            const realm = homeRealm === character.realm ? undefined : homeRealm;
            return $multi(guild, guilds.rankName(guild, rankIndex), rankIndex, realm);
        },
        GetNumGuildMembers: () => {
            const online = roster.rows().filter((row) => row.isOnline).length;
            return $multi(roster.rows().length, online, online);
        },
        GetGuildRosterInfo: (index: number) => {
            const row = roster.rows()[index - 1];
            if (row === undefined) return $multi();
            return $multi(
                row.fullName,
                row.rankName,
                row.rankIndex,
                60,
                "Warrior",
                "",
                "",
                "",
                row.isOnline,
                0,
                "WARRIOR",
                0,
                0,
                false,
                false,
                4,
                row.guid,
            );
        },
        UnitIsInMyGuild: (name: string) => name === "player" || rowOf(name) !== undefined,
        GuildControlGetNumRanks: () => (character.guild === undefined ? 0 : guilds.rankCount(character.guild)),
        GuildControlGetRankName: (rankOrder: number) =>
            character.guild === undefined ? "" : guilds.rankName(character.guild, rankOrder - 1),
        C_GuildInfo: namespace({
            GuildRoster: () => {
                roster.request();
            },
            GetGuildRankOrder: (guid: string) => (roster.rows().find((row) => row.guid === guid)?.rankIndex ?? -1) + 1,
            IsGuildOfficer: () => character.guild !== undefined && character.rankIndex <= 1,
            MemberExistsByName: (name: string) => rowOf(name) !== undefined,
            CanSpeakInGuildChat: () => !character.isMuted,
        }),
    });
}
