import type { Clock } from "../port/clock";
import type { Identity, RaidRole } from "../port/roster";
import { createAbsentees } from "./absentees";
import { fullNameOf, identityOf, identityText } from "./names";
import { isSecret } from "./secret";

/**
 * The own raid, party or instance group.
 *
 * @noSelf
 */
export interface GroupRoster {
    /** Asks the client anew at the next question. */
    invalidate(): void;
    role(fullName: string): RaidRole | undefined;
    /** Nil without a group, and while not all could be read. */
    members(): readonly string[] | undefined;
    /** Also of people who were in the group before: what they said last may still be on its way. */
    identify(fullName: string): Identity | undefined;
    nameOf(identity: Identity): string | undefined;
}

/** A message of somebody who joined may come before the client knows it; who is missing longer is in no group of ours. */
const MISSING_SECONDS = 10;
/** People of this session whom we could identify; a raid of 40 with many that came and went. */
const IDENTITIES_MAX = 200;

/** The full name behind a unit token; nil for nobody, and while the client waits for the name. */
export function unitName(unit: string): string | undefined {
    const [name, realm] = UnitFullName(unit);
    if (isSecret(name) || isSecret(realm) || name === undefined || name === UNKNOWNOBJECT) return undefined;
    return fullNameOf(realm !== undefined && realm !== "" ? `${name}-${realm}` : name);
}

/** Tokens of all members: raids count everybody, parties everybody else. */
function unitsOfGroup(): string[] {
    const count = GetNumGroupMembers();
    const units: string[] = [];
    if (IsInRaid()) {
        for (const index of $range(1, count)) units.push(`raid${index}`);
        return units;
    }
    units.push("player");
    for (const index of $range(1, count - 1)) units.push(`party${index}`);
    return units;
}

function roleOfUnit(unit: string): RaidRole {
    if (UnitIsGroupLeader(unit)) return "leader";
    return UnitIsGroupAssistant(unit) ? "assistant" : "member";
}

export function createGroupRoster(clock: Clock): GroupRoster {
    const absentees = createAbsentees();
    let roles = new LuaMap<string, RaidRole>();
    let members: string[] = [];
    let identities = new LuaMap<string, Identity>();
    let names = new LuaMap<string, string>();
    let identityCount = 0;
    let isStale = true;
    /** Every member could be read. */
    let isWhole = false;
    let readAt = -math.huge;

    function forget(): void {
        identities = new LuaMap();
        names = new LuaMap();
        identityCount = 0;
    }

    function remember(fullName: string, identity: Identity): void {
        if (identities.has(fullName)) return;
        if (identityCount >= IDENTITIES_MAX) forget();
        identities.set(fullName, identity);
        names.set(identityText(identity), fullName);
        identityCount = identityCount + 1;
    }

    function read(): void {
        readAt = clock.seconds();
        isStale = false;
        isWhole = true;
        roles = new LuaMap();
        members = [];
        if (!IsInGroup()) return;
        for (const unit of unitsOfGroup()) {
            const name = unitName(unit);
            if (name === undefined) {
                isWhole = false;
                continue;
            }
            roles.set(name, roleOfUnit(unit));
            members.push(name);
            const identity = identityOf(UnitGUID(unit as WoWAPI.UnitId));
            if (identity !== undefined) remember(name, identity);
            else isWhole = false;
        }
    }

    /** Who could not be read is asked for again in a later frame. */
    function refresh(): void {
        if (isStale || (!isWhole && clock.seconds() > readAt)) read();
    }

    return {
        invalidate() {
            isStale = true;
        },
        role(fullName) {
            refresh();
            if (!IsInGroup()) {
                absentees.clear();
                return undefined;
            }
            const role = roles.get(fullName);
            if (role !== undefined) {
                absentees.found(fullName);
                return role;
            }
            const seconds = clock.seconds();
            const isCertain = seconds - absentees.missedSince(fullName, seconds) >= MISSING_SECONDS;
            return isWhole && isCertain ? "outsider" : undefined;
        },
        members() {
            refresh();
            return isWhole && IsInGroup() ? members : undefined;
        },
        identify(fullName) {
            refresh();
            return identities.get(fullName);
        },
        nameOf(identity) {
            refresh();
            return names.get(identityText(identity));
        },
    };
}
