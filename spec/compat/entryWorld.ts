import type { Dialect, EntryKind } from "../../src/compat/dialect";
import { createIgnoreEntry, type IgnoreEntryClass } from "../../src/compat/entry/ignoreEntry";
import { createLogEntry, type EntryClass, type LogEntries } from "../../src/compat/entry/logEntry";
import { createSortedListClass, type SortedListClass } from "../../src/compat/entry/sortedList";
import { createFakePorts, type FakePorts } from "./fakePorts";

export interface EntryWorld {
    readonly ports: FakePorts;
    readonly sortedList: SortedListClass;
    readonly logEntries: LogEntries;
    readonly logEntry: EntryClass;
    readonly ignoreEntry: IgnoreEntryClass;
}

/** The classes of entries as one client's copy of the library makes them. */
export function createEntryWorld(kind: EntryKind, dialect: Dialect = "base"): EntryWorld {
    const ports = createFakePorts();
    const sortedList = createSortedListClass(dialect, {});
    const logEntries = createLogEntry({ ports, kind, sortedListClass: sortedList }, {});
    const ignoreEntry = createIgnoreEntry(logEntries, ports.units, {});
    return { ports, sortedList, logEntries, logEntry: logEntries.logEntry, ignoreEntry };
}
