import type { Character, Participant } from "../character";
import { SendResult } from "./resultCode";

export type Includes = (other: Character) => boolean;

/** Where a message goes, or why nowhere. */
export type Route =
    | { readonly kind: "refused"; readonly code: number }
    | { readonly kind: "broadcast"; readonly chatType: string; readonly includes: Includes }
    | { readonly kind: "whisper"; readonly to: Participant | undefined };

/** Ranks that hear officer chat: the guild master and the next one. */
const OFFICER_RANK_INDEX_MAX = 1;
const SUBGROUP_SIZE = 5;

const refused = (code: number): Route => ({ kind: "refused", code });

function subgroupOf(character: Character): number {
    const members = character.group?.members ?? [];
    return math.floor(members.findIndex((member) => member.character === character) / SUBGROUP_SIZE);
}

function guildRoute(sender: Character, chatType: string): Route {
    if (sender.guild === undefined) return refused(SendResult.NotInGuild);
    const isOfficerOnly = chatType === "OFFICER";
    if (isOfficerOnly && sender.rankIndex > OFFICER_RANK_INDEX_MAX) return refused(SendResult.NotInGuild);
    return {
        kind: "broadcast",
        chatType,
        includes: (other) =>
            other.guild === sender.guild && (!isOfficerOnly || other.rankIndex <= OFFICER_RANK_INDEX_MAX),
    };
}

function groupRoute(sender: Character, wanted: string): Route {
    const { group } = sender;
    const isInstanceGroup = group?.kind === "instance";
    if (group === undefined || isInstanceGroup !== (wanted === "INSTANCE_CHAT")) return refused(SendResult.NotInGroup);
    // RAID while only in a party is delivered as PARTY; PARTY in a raid reaches one's own five.
    const chatType = wanted === "RAID" && group.kind === "party" ? "PARTY" : wanted;
    const isSubgroupOnly = chatType === "PARTY" && group.kind === "raid";
    return {
        kind: "broadcast",
        chatType,
        includes: (other) => other.group === group && (!isSubgroupOnly || subgroupOf(other) === subgroupOf(sender)),
    };
}

function whisperRoute(sender: Character, target: unknown, participants: readonly Participant[]): Route {
    if (typeof target !== "string" || target === "") return refused(SendResult.TargetRequired);
    const hasRealm = string.find(target, "-", 1, true)[0] !== undefined;
    const fullName = hasRealm ? target : `${target}-${sender.realm}`;
    return { kind: "whisper", to: participants.find((other) => other.character.fullName === fullName) };
}

/** Decides by chat type and target who would hear a message of this sender. */
export function routeOf(
    sender: Character,
    chatType: string,
    target: unknown,
    participants: readonly Participant[],
): Route {
    if (chatType === "GUILD" || chatType === "OFFICER") return guildRoute(sender, chatType);
    if (chatType === "PARTY" || chatType === "RAID" || chatType === "INSTANCE_CHAT")
        return groupRoute(sender, chatType);
    if (chatType === "WHISPER") return whisperRoute(sender, target, participants);
    if (chatType === "CHANNEL") return refused(SendResult.InvalidChannel);
    return refused(SendResult.InvalidChatType);
}
