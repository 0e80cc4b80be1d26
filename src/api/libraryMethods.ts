import { hashText } from "../event/hashText";
import { REALM_MAX, WORD_MAX } from "../event/layout";
import type { Identity } from "../port/roster";
import { createAuthoriseMethods, type RosterDesk } from "./authorise";
import type { LedgerObject } from "./ledgerObject";
import { expect, expectThat, isFunction, isTable, isTextOf, isWhole } from "./usage";

const NAME_BYTES_MAX = 32;
const GROUP_BYTES_MAX = 64;
const BATCH_SIZE_MAX = 1000000;
const INTERVAL_SECONDS_MAX = 3600;

/** What the library's methods need of the machinery below. @noSelf */
export interface LedgerShelf extends RosterDesk {
    find(name: string): LedgerObject | undefined;
    create(name: string, options: LibLedgerOptions): LedgerObject;
    names(): string[];
    nameOf(identity: Identity): string | undefined;
}

function isChannel(value: unknown): boolean {
    return value === "GUILD" || value === "RAID";
}

function isAbsentOr(value: unknown, holds: boolean): boolean {
    return value === undefined || holds;
}

function isInterval(value: unknown): boolean {
    return typeof value === "number" && value >= 0 && value <= INTERVAL_SECONDS_MAX;
}

const COLON = "call it with a colon on the library";
const NEW = "LibLedger:New(name, options)";
const EXPECTED_GROUP = `a text of 1..${GROUP_BYTES_MAX} bytes, or nil for a group that somebody founds`;
const EXPECTED_BATCH = `a whole number of 1..${string.format("%d", BATCH_SIZE_MAX)}, or nil`;

/** The methods of the library table itself, called with a colon. */
export function createLibraryMethods(shelf: LedgerShelf): object {
    return {
        ...createAuthoriseMethods(shelf),

        New(this: unknown, name: unknown, options: unknown) {
            expectThat(shelf.isAtWork(this), NEW, COLON);
            const isName = isTextOf(name, 1, NAME_BYTES_MAX);
            expect(isName, NEW, "name", `a text of 1..${NAME_BYTES_MAX} bytes`, name);
            expect(isTable(options), NEW, "options", "a table", options);
            const {
                channel,
                group,
                authorise,
                saved,
                batchSize,
                interval,
                encoding,
                backfill,
                archive,
                trustCheckpoints,
            } = options as Record<string, unknown>;
            expect(isChannel(channel), NEW, "options.channel", '"GUILD" or "RAID"', channel);
            const isGroup = isAbsentOr(group, isTextOf(group, 1, GROUP_BYTES_MAX));
            expect(channel !== "RAID" || isGroup, NEW, "options.group", EXPECTED_GROUP, group);
            expect(isFunction(authorise), NEW, "options.authorise", "a function(fullName, event)", authorise);
            expect(isAbsentOr(saved, isTable(saved)), NEW, "options.saved", "a table or nil", saved);
            const isBatchSize = isAbsentOr(batchSize, isWhole(batchSize, 1, BATCH_SIZE_MAX));
            expect(isBatchSize, NEW, "options.batchSize", EXPECTED_BATCH, batchSize);
            const hasInterval = isAbsentOr(interval, isInterval(interval));
            expect(hasInterval, NEW, "options.interval", `0..${INTERVAL_SECONDS_MAX} seconds, or nil`, interval);
            const isEncoding = isAbsentOr(encoding, encoding === "binary" || encoding === "text");
            expect(isEncoding, NEW, "options.encoding", '"binary", "text" or nil', encoding);
            const isBackfill = isAbsentOr(backfill, typeof backfill === "boolean" || isFunction(backfill));
            expect(isBackfill, NEW, "options.backfill", "true, false, a function(fullName) or nil", backfill);
            const isArchive = isAbsentOr(archive, typeof archive === "boolean");
            expect(isArchive, NEW, "options.archive", "true, false or nil", archive);
            const isTrust = isAbsentOr(trustCheckpoints, typeof trustCheckpoints === "boolean");
            expect(isTrust, NEW, "options.trustCheckpoints", "true, false or nil", trustCheckpoints);
            const isFree = shelf.find(name as string) === undefined;
            expectThat(isFree, NEW, `a ledger named "${name as string}" exists already in this client`);
            return shelf.create(name as string, options as LibLedgerOptions);
        },

        Get(this: unknown, name: unknown) {
            const usage = "LibLedger:Get(name)";
            expectThat(shelf.isAtWork(this), usage, COLON);
            expect(type(name) === "string", usage, "name", "a text", name);
            return shelf.find(name as string);
        },

        Names(this: unknown) {
            expectThat(shelf.isAtWork(this), "LibLedger:Names()", COLON);
            return shelf.names();
        },

        HashName(this: unknown, name: unknown) {
            const usage = "LibLedger:HashName(name)";
            expectThat(shelf.isAtWork(this), usage, COLON);
            expect(isTextOf(name, 1, 255), usage, "name", "a text of 1..255 bytes", name);
            return hashText(name as string);
        },

        NameOf(this: unknown, realm: unknown, creator: unknown) {
            const usage = "LibLedger:NameOf(realm, creator)";
            expectThat(shelf.isAtWork(this), usage, COLON);
            expect(isWhole(realm, 0, REALM_MAX), usage, "realm", "a whole number of 0..65535", realm);
            expect(isWhole(creator, 0, WORD_MAX), usage, "creator", "a whole number of 0..2^32-1", creator);
            return shelf.nameOf({ realm: realm as number, creator: creator as number });
        },
    };
}
