import type { Roster } from "../port/roster";
import type { Cancel, Timer } from "../port/timer";
import type { GameEvents } from "./gameEvents";
import { identifyInGroup, unitName } from "./groupRoster";
import { createGuildRoster } from "./guildRoster";
import { identityOf } from "./names";

/** Roster events come in pairs and bursts; whoever listens is told once after them. */
const SETTLE_SECONDS = 0.5;

const CHANGE_EVENTS = ["GUILD_ROSTER_UPDATE", "GUILD_RANKS_UPDATE", "GROUP_ROSTER_UPDATE", "PLAYER_ENTERING_WORLD"];

/** A record of its own for each subscription, so that one callback may be subscribed twice. @noSelf */
interface Listener {
    callback(): void;
}

/**
 * The home realm tells guilds of one name apart. Nil without a guild, and during the first seconds after login, when
 * the client does not know it yet.
 */
function guildNameWithRealm(): string | undefined {
    if (!IsInGuild()) return undefined;
    const [name, , , guildRealm] = GetGuildInfo("player");
    if (name === undefined) return undefined;
    const realm = guildRealm ?? GetNormalizedRealmName();
    if (realm === undefined || realm === "") return undefined;
    return `${name}-${realm}`;
}

export function createRoster(events: GameEvents, timer: Timer): Roster {
    const guild = createGuildRoster();
    let listeners: Listener[] = [];
    let cancelSettling: Cancel | undefined;

    function tell(): void {
        cancelSettling = undefined;
        for (const listener of listeners) listener.callback();
    }

    function onChange(): void {
        guild.invalidate();
        if (cancelSettling === undefined) cancelSettling = timer.after(SETTLE_SECONDS, tell);
    }

    for (const name of CHANGE_EVENTS) events.on(name, onChange);
    events.on("PLAYER_GUILD_UPDATE", () => {
        guild.clear();
        onChange();
    });
    if (IsInGuild()) C_GuildInfo.GuildRoster();

    return {
        ownName: () => unitName("player"),
        ownIdentity: () => identityOf(UnitGUID("player")),
        identify(fullName) {
            if (fullName === unitName("player")) return identityOf(UnitGUID("player"));
            const member = guild.member(fullName);
            if (member?.identity !== undefined) return member.identity;
            return identifyInGroup(fullName);
        },
        nameOf(identity) {
            const own = identityOf(UnitGUID("player"));
            if (own !== undefined && own.realm === identity.realm && own.creator === identity.creator) {
                return unitName("player");
            }
            return guild.nameOf(identity);
        },
        guildRank: (fullName) => guild.member(fullName)?.rank,
        guildName: guildNameWithRealm,
        isInGroup: () => IsInGroup(),
        onChanged(callback) {
            const listener: Listener = { callback };
            listeners = [...listeners, listener];
            return () => {
                listeners = listeners.filter((other) => other !== listener);
            };
        },
    };
}
