import type { LedgerEvent } from "../../event/event";
import type { Ledger } from "../../ledger/ledger";
import type { Restore, Save } from "../../replay/projection";
import { fill } from "../fill";
import type { IgnoreEntry } from "../entry/ignoreEntry";
import type { Entry, EntryClass } from "../entry/logEntry";
import type { SortedList } from "../entry/sortedList";
import type { Logger } from "../logger";
import { createManagedState, isHeld, type ManagedState, type Mutator } from "./managedState";
import type { StateListener } from "./stateListeners";
import type { StateParts } from "./stateParts";

type Lag = LuaMultiReturn<[unapplied: number, uncommitted: number]>;

/** EventSourcing/StateManager: an object of it, called with colons. */
export interface StateManager {
    /** One mutator for each class, a later one in place of an earlier one. */
    registerHandler(entryClass: EntryClass, mutator: Mutator): void;
    /** Entries of classes without a mutator; base only. */
    setDefaultHandler(mutator: Mutator | undefined): void;
    /** Held until the next tick or `catchup`. */
    queueRemoteEvent(entry: object): void;
    addEvent(entry: object): void;
    commitUncommittedEntries(): void;
    /** Applies now what is pending, at most `limit` entries. */
    catchup(limit?: number): void;
    restart(): void;
    reset(): void;
    /** 0: only `catchup` applies anything. */
    setUpdateInterval(milliseconds: number): void;
    /** As measured, in milliseconds. */
    getUpdateInterval(): number;
    setBatchSize(entries: number): void;
    getBatchSize(): number;
    lag(): Lag;
    stateHash(): number;
    logSize(): number;
    getSortedList(): SortedList;
    /** Takes the list apart. Raises for an unknown class. */
    createLogEntryFromList(list: unknown[]): Entry;
    createListFromEntry(entry: object): unknown[];
    /** Raises for an entry that is not held. */
    createIgnoreEntry(entry: object, creator?: string | number): IgnoreEntry;
    /** Fork only. Raises for an unknown class. */
    castLogEntry(entry: object): Entry;
    /** Fork only; of a class or its identifier. Raises for an unknown one. */
    createLogEntryFromClass(which: unknown): Entry;
    travelToTime(time: number): void;
    stopTimeTravel(): void;
    isTimeTraveling(): boolean;
    addStateChangedListener(listener: StateListener): void;
    addStateRestartListener(listener: StateListener): void;
    addMutatorFailedListener(listener: StateListener): void;
    /**
     * Not of the incumbent: with these two a late entry makes mutators run again only from a kept state on, not from the
     * first entry.
     *
     * @param save gives all that mutators have built, as a plain table that is the library's from then on
     * @param restore puts such a table, made for this call alone, in the place of it
     * @param name of the consumer: what is kept outlasts the session where LibEventSourcing is a folder of its own. Once
     * all mutators are registered
     * @param version another number whenever mutators make something else of the same entries; goes with the name
     */
    setSnapshotFunctions(save: Save, restore: Restore, name?: string, version?: number): void;

    /** Ours alone. */
    _state: ManagedState;
}

export interface StateManagerClass extends StateManager {
    __index: object;
    "new"(list: SortedList, logger: Logger): StateManager;
}

/** The core's ledger under a state manager; read it at each use, since another one follows whenever the table is wiped. */
export function ledgerOf(stateManager: StateManager): Ledger {
    return stateManager._state.current().ledger;
}

function expectType(method: string, argument: string, value: unknown, expected: string): void {
    if (type(value) === expected) return;
    error(`StateManager:${method}: ${argument} must be a ${expected}, got ${type(value)}`, 3);
}

function unknownClass(method: string, identifier: unknown): never {
    return error(`StateManager:${method}: no class is registered as ${tostring(identifier)}`, 3);
}

