import type { Identity } from "../port/roster";
import { fullNameOf, identityOf } from "./names";
import { isSecret } from "./secret";

export interface GuildMember {
    readonly name: string;
    /** 0 is the guild master. */
    readonly rank: number;
    readonly identity: Identity | undefined;
}

/** @noSelf */
export interface GuildRoster {
    /** Asks the client anew at the next question; the roster changes often and in bursts. */
    invalidate(): void;
    /** Forgets everybody: after leaving a guild. */
    clear(): void;
    member(fullName: string): GuildMember | undefined;
    nameOf(identity: Identity): string | undefined;
}

interface Row {
    readonly name: unknown;
    readonly rank: unknown;
    readonly guid: unknown;
}

function readRow(index: number): Row {
    const row = [...GetGuildRosterInfo(index)] as unknown[];
    return { name: row[0], rank: row[2], guid: row[16] };
}

function identityText(identity: Identity): string {
    return `${identity.realm}-${identity.creator}`;
}

export function createGuildRoster(): GuildRoster {
    let byName = new LuaMap<string, GuildMember>();
    let names = new LuaMap<string, string>();
    let isStale = true;

    function read(): void {
        isStale = false;
        const [total] = GetNumGuildMembers();
        // For a moment the client knows nobody of a guild; whom we knew before is better than that.
        if (IsInGuild() && total === 0) return;
        byName = new LuaMap();
        names = new LuaMap();
        if (!IsInGuild()) return;
        for (const index of $range(1, total)) {
            const row = readRow(index);
            const name = fullNameOf(row.name);
            if (name !== undefined && !isSecret(row.rank) && typeof row.rank === "number") {
                const identity = identityOf(row.guid);
                byName.set(name, { name, rank: row.rank, identity });
                if (identity !== undefined) names.set(identityText(identity), name);
            }
        }
    }

    return {
        invalidate() {
            isStale = true;
        },
        clear() {
            byName = new LuaMap();
            names = new LuaMap();
            isStale = true;
        },
        member(fullName) {
            if (isStale) read();
            return byName.get(fullName);
        },
        nameOf(identity) {
            if (isStale) read();
            return names.get(identityText(identity));
        },
    };
}
