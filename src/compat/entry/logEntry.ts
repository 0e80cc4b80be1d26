import type { LedgerEvent } from "../../event/event";
import { createOrder } from "../../event/order";
import { createStamp } from "../../event/stamp";
import type { Creator } from "../../event/playerGuid";
import { weekOf } from "../../ledger/week";
import { layoutOf, type EntryKind } from "../dialect";
import type { CompatPorts } from "../ports";
import { fill } from "../fill";
import type { Comparator } from "./comparison";
import type { SortedList, SortedListClass } from "./sortedList";

/** An entry as it is saved; stored and sent, so changing a name breaks every ledger. Consumers add their own fields. */
export interface EntryRecord {
    /** Creator: the last part of the player's GUID. */
    _a: number;
    /** Counter. */
    _b: number;
    /** Server unix seconds. */
    _c: number;
    /** Identifier of the class. */
    _d: string;
    /** Realm of the creator; cross-realm entries only, and absent in old ones. */
    _e?: number;
}

/** What every entry can do, called with a colon. A class is the metatable of its entries. */
export interface EntryMethods {
    class(): string;
    time(): number;
    counter(): number;
    creator(): number;
    /** Cross-realm only. */
    realm(): number | undefined;
    /** Cross-realm only. */
    creatorFull(): [realm: number | undefined, creator: number];
    weekNumber(): number;
    uuid(): string;
    setTime(time: number): void;
    setCounter(counter: number): void;
    setClass(identifier: string): void;
    numbersForHash(): number[];
}

export interface Entry extends EntryRecord, EntryMethods {}

/** EventSourcing/LogEntry and all classes made from it. */
export interface EntryClass extends EntryMethods {
    __index: object;
    /** Ours alone: what `staticClassName` gives. */
    _identifier: string;
    /** A subclass; overriding `fields` tells what else of its entries is sent. */
    extend(identifier: string): EntryClass;
    /**
     * @param creator unit token, or a number as it is; the own character by default
     * @param realm cross-realm: needed with a number
     */
    "new"(creator?: string | number, realm?: number): Entry;
    /** Names in the order in which entries are sorted and sent; a new list each time. */
    fields(this: void): string[];
    /** Unique, ascending by the fields above. */
    sortedList(this: void, data?: object[]): SortedList;
    isSubClassType(this: void, value: unknown): boolean;
    /** Raises for what is no class. */
    staticClassName(this: void, value: unknown): string;
}

const BASE_IDENTIFIER = "LE";

/** Names of the fields by which entries of a kind are sorted, in that order. */
function sortFields(kind: EntryKind): string[] {
    const { time, counter, realm, creator } = layoutOf(kind);
    const slots = kind === "classic" ? [time, counter, creator] : [time, counter, realm, creator];
    return slots.map((slot) => tostring(slot));
}

/** The core's order, in which an absent realm (old classic data) counts as 0 instead of raising. */
function createEntryComparator(kind: EntryKind): Comparator {
    const { before, isSameKey } = createOrder(layoutOf(kind));
    return (a, b) => {
        if (before(a as LedgerEvent, b as LedgerEvent)) return -1;
        return isSameKey(a as LedgerEvent, b as LedgerEvent) ? 0 : 1;
    };
}

/** Numbers of 14 digits and less, all of them, have this text; `tostring` is what the incumbent's joining does. */
function joined(numbers: readonly number[]): string {
    return table.concat(numbers as number[], "-");
}

export interface LogEntryParts {
    readonly ports: CompatPorts;
    readonly kind: EntryKind;
    readonly sortedListClass: SortedListClass;
}

/** The part of an entry's key that is no creator. */
type Key = Creator & { readonly time: number; readonly counter: number };

/**
 * What makes entries of one copy of the library; one source of counters for all classes.
 *
 * @noSelf
 */
export interface LogEntries {
    readonly logEntry: EntryClass;
    /** An entry of a class with a given key, which costs no counter. */
    create(entryClass: EntryClass, key: Key): Entry;
    /** Who is meant by a unit token or a number; nil when that cannot be told. */
    resolve(creator: string | number | undefined, realm: number | undefined): Creator | undefined;
    /**
     * Tells of a ledger that was saved: own entries of this very second, from before a /reload, are not to be made
     * twice. Later ones are left alone, since entries carry the server's time.
     *
     * @param rows in ascending order; whatever is no entry is passed over
     */
    observe(rows: readonly unknown[]): void;
}

