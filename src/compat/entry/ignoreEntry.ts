import type { Units } from "../../port/units";
import { fill } from "../fill";
import type { Entry, EntryClass, LogEntries } from "./logEntry";

/** Saved and sent. */
export const IGNORE_IDENTIFIER = "IGN";

/** Undoes the entry whose uuid is `ref`. */
export interface IgnoreEntry extends Entry {
    ref: string;
}

/** EventSourcing/IgnoreEntry, called with dots. */
export interface IgnoreEntryClass extends EntryClass {
    /**
     * @param creator as for `LogEntry:new`; a number is of the own realm
     * @param counter one below the lowest of that second, so that it sorts before what it undoes
     */
    create(this: void, entry: Entry, creator: string | number | undefined, counter: number): IgnoreEntry;
    class(): string;
}

/** @param target becomes IgnoreEntry */
export function createIgnoreEntry(logEntries: LogEntries, units: Units, target: object): IgnoreEntryClass {
    const { logEntry, create, resolve } = logEntries;
    const ignoreEntry = target as IgnoreEntryClass;
    fill(ignoreEntry, {
        _identifier: IGNORE_IDENTIFIER,
        create(this: void, entry: Entry, creator: string | number | undefined, counter: number): IgnoreEntry {
            if (type(counter) !== "number") error("IgnoreEntry.create: counter must be a number", 2);
            const identity = resolve(creator, units.identity("player")?.realm);
            if (identity === undefined) error(`IgnoreEntry.create: no player is ${tostring(creator ?? "player")}`, 2);
            const { realm, creator: id } = identity;
            const ignoring = create(ignoreEntry, { time: entry.time(), counter, realm, creator: id }) as IgnoreEntry;
            ignoring.ref = entry.uuid();
            return ignoring;
        },
        class(this: void): string {
            return IGNORE_IDENTIFIER;
        },
        fields(this: void): string[] {
            return [...logEntry.fields(), "ref"];
        },
    });
    ignoreEntry.__index = ignoreEntry;
    return setmetatable(ignoreEntry, { __index: logEntry });
}
