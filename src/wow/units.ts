import type { Units } from "../port/units";
import { identityOf } from "./names";
import { isSecret } from "./secret";

export function createUnits(): Units {
    return {
        identity: (unit) => identityOf(UnitGUID(unit as WoWAPI.UnitId)),
        name(unit) {
            const [name] = UnitFullName(unit);
            return isSecret(name) || name === UNKNOWNOBJECT ? undefined : name;
        },
    };
}