/** @param target becomes LogEntry: consumers hold this very table as the parent of their classes */
export function createLogEntry({ ports, kind, sortedListClass }: LogEntryParts, target: object): LogEntries {
    const { clock, units } = ports;
    const isClassic = kind === "classic";
    const compare = createEntryComparator(kind);
    const stamp = createStamp(layoutOf(kind), () => clock.serverTime());

    function resolve(creator: string | number | undefined, realm: number | undefined): Creator | undefined {
        if (type(creator) === "number") {
            const givenRealm = isClassic ? 0 : realm;
            return type(givenRealm) === "number" ? { creator: creator as number, realm: givenRealm! } : undefined;
        }
        const unit = creator ?? "player";
        return type(unit) === "string" ? units.identity(unit as string) : undefined;
    }

    function create(entryClass: EntryClass, key: Key): Entry {
        const entry: EntryRecord = { _a: key.creator, _b: key.counter, _c: key.time, _d: entryClass._identifier };
        if (!isClassic) entry._e = key.realm;
        return setmetatable(entry, entryClass as unknown as LuaMetatable<EntryRecord>) as unknown as Entry;
    }

    function observe(rows: readonly unknown[]): void {
        const now = clock.serverTime();
        const own = units.identity("player");
        if (own === undefined) return;
        for (const index of $range(rows.length, 1, -1)) {
            const row = rows[index - 1] as Partial<EntryRecord> | undefined;
            const time = type(row) === "table" ? row!._c : undefined;
            if (type(time) !== "number" || time! > now) continue;
            if (time! < now) return;
            const isOwn = row!._a === own.creator && (isClassic || row!._e === own.realm);
            if (isOwn && type(row!._b) === "number") stamp.observe({ time: time!, counter: row!._b! });
        }
    }

    const methods = {
        _identifier: BASE_IDENTIFIER,
        extend(this: EntryClass, identifier: string): EntryClass {
            if (type(identifier) !== "string" || identifier === "") {
                error(`LogEntry:extend: identifier must be a text that is not empty, got ${type(identifier)}`, 2);
            }
            const subclass = { _identifier: identifier } as unknown as EntryClass;
            subclass.__index = subclass;
            return setmetatable(subclass, { __index: this });
        },
        new(this: EntryClass, creator?: string | number, realm?: number): Entry {
            const identity = resolve(creator, realm);
            if (identity === undefined) {
                error(
                    type(creator) === "number"
                        ? `LogEntry:new: a creator's number needs the number of its realm, got ${type(realm)}`
                        : `LogEntry:new: no player is ${tostring(creator ?? "player")}`,
                    2,
                );
            }
            const { time, counter } = stamp.next();
            return create(this, { time, counter, realm: identity.realm, creator: identity.creator });
        },
        class(this: Entry): string {
            // Also asked of a class.
            return this._d ?? (this as unknown as EntryClass)._identifier;
        },
        time(this: Entry): number {
            return this._c;
        },
        counter(this: Entry): number {
            return this._b;
        },
        creator(this: Entry): number {
            return this._a;
        },
        weekNumber(this: Entry): number {
            return weekOf(this._c);
        },
        uuid(this: Entry): string {
            return joined(this.numbersForHash());
        },
        setTime(this: Entry, time: number): void {
            this._c = time;
        },
        setCounter(this: Entry, counter: number): void {
            this._b = counter;
        },
        setClass(this: Entry, identifier: string): void {
            this._d = identifier;
        },
        numbersForHash(this: Entry): number[] {
            return isClassic ? [this._c, this._b, this._a] : [this._c, this._b, this._e ?? 0, this._a];
        },
        fields(this: void): string[] {
            return sortFields(kind);
        },
        sortedList(this: void, data?: object[]): SortedList {
            return sortedListClass.new(data, compare, true);
        },
        isSubClassType(this: void, value: unknown): boolean {
            return type(value) === "table" && type((value as EntryClass)._identifier) === "string";
        },
        staticClassName(this: void, value: unknown): string {
            const identifier = type(value) === "table" ? (value as EntryClass)._identifier : undefined;
            if (type(identifier) !== "string") error("LogEntry.staticClassName: that is no class of entries", 2);
            return identifier!;
        },
    };
    const crossRealmMethods = {
        realm(this: Entry): number | undefined {
            return this._e;
        },
        creatorFull(this: Entry): [realm: number | undefined, creator: number] {
            return [this._e, this._a];
        },
    };
    const logEntry = target as EntryClass;
    fill(logEntry, methods);
    if (!isClassic) fill(logEntry, crossRealmMethods);
    logEntry.__index = logEntry;
    return { logEntry, create, resolve, observe };
}
