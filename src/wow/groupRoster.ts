import type { Identity } from "../port/roster";
import { fullNameOf, identityOf } from "./names";
import { isSecret } from "./secret";

/** The full name behind a unit token; nil for nobody. */
export function unitName(unit: string): string | undefined {
    const [name, realm] = UnitFullName(unit);
    if (isSecret(name) || isSecret(realm) || name === undefined) return undefined;
    return fullNameOf(realm !== undefined && realm !== "" ? `${name}-${realm}` : name);
}

/** Who in the own raid or party has this name. Asks the client each time: a group has 40 members at most. */
export function identifyInGroup(fullName: string): Identity | undefined {
    const unit = IsInRaid() ? "raid" : "party";
    for (const index of $range(1, GetNumGroupMembers())) {
        const token = `${unit}${index}`;
        if (unitName(token) === fullName) return identityOf(UnitGUID(token as WoWAPI.UnitId));
    }
    return undefined;
}
