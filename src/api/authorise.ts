import type { RaidRole } from "../port/roster";
import { expect, expectThat, isWhole } from "./usage";

/**
 * Whom the ready-made handlers ask. They outlive the version of the library that made them, so each question goes to
 * the version that is at work then.
 *
 * @noSelf
 */
export interface RosterDesk {
    /** False where `self` is not the library, and in methods kept from before a newer version took over. */
    isAtWork(self: unknown): boolean;
    guildRank(fullName: string): number | undefined;
    isOutsideGuild(fullName: string): boolean;
    raidRole(fullName: string): RaidRole | undefined;
}

const COLON = "call it with a colon on the library";
const ROLES = '"leader", "assistant" or "everyone"';

type Allows = (this: void, role: RaidRole) => boolean;

const ALLOWS: Record<LibLedgerRaidRole, Allows> = {
    leader: (role) => role === "leader",
    assistant: (role) => role === "leader" || role === "assistant",
    everyone: (role) => role !== "outsider",
};

/** The library's methods that make authorise handlers. */
export function createAuthoriseMethods(desk: RosterDesk): object {
    return {
        AuthoriseByGuildRank(this: unknown, rankMax: unknown): LibLedgerAuthorise {
            const usage = "LibLedger:AuthoriseByGuildRank(rankMax)";
            expectThat(desk.isAtWork(this), usage, COLON);
            const isRank = isWhole(rankMax, 0, 9);
            expect(isRank, usage, "rankMax", "a guild rank index 0..9 (0 is the guild master)", rankMax);
            return (fullName) => {
                const rank = desk.guildRank(fullName);
                if (rank !== undefined) return rank <= (rankMax as number);
                return desk.isOutsideGuild(fullName) ? false : undefined;
            };
        },

        AuthoriseByRaidRole(this: unknown, role: unknown): LibLedgerAuthorise {
            const usage = "LibLedger:AuthoriseByRaidRole(role)";
            expectThat(desk.isAtWork(this), usage, COLON);
            const allows = type(role) === "string" ? ALLOWS[role as LibLedgerRaidRole] : undefined;
            expect(allows !== undefined, usage, "role", ROLES, role);
            return (fullName) => {
                const held = desk.raidRole(fullName);
                return held === undefined ? undefined : allows!(held);
            };
        },
    };
}
