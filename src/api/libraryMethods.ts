import { hashText } from "../event/hashText";
import type { Ports } from "../port/ports";
import type { LedgerObject } from "./ledgerObject";
import { expect, expectThat, isFunction, isTable, isTextOf, isWhole } from "./usage";

const NAME_BYTES_MAX = 32;
const GROUP_BYTES_MAX = 64;

/** What the library's methods need of the machinery below. @noSelf */
export interface LedgerShelf {
    find(name: string): LedgerObject | undefined;
    create(name: string, options: LibLedgerOptions): LedgerObject;
    names(): string[];
}

/** Checks what `New` got; the error blames the line that called it. */
function isChannel(value: unknown): boolean {
    return value === "GUILD" || value === "RAID";
}

function isAbsentOr(value: unknown, holds: boolean): boolean {
    return value === undefined || holds;
}

const NEW = "LibLedger:New(name, options)";

/** The methods of the library table itself, called with a colon. */
export function createLibraryMethods(shelf: LedgerShelf, ports: Ports): object {
    const { roster } = ports;
    return {
        New(this: unknown, name: unknown, options: unknown) {
            const isName = isTextOf(name, 1, NAME_BYTES_MAX);
            expect(isName, NEW, "name", `a text of 1..${NAME_BYTES_MAX} bytes`, name);
            expect(isTable(options), NEW, "options", "a table", options);
            const { channel, group, authorise, saved, batchSize, interval } = options as Record<string, unknown>;
            expect(isChannel(channel), NEW, "options.channel", '"GUILD" or "RAID"', channel);
            const hasGroup = isTextOf(group, 1, GROUP_BYTES_MAX);
            const expected = `a text of 1..${GROUP_BYTES_MAX} bytes for a "RAID" ledger`;
            expect(channel !== "RAID" || hasGroup, NEW, "options.group", expected, group);
            expect(isFunction(authorise), NEW, "options.authorise", "a function(fullName, event)", authorise);
            expect(isAbsentOr(saved, isTable(saved)), NEW, "options.saved", "a table or nil", saved);
            const isBatch = isAbsentOr(batchSize, isWhole(batchSize, 1, 1000000));
            expect(isBatch, NEW, "options.batchSize", "a whole number from 1", batchSize);
            const isInterval = isAbsentOr(interval, type(interval) === "number" && (interval as number) >= 0);
            expect(isInterval, NEW, "options.interval", "seconds from 0", interval);
            const isFree = shelf.find(name as string) === undefined;
            expectThat(isFree, NEW, `a ledger named ${name as string} exists already in this client`);
            return shelf.create(name as string, options as LibLedgerOptions);
        },

        Get(this: unknown, name: unknown) {
            expect(type(name) === "string", "LibLedger:Get(name)", "name", "a text", name);
            return shelf.find(name as string);
        },

        Names(this: unknown) {
            return shelf.names();
        },

        AuthoriseByGuildRank(this: unknown, rankMax: unknown): LibLedgerAuthorise {
            const usage = "LibLedger:AuthoriseByGuildRank(rankMax)";
            expect(isWhole(rankMax, 0, 9), usage, "rankMax", "a guild rank index 0..9 (0 is the guild master)", rankMax);
            return (fullName) => {
                const rank = roster.guildRank(fullName);
                if (rank === undefined) return undefined;
                return rank <= (rankMax as number);
            };
        },

        HashName(this: unknown, name: unknown) {
            expect(isTextOf(name, 1, 255), "LibLedger:HashName(name)", "name", "a text of 1..255 bytes", name);
            return hashText(name as string);
        },

        NameOf(this: unknown, realm: unknown, creator: unknown) {
            const usage = "LibLedger:NameOf(realm, creator)";
            expect(type(realm) === "number", usage, "realm", "a number", realm);
            expect(type(creator) === "number", usage, "creator", "a number", creator);
            return roster.nameOf({ realm: realm as number, creator: creator as number });
        },
    };
}
