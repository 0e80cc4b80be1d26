import type { Character, Participant } from "../character";
import { define, type Environment } from "./environment";

/** @noSelf */
export interface UnitFunctionsOptions {
    readonly character: Character;
    readonly participants: readonly Participant[];
    /** False until shortly before PLAYER_LOGIN. */
    readonly isRealmKnown: () => boolean;
    /** Those whom the own realm's players can whisper to, the own one among them; none where it stands alone. */
    readonly connectedRealms: (realm: string) => readonly string[];
}

const PARTY_CATEGORY_INSTANCE = 2;
const SUBGROUP_SIZE = 5;

function memberAt(character: Character, index: number): Participant | undefined {
    return character.group?.members[index - 1];
}

/** "party1" is the first of the others, "raid1" the first of all. */
function partyMember(character: Character, index: number): Participant | undefined {
    const others = (character.group?.members ?? []).filter((member) => member.character !== character);
    return others[index - 1];
}

function isNamed(character: Character, member: Participant, name: string): boolean {
    const other = member.character;
    return other.fullName === name || (other.name === name && other.realm === character.realm);
}

/** The character behind a unit token or a group member's name. */
function findUnit(character: Character, unit: unknown): Character | undefined {
    if (typeof unit !== "string") return undefined;
    if (unit === "player" || unit === character.name || unit === character.fullName) return character;
    const [kind, index] = string.match(unit, "^(%l+)(%d+)$");
    if (kind === "raid") return memberAt(character, tonumber(index) ?? 0)?.character;
    if (kind === "party") return partyMember(character, tonumber(index) ?? 0)?.character;
    const named = (character.group?.members ?? []).find((member) => isNamed(character, member, unit));
    return named?.character;
}

function isInGroup(character: Character, category: unknown): boolean {
    if (character.group === undefined) return false;
    const isInstance = character.group.kind === "instance";
    if (category === undefined) return true;
    return isInstance === (category === PARTY_CATEGORY_INSTANCE);
}

function isInRaid(character: Character, category: unknown): boolean {
    return isInGroup(character, category) && character.group?.kind !== "party";
}

/** Names across realms: "none" drops the own realm, "short" every one, "guild" that of guild members. */
function ambiguate(character: Character, fullName: string, context: string): string {
    const [name, realm] = string.match(fullName, "^([^%-]+)%-(.+)$");
    if (name === undefined) return fullName;
    if (context === "short") return name;
    if (context === "none" || context === "guild") return realm === character.realm ? name : fullName;
    return realm === character.realm ? name : fullName;
}

function createNameFunctions(options: UnitFunctionsOptions): Record<string, unknown> {
    const { character, participants, isRealmKnown, connectedRealms } = options;
    const find = (unit: unknown): Character | undefined => findUnit(character, unit);
    const nameAndRealm = (unit: unknown): LuaMultiReturn<[string | undefined, string | undefined]> => {
        if (unit === undefined) error("Usage: UnitName(unit)", 2);
        const found = find(unit);
        if (found === undefined) return $multi(undefined, undefined);
        return $multi(found.name, found.realm === character.realm ? undefined : found.realm);
    };
    return {
        UnitName: nameAndRealm,
        UnitNameUnmodified: nameAndRealm,
        UnitFullName: (unit: unknown) => {
            const found = find(unit);
            return $multi(found?.name, found?.realm);
        },
        UnitGUID: (unit: unknown) => find(unit)?.guid,
        UnitExists: (unit: unknown) => find(unit) !== undefined,
        UnitIsPlayer: (unit: unknown) => find(unit) !== undefined,
        UnitIsUnit: (one: unknown, other: unknown) => find(one) !== undefined && find(one) === find(other),
        UnitClass: () => $multi("Warrior", "WARRIOR", 1),
        UnitLevel: () => 60,
        Ambiguate: (fullName: string, context: string) => ambiguate(character, fullName, context),
        GetNormalizedRealmName: () => (isRealmKnown() ? character.realm : undefined),
        GetAutoCompleteRealms: () => connectedRealms(character.realm),
        GetRealmName: () => character.realm,
        GetRealmID: () => character.realmId,
        GetPlayerInfoByGUID: (guid: string) => {
            const found = participants.find((other) => other.character.guid === guid)?.character;
            if (found === undefined) return $multi();
            const realm = found.realm === character.realm ? "" : found.realm;
            return $multi("Warrior", "WARRIOR", "Human", "Human", 2, found.name, realm);
        },
    };
}

function createGroupFunctions({ character, participants }: UnitFunctionsOptions): Record<string, unknown> {
    const find = (unit: unknown): Character | undefined => findUnit(character, unit);
    const isLeader = (unit: unknown): boolean => {
        const found = find(unit);
        return found !== undefined && character.group?.leader?.character === found;
    };
    const isAssistant = (unit: unknown): boolean => {
        const found = find(unit);
        const assistants = character.group?.assistants ?? [];
        return found !== undefined && assistants.some((member) => member.character === found);
    };
    const rankOf = (member: Participant): number => {
        if (character.group?.leader === member) return 2;
        return isAssistant(member.character.fullName) ? 1 : 0;
    };
    return {
        IsInGroup: (category: unknown) => isInGroup(character, category),
        IsInRaid: (category: unknown) => isInRaid(character, category),
        GetNumGroupMembers: () => character.group?.members.length ?? 0,
        GetRaidRosterInfo: (index: number) => {
            const member = isInRaid(character, undefined) ? memberAt(character, index) : undefined;
            if (member === undefined) return $multi();
            const other = member.character;
            const name = other.realm === character.realm ? other.name : other.fullName;
            const subgroup = math.floor((index - 1) / SUBGROUP_SIZE) + 1;
            const isOnline = member.isOnline();
            return $multi(
                name,
                rankOf(member),
                subgroup,
                60,
                "Warrior",
                "WARRIOR",
                "",
                isOnline,
                false,
                undefined,
                false,
                "NONE",
            );
        },
        UnitIsGroupLeader: isLeader,
        UnitIsGroupAssistant: isAssistant,
        UnitInRaid: (unit: unknown) => {
            const found = find(unit);
            if (found === undefined || !isInRaid(character, undefined)) return undefined;
            const index = character.group!.members.findIndex((member) => member.character === found);
            return index >= 0 ? index + 1 : undefined;
        },
        UnitInParty: (unit: unknown) => find(unit)?.group !== undefined && find(unit)?.group === character.group,
        UnitIsConnected: (unit: unknown) => {
            const found = find(unit);
            return participants.some((other) => other.character === found && other.isOnline());
        },
        IsInInstance: () => $multi(character.instanceType !== undefined, character.instanceType ?? "none"),
        InCombatLockdown: () => character.isInCombat,
        UnitAffectingCombat: () => character.isInCombat,
    };
}

/** Names, GUIDs and the group. */
export function installUnitFunctions(environment: Environment, options: UnitFunctionsOptions): void {
    define(environment, createNameFunctions(options));
    define(environment, createGroupFunctions(options));
    define(environment, { LE_PARTY_CATEGORY_HOME: 1, LE_PARTY_CATEGORY_INSTANCE: PARTY_CATEGORY_INSTANCE });
}
