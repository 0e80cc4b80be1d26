import type { EntryClass, Entry } from "../entry/logEntry";

/** An entry of the wire, or a row of a saved table: not all of them are of their class yet. */
export type PlainEntry = LuaTable<AnyNotNil, unknown>;

/**
 * The classes of entries that one consumer has registered, by their identifiers.
 *
 * @noSelf
 */
export interface EntryClasses {
    register(identifier: string, entryClass: EntryClass): void;
    find(identifier: unknown): EntryClass | undefined;
    /** Makes an entry one of its registered class. False, and nothing has changed, where that is not known. */
    cast(entry: object): boolean;
    /**
     * The same for whoever is to be able to ask the entry anything: one of another class becomes an entry of the class that
     * all others are made of, if it is of none.
     */
    prepare(entry: object): void;
    /** An entry without key of a class or of an identifier; nil for one that is not registered. */
    create(which: unknown): Entry | undefined;
    /** Takes the list's last value for the class; nil where that is not registered. */
    fromList(list: unknown[]): Entry | undefined;
    /** Values in the order of the class's fields, then its identifier; nil for an unknown class. */
    toList(entry: object): unknown[] | undefined;
}

function identifierOf(entry: object): unknown {
    return (entry as PlainEntry).get("_d");
}

export function createEntryClasses(logEntry: EntryClass): EntryClasses {
    const classes = new LuaTable<string, EntryClass | undefined>();

    function find(identifier: unknown): EntryClass | undefined {
        return typeof identifier === "string" ? classes.get(identifier) : undefined;
    }

    function cast(entry: object): boolean {
        const entryClass = find(identifierOf(entry));
        if (entryClass === undefined) return false;
        if (getmetatable(entry) !== entryClass) setmetatable(entry, entryClass as unknown as LuaMetatable<object>);
        return true;
    }

    function create(which: unknown): Entry | undefined {
        const identifier = type(which) === "table" ? (which as EntryClass)._identifier : which;
        const entryClass = find(identifier);
        if (entryClass === undefined) return undefined;
        return setmetatable({ _d: identifier }, entryClass as unknown as LuaMetatable<object>) as unknown as Entry;
    }

    return {
        register(identifier, entryClass) {
            classes.set(identifier, entryClass);
        },
        find,
        cast,
        prepare(entry) {
            const entryClass = classes.get((entry as Entry)._d);
            // What a metatable indexes is itself, and asking an entry for that is cheaper than asking for its metatable.
            if ((entry as EntryClass).__index === entryClass && entryClass !== undefined) return;
            if (entryClass === undefined && getmetatable(entry) !== undefined) return;
            setmetatable(entry, (entryClass ?? logEntry) as unknown as LuaMetatable<object>);
        },
        create,
        fromList(list) {
            const entry = create(table.remove(list)) as unknown as PlainEntry | undefined;
            if (entry === undefined) return undefined;
            const names = (entry as unknown as EntryClass).fields();
            for (const index of $range(1, names.length)) entry.set(names[index - 1]!, list[index - 1]);
            return entry as unknown as Entry;
        },
        toList(entry) {
            if (!cast(entry)) return undefined;
            const list: unknown[] = [];
            for (const name of (entry as EntryClass).fields()) {
                const value = (entry as PlainEntry).get(name);
                // The incumbent leaves out what is absent, and so has everything behind it stand one place earlier.
                if (value !== undefined) list[list.length] = value;
            }
            list[list.length] = identifierOf(entry);
            return list;
        },
    };
}
