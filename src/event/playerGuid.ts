import type { EventKey } from "./event";
import { REALM_MAX, WORD_MAX } from "./layout";

/** The part of a key that tells who made an event; it comes from the player's GUID. */
export type Creator = Pick<EventKey, "realm" | "creator">;

/** The parts of "Player-<realm, decimal>-<8 hex digits>"; nil for anything else. */
export function parsePlayerGuid(guid: string): Creator | undefined {
    const [realmText, creatorText] = string.match(guid, "^Player%-(%d+)%-(%x+)$");
    if (realmText === undefined || creatorText === undefined) return undefined;
    const realm = tonumber(realmText);
    const creator = tonumber(creatorText, 16);
    if (realm === undefined || creator === undefined || realm > REALM_MAX || creator > WORD_MAX) return undefined;
    return { realm, creator };
}

export function formatPlayerGuid({ realm, creator }: Creator): string {
    // `%X` would be a C int, which some clients' Lua cannot fill above 2^31.
    const low = creator % 65536;
    return string.format("Player-%.0f-%04X%04X", realm, (creator - low) / 65536, low);
}
