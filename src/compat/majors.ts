import type { Dialect } from "./dialect";

/** LibStub, as far as it is needed here. */
export interface LibraryRegistry {
    readonly libs: LuaTable<string, object | undefined>;
    readonly minors: LuaTable<string, number | undefined>;
    NewLibrary(major: string, minor: number): LuaMultiReturn<[object | undefined, number | undefined]>;
    /** Ours: what all copies of this library together have to say is said once. */
    _libEventSourcingNotice?: string;
}

/** The incumbent's names; the second line has no Subscribe. */
export const MAJORS = {
    util: "EventSourcing/Util",
    sortedList: "EventSourcing/SortedList",
    logEntry: "EventSourcing/LogEntry",
    ignoreEntry: "EventSourcing/IgnoreEntry",
    stateManager: "EventSourcing/StateManager",
    message: "EventSourcing/Message",
    advertiseHash: "EventSourcing/Message/AdvertiseHash",
    weekData: "EventSourcing/Message/WeekData",
    bulkData: "EventSourcing/Message/BulkData",
    requestWeek: "EventSourcing/Message/RequestWeek",
    requestState: "EventSourcing/Message/RequestState",
    state: "EventSourcing/Message/State",
    subscribe: "EventSourcing/Message/Subscribe",
    listSync: "EventSourcing/ListSync",
    ledgerFactory: "EventSourcing/LedgerFactory",
} as const;

export type MajorName = keyof typeof MAJORS;

/** In the order in which they are registered and looked at. */
const NAMES: readonly MajorName[] = [
    "util",
    "sortedList",
    "logEntry",
    "ignoreEntry",
    "stateManager",
    "message",
    "advertiseHash",
    "weekData",
    "bulkData",
    "requestWeek",
    "requestState",
    "state",
    "subscribe",
    "listSync",
    "ledgerFactory",
];

/** Under a name that no other line has, in each of our majors. */
const MARK = "_libEventSourcing";

/** Tells our tables from others', and one copy of ours from the next. @noSelf */
interface Mark {
    readonly dialect: Dialect;
    readonly minor: number;
    /** Somebody has a ledger of the copy that registered it: then it stays, whatever comes later. */
    isInUse(): boolean;
    /** Ends the work of that copy. */
    end(): void;
}

type Major = LuaTable<string, unknown>;

/** What stands in the way of a copy, in words for the player; nil when nothing does. */
export interface Obstacle {
    readonly major: string;
    /** Whose it is. */
    readonly holder: string;
}

/** What came of asking for the majors. */
export type Claim =
    /** They are ours now. Their tables, by name: those of an older copy of ours, if there is one that nobody uses yet. */
    | { readonly kind: "claimed"; readonly tables: LuaMap<MajorName, object>; readonly older: Mark | undefined }
    /** A copy of ours that is at least as new has them, or one that is in use. */
    | { readonly kind: "kept" }
    | { readonly kind: "refused"; readonly obstacle: Obstacle };

/** Ours, unless somebody has registered the same major since. */
function markOf(registry: LibraryRegistry, major: string): Mark | undefined {
    const library = registry.libs.get(major) as Major | undefined;
    const mark = type(library) === "table" ? (library!.get(MARK) as Mark | undefined) : undefined;
    return mark !== undefined && registry.minors.get(major) === mark.minor ? mark : undefined;
}

/** A major that is not ours; mixed with it ours would break, and it with ours. */
export function findForeign(registry: LibraryRegistry): Obstacle | undefined {
    for (const name of NAMES) {
        const major = MAJORS[name];
        if (registry.libs.get(major) !== undefined && markOf(registry, major) === undefined) {
            return { major, holder: "another library's" };
        }
    }
    return undefined;
}

export interface ClaimOptions {
    readonly registry: LibraryRegistry;
    readonly dialect: Dialect;
    readonly minor: number;
    readonly isInUse: Mark["isInUse"];
    readonly end: Mark["end"];
}

/** Registers all majors of a dialect, or none. */
export function claimMajors({ registry, dialect, minor, isInUse, end }: ClaimOptions): Claim {
    const foreign = findForeign(registry);
    if (foreign !== undefined) return { kind: "refused", obstacle: foreign };
    const older = markOf(registry, MAJORS.util);
    if (older !== undefined && older.dialect !== dialect) {
        const holder = `the ${older.dialect} dialect's and this copy is of the ${dialect} dialect`;
        return { kind: "refused", obstacle: { major: MAJORS.util, holder } };
    }
    if (older !== undefined && (older.minor >= minor || older.isInUse())) return { kind: "kept" };

    const mark: Mark = { dialect, minor, isInUse, end };
    const tables = new LuaMap<MajorName, object>();
    for (const name of NAMES) {
        if (name === "subscribe" && dialect === "fork") continue;
        const [library] = registry.NewLibrary(MAJORS[name], minor);
        (library as unknown as Major).set(MARK, mark);
        tables.set(name, library!);
    }
    return { kind: "claimed", tables, older };
}

/** Gives back what is still ours, so that nobody meets half of us beside somebody else. */
export function releaseMajors(registry: LibraryRegistry): void {
    for (const name of NAMES) {
        const major = MAJORS[name];
        if (markOf(registry, major) === undefined) continue;
        registry.libs.set(major, undefined);
        registry.minors.set(major, undefined);
    }
}

/** Says once, whatever number of copies has come to it, why this library does nothing. */
export function announce(registry: LibraryRegistry, warn: (text: string) => void, obstacle: Obstacle): void {
    const notice =
        `LibEventSourcing (of LibLedger) stands down: ${obstacle.major} is ${obstacle.holder}, and these cannot be ` +
        "mixed. Disable one of the addons that bring them.";
    if (registry._libEventSourcingNotice !== undefined) return;
    registry._libEventSourcingNotice = notice;
    warn(notice);
}
