import type { Clock } from "../port/clock";
import type { Identity } from "../port/roster";
import type { Cancel, Timer } from "../port/timer";
import { createAbsentees } from "./absentees";
import { fullNameOf, identityOf, identityText } from "./names";
import { isSecret } from "./secret";

export interface GuildMember {
    readonly name: string;
    /** 0 is the guild master. */
    readonly rank: number;
    readonly identity: Identity | undefined;
}

/** @noSelf */
export interface GuildRoster {
    /** Asks the server for a roster; it answers by an update. */
    request(): void;
    /** The client has a new roster. */
    updated(): void;
    /** Asks the client anew at the next question; the roster changes often and in bursts. */
    invalidate(): void;
    /** Forgets everybody: after leaving a guild. */
    clear(): void;
    member(fullName: string): GuildMember | undefined;
    /** Whether a roster that came after this name was first missed does not list it either. */
    isOutside(fullName: string): boolean;
    nameOf(identity: Identity): string | undefined;
    /** Asks the server nothing any more. */
    stop(): void;
}

/** The server ignores a request within 10 s of the last (third-party report). */
const REQUEST_SECONDS = 11;
/** A roster that comes sooner after a name was missed may have been asked for before. */
const NEWS_SECONDS = 2;
/** Without a guild no roster comes; after a loading screen the client may seem to have none for a moment. */
const GUILDLESS_SECONDS = 30;

interface Row {
    readonly name: unknown;
    readonly rank: unknown;
    readonly guid: unknown;
}

function readRow(index: number): Row {
    const row = [...GetGuildRosterInfo(index)] as unknown[];
    return { name: row[0], rank: row[2], guid: row[16] };
}

export function createGuildRoster(clock: Clock, timer: Timer): GuildRoster {
    const absentees = createAbsentees();
    let byName = new LuaMap<string, GuildMember>();
    let names = new LuaMap<string, string>();
    let isStale = true;
    /** Every row could be read. */
    let isWhole = false;
    let updatedAt = -math.huge;
    let requestedAt = -math.huge;
    let cancelRequest: Cancel | undefined;

    function forget(): void {
        byName = new LuaMap();
        names = new LuaMap();
        isWhole = false;
    }

    function read(): void {
        isStale = false;
        const [total] = GetNumGuildMembers();
        // For a moment the client knows nobody of a guild; whom we knew before is better than that.
        if (IsInGuild() && total === 0) {
            isWhole = false;
            return;
        }
        forget();
        if (!IsInGuild()) return;
        isWhole = true;
        for (const index of $range(1, total)) {
            const row = readRow(index);
            const name = fullNameOf(row.name);
            if (name !== undefined && !isSecret(row.rank) && typeof row.rank === "number") {
                const identity = identityOf(row.guid);
                byName.set(name, { name, rank: row.rank, identity });
                if (identity !== undefined) names.set(identityText(identity), name);
            } else {
                isWhole = false;
            }
        }
    }

    function request(): void {
        if (!IsInGuild()) return;
        requestedAt = clock.seconds();
        C_GuildInfo.GuildRoster();
    }

    /** For whoever was missed just now: a roster of later, as soon as the server would give one. */
    function requestLater(): void {
        const wait = requestedAt + REQUEST_SECONDS - clock.seconds();
        cancelRequest ??= timer.after(math.max(wait, NEWS_SECONDS), () => {
            cancelRequest = undefined;
            request();
        });
    }

    function member(fullName: string): GuildMember | undefined {
        if (isStale) read();
        return byName.get(fullName);
    }

    return {
        request,
        updated() {
            isStale = true;
            updatedAt = clock.seconds();
        },
        invalidate() {
            isStale = true;
        },
        clear() {
            forget();
            absentees.clear();
            isStale = true;
        },
        member,
        isOutside(fullName) {
            if (member(fullName) !== undefined) {
                absentees.found(fullName);
                return false;
            }
            const seconds = clock.seconds();
            const since = absentees.missedSince(fullName, seconds);
            if (!IsInGuild()) return seconds - since >= GUILDLESS_SECONDS;
            if (isWhole && updatedAt >= since + NEWS_SECONDS) return true;
            requestLater();
            return false;
        },
        nameOf(identity) {
            if (isStale) read();
            return names.get(identityText(identity));
        },
        stop() {
            cancelRequest?.();
            cancelRequest = undefined;
        },
    };
}
