import { normalisedRealm } from "./names";
import { isSecret } from "./secret";

/** Where the client does not tell its connected realms, only the own one counts as reached. */
function isConnected(realm: string): boolean {
    if (GetAutoCompleteRealms === undefined) return false;
    const [ok, realms] = pcall(GetAutoCompleteRealms);
    if (!ok || isSecret(realms) || type(realms) !== "table") return false;
    for (const other of realms as unknown[]) {
        if (!isSecret(other) && typeof other === "string" && normalisedRealm(other) === realm) return true;
    }
    return false;
}

/**
 * Why an addon whisper to this player (full name) is no good: inside instances whispers cost as much as broadcasts, and
 * to a realm that is not connected they vanish without a word.
 */
export function whisperObstacle(fullName: string): string | undefined {
    const [isInside] = IsInInstance();
    if (isInside) return "inside an instance";
    const [hyphen] = string.find(fullName, "-", 1, true);
    // A client without realms.
    if (hyphen === undefined) return undefined;
    const own = GetNormalizedRealmName();
    if (own === undefined) return "the own realm is not known yet";
    const realm = string.sub(fullName, hyphen + 1);
    return realm === own || isConnected(realm) ? undefined : "whispers do not reach that realm";
}
