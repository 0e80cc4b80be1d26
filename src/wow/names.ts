import { parsePlayerGuid } from "../event/playerGuid";
import type { Identity } from "../port/roster";
import { isSecret } from "./secret";

/**
 * As in names that the server stamps: without spaces and hyphens. Some functions of the client give a realm as players
 * read it, and a guild must not have two names.
 */
export function normalisedRealm(realm: string): string {
    const [normalised] = string.gsub(realm, "[%s%-]", "");
    return normalised;
}

/**
 * "Name-Realm": names without a realm are of the own one. Nil while the client does not know its realm yet, and for
 * names that are hidden from addons. A client without realms says "": there names stay as they are.
 */
export function fullNameOf(name: unknown): string | undefined {
    if (isSecret(name) || typeof name !== "string" || name === "") return undefined;
    // No name holds a hyphen, while realms as players read them do.
    const [hyphen] = string.find(name, "-", 1, true);
    if (hyphen !== undefined) return string.sub(name, 1, hyphen) + normalisedRealm(string.sub(name, hyphen + 1));
    const realm = GetNormalizedRealmName();
    if (realm === undefined) return undefined;
    return realm === "" ? name : `${name}-${realm}`;
}

/** The parts of "Player-<realm, decimal>-<8 hex digits>"; nil for anything else. */
export function identityOf(guid: unknown): Identity | undefined {
    if (isSecret(guid) || typeof guid !== "string") return undefined;
    return parsePlayerGuid(guid);
}

/** For tables by identity. */
export function identityText(identity: Identity): string {
    return `${identity.realm}-${identity.creator}`;
}
