import type { Clock } from "../port/clock";
import type { Roster } from "../port/roster";
import type { Cancel, Timer } from "../port/timer";
import type { GameEvents } from "./gameEvents";
import { createGroupRoster, unitName } from "./groupRoster";
import { createGuildRoster } from "./guildRoster";
import { identityOf, normalisedRealm } from "./names";
import { isSecret } from "./secret";

/** Roster events come in pairs and bursts; whoever listens is told once after them. */
const SETTLE_SECONDS = 0.5;

const CHANGE_EVENTS = [
    "GUILD_ROSTER_UPDATE",
    "GUILD_RANKS_UPDATE",
    "GROUP_ROSTER_UPDATE",
    "PARTY_LEADER_CHANGED",
    "PLAYER_ENTERING_WORLD",
];

/** A record of its own for each subscription, so that one callback may be subscribed twice. @noSelf */
interface Listener {
    callback(): void;
}

/** A roster that can be left for good. @noSelf */
export interface GameRoster extends Roster {
    /** Nobody is told anything any more. */
    stop(): void;
}

/** The home realm tells guilds of one name apart. Nil while the client does not know the guild. */
function readGuildName(): string | undefined {
    const [name, , , guildRealm] = GetGuildInfo("player");
    if (isSecret(name) || isSecret(guildRealm) || name === undefined) return undefined;
    // The game's own functions say a realm of "" where they mean the own one, too.
    const hasRealm = guildRealm !== undefined && guildRealm !== "";
    const realm = hasRealm ? normalisedRealm(guildRealm) : GetNormalizedRealmName();
    return realm === undefined ? undefined : `${name}-${realm}`;
}

export function createRoster(events: GameEvents, timer: Timer, clock: Clock): GameRoster {
    const guild = createGuildRoster(clock, timer);
    const group = createGroupRoster(clock);
    let isInGroup = IsInGroup();
    let guildName: string | undefined;
    let listeners: Listener[] = [];
    let cancelSettling: Cancel | undefined;

    function tell(): void {
        cancelSettling?.();
        cancelSettling = undefined;
        for (const listener of listeners) listener.callback();
    }

    /** Around loading screens the client may forget for a moment which guild it is; only leaving ends a membership. */
    function currentGuildName(): string | undefined {
        guildName = IsInGuild() ? (readGuildName() ?? guildName) : undefined;
        return guildName;
    }

    function onChange(): void {
        guild.invalidate();
        group.invalidate();
        if (cancelSettling === undefined) cancelSettling = timer.after(SETTLE_SECONDS, tell);
    }

    for (const name of CHANGE_EVENTS) events.on(name, onChange);
    events.on("GUILD_ROSTER_UPDATE", (canRequest) => {
        // The server has news, and gives them to those who ask.
        if (canRequest === true) guild.request();
        else guild.updated();
    });
    events.on("GROUP_ROSTER_UPDATE", () => {
        if (isInGroup === IsInGroup()) return;
        isInGroup = !isInGroup;
        // At once: what is left must not get another message.
        tell();
    });
    events.on("PLAYER_GUILD_UPDATE", (unit) => {
        if (unit !== undefined && unit !== "player") return;
        guild.clear();
        guild.request();
        // At once: what is left must not get another message.
        tell();
    });
    guild.request();

    return {
        ownName: () => unitName("player"),
        ownIdentity: () => identityOf(UnitGUID("player")),
        identify(fullName) {
            if (fullName === unitName("player")) return identityOf(UnitGUID("player"));
            const member = guild.member(fullName);
            return member?.identity ?? group.identify(fullName);
        },
        nameOf(identity) {
            const own = identityOf(UnitGUID("player"));
            if (own !== undefined && own.realm === identity.realm && own.creator === identity.creator) {
                return unitName("player");
            }
            return guild.nameOf(identity) ?? group.nameOf(identity);
        },
        guildRank: (fullName) => guild.member(fullName)?.rank,
        isOutsideGuild: (fullName) => guild.isOutside(fullName),
        raidRole: (fullName) => group.role(fullName),
        groupMembers: group.members,
        guildName: currentGuildName,
        onChanged(callback) {
            const listener: Listener = { callback };
            listeners = [...listeners, listener];
            return () => {
                listeners = listeners.filter((other) => other !== listener);
            };
        },
        stop() {
            cancelSettling?.();
            cancelSettling = undefined;
            guild.stop();
            listeners = [];
        },
    };
}