/** @param target becomes StateManager: consumers hold this very table */
export function createStateManagerClass(parts: StateParts, target: object): StateManagerClass {
    const { logEntry, ignoreEntry, dialect } = parts;
    const prototype = target as StateManagerClass;

    function identifierOf(entryClass: EntryClass): string {
        return logEntry.staticClassName(entryClass);
    }

    const methods = {
        new(this: StateManagerClass, list: SortedList, logger: Logger): StateManager {
            expectType("new", "list", list, "table");
            expectType("new", "logger", logger, "table");
            const stateManager = setmetatable({}, prototype as unknown as LuaMetatable<object>) as StateManager;
            stateManager._state = createManagedState({ parts, list, logger, stateManager });
            return stateManager;
        },
        registerHandler(this: StateManager, entryClass: EntryClass, mutator: Mutator): void {
            expectType("registerHandler", "mutator", mutator, "function");
            this._state.handle(identifierOf(entryClass), entryClass, mutator);
        },
        queueRemoteEvent(this: StateManager, entry: object): void {
            // Week data comes by the thousand.
            if (type(entry) !== "table") expectType("queueRemoteEvent", "entry", entry, "table");
            this._state.queue(entry as LedgerEvent);
        },
        addEvent(this: StateManager, entry: object): void {
            expectType("addEvent", "entry", entry, "table");
            this._state.add(entry as LedgerEvent);
        },
        commitUncommittedEntries(this: StateManager): void {
            this._state.commit();
        },
        catchup(this: StateManager, limit?: number): void {
            this._state.catchup(limit);
        },
        restart(this: StateManager): void {
            this._state.restart();
        },
        reset(this: StateManager): void {
            this._state.reset();
        },
        setUpdateInterval(this: StateManager, milliseconds: number): void {
            expectType("setUpdateInterval", "milliseconds", milliseconds, "number");
            this._state.setInterval(milliseconds > 0 ? milliseconds / 1000 : undefined);
        },
        getUpdateInterval(this: StateManager): number {
            return this._state.intervalSeconds() * 1000;
        },
        setBatchSize(this: StateManager, entries: number): void {
            expectType("setBatchSize", "entries", entries, "number");
            this._state.setBatchSize(math.max(1, entries));
        },
        getBatchSize(this: StateManager): number {
            return this._state.batchSize();
        },
        lag(this: StateManager): Lag {
            const { replayer } = this._state.current();
            if (this._state.travelTime() !== undefined) return $multi(replayer.left() > 0 ? 1 : 0, 0);
            return $multi(replayer.total() - replayer.applied(), this._state.queuedCount());
        },
        stateHash(this: StateManager): number {
            return this._state.current().replayer.stateHash();
        },
        logSize(this: StateManager): number {
            return this._state.list.length();
        },
        getSortedList(this: StateManager): SortedList {
            return this._state.list;
        },
        createLogEntryFromList(this: StateManager, list: unknown[]): Entry {
            expectType("createLogEntryFromList", "list", list, "table");
            const identifier = list[list.length - 1];
            return this._state.classes.fromList(list) ?? unknownClass("createLogEntryFromList", identifier);
        },
        createListFromEntry(this: StateManager, entry: object): unknown[] {
            expectType("createListFromEntry", "entry", entry, "table");
            return this._state.classes.toList(entry) ?? unknownClass("createListFromEntry", (entry as Entry)._d);
        },
        createIgnoreEntry(this: StateManager, entry: object, creator?: string | number): IgnoreEntry {
            expectType("createIgnoreEntry", "entry", entry, "table");
            const { ledger } = this._state.current();
            if (!isHeld(ledger, entry as LedgerEvent)) {
                error("StateManager:createIgnoreEntry: the entry to ignore is not in the list", 2);
            }
            this._state.classes.prepare(entry);
            const ignored = entry as Entry;
            return ignoreEntry.create(ignored, creator, this._state.counterBefore(ignored.time()));
        },
        travelToTime(this: StateManager, time: number): void {
            expectType("travelToTime", "time", time, "number");
            this._state.travelTo(math.floor(time));
        },
        stopTimeTravel(this: StateManager): void {
            this._state.travelTo(undefined);
        },
        isTimeTraveling(this: StateManager): boolean {
            return this._state.travelTime() !== undefined;
        },
        addStateChangedListener(this: StateManager, listener: StateListener): void {
            expectType("addStateChangedListener", "listener", listener, "function");
            this._state.changed.add(listener);
        },
        addStateRestartListener(this: StateManager, listener: StateListener): void {
            expectType("addStateRestartListener", "listener", listener, "function");
            this._state.restarted.add(listener);
        },
        addMutatorFailedListener(this: StateManager, listener: StateListener): void {
            expectType("addMutatorFailedListener", "listener", listener, "function");
            this._state.mutatorFailed.add(listener);
        },
        setSnapshotFunctions(this: StateManager, save: Save, restore: Restore, name?: string, version?: number): void {
            expectType("setSnapshotFunctions", "save", save, "function");
            expectType("setSnapshotFunctions", "restore", restore, "function");
            const isLasting = name !== undefined || version !== undefined;
            if (isLasting) {
                expectType("setSnapshotFunctions", "name", name, "string");
                expectType("setSnapshotFunctions", "version", version, "number");
            }
            const lasting = isLasting ? { name: name!, version: math.floor(version!) } : undefined;
            this._state.keep({ functions: { save, restore }, lasting });
        },
    };

    const baseMethods = {
        setDefaultHandler(this: StateManager, mutator: Mutator | undefined): void {
            if (mutator !== undefined) expectType("setDefaultHandler", "mutator", mutator, "function");
            this._state.handleOthers(mutator);
        },
    };

    const forkMethods = {
        castLogEntry(this: StateManager, entry: object): Entry {
            expectType("castLogEntry", "entry", entry, "table");
            if (!this._state.classes.cast(entry)) unknownClass("castLogEntry", (entry as Entry)._d);
            return entry as Entry;
        },
        createLogEntryFromClass(this: StateManager, which: unknown): Entry {
            return this._state.classes.create(which) ?? unknownClass("createLogEntryFromClass", which);
        },
    };

    fill(prototype, methods);
    fill(prototype, dialect === "base" ? baseMethods : forkMethods);
    prototype.__index = prototype;
    return prototype;
}
