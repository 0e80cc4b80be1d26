import { canonicalText } from "../../event/canonical";
import { accept, refuse, type Checked } from "../../event/checked";
import { checkKey } from "../../event/check";
import type { FieldTable, FieldValue, LedgerEvent } from "../../event/event";
import { hashText } from "../../event/hashText";
import type { Layout } from "../../event/layout";
import { createPayloadCopier } from "../../event/payload";
import { addSums } from "../../fingerprint/fingerprint";
import type { Pause } from "../../schedule/slices";
import type { WireEntry } from "./messages";
import { isTable } from "./readMessage";
import type { Entry, SyncedState } from "./syncedState";

/** Positions, within its wire form, of an entry's absent fields: the original leaves them out and shifts the others. */
export type Holes = readonly number[];

/**
 * Entries as they stand in messages. What comes from others is looked at value by value before anybody uses it.
 *
 * @noSelf
 */
export interface WireEntries {
    /** Never raises. The entry holds nothing of what was handed in. @param holes as ours tell them */
    read(wire: unknown, holes?: Holes): Checked<LedgerEvent>;
    /** A record of its key alone; nil when that is no good. Also of classes that nobody has registered here. */
    keyOf(wire: unknown): LedgerEvent | undefined;
    /** Raises on an entry of a class that is not registered. */
    write(entry: LedgerEvent): WireEntry;
    /** Nil when nothing is absent, but for fields at the end. */
    holesOf(entry: LedgerEvent): Holes | undefined;
}

export interface WireEntriesOptions {
    readonly state: SyncedState;
    readonly layout: Layout;
}

/** Time, counter, realm and creator. */
const KEY_SLOTS_MAX = 4;

/** Far above what any consumer has; a longer list is not looked at. */
const FIELDS_MAX = 250;

/** The incumbent has no bounds of its own; these only keep the look finite. */
const payload = createPayloadCopier({ isRounding: true, bytesMax: 65536, depthMax: 64 });

/** Names of the fields of a key in wire order: four, or three in classic entries. */
function keyFieldsOf({ time, counter, realm, creator, keyBytes }: Layout): string[] {
    const slots = keyBytes === 16 ? [time, counter, realm, creator] : [time, counter, creator];
    return slots.map((slot) => tostring(slot));
}

/** The key where it stands in messages, in which every realm has its place; the kind is behind all else. */
function wireLayoutOf(layout: Layout): Layout {
    if (layout.keyBytes === 16) return { ...layout, time: 1, counter: 2, realm: 3, creator: 4 };
    return { ...layout, time: 1, counter: 2, creator: 3 };
}

export function createWireEntries({ state, layout }: WireEntriesOptions): WireEntries {
    const keyFields = keyFieldsOf(layout);
    const wireLayout = wireLayoutOf(layout);
    const keyCount = keyFields.length;

    function problemOf(raw: LuaTable<AnyNotNil, unknown>): string | undefined {
        const count = raw.length();
        if (count <= keyCount) return "values are missing";
        if (count > FIELDS_MAX) return "there are too many values";
        return checkKey(wireLayout, raw, count);
    }

    function copyOf(raw: LuaTable<AnyNotNil, unknown>): Checked<FieldValue[]> {
        const values: FieldValue[] = [];
        payload.begin();
        for (const index of $range(1, raw.length())) {
            const [value, reason] = payload.copy(raw.get(index));
            if (value === undefined) return refuse(`value ${index} ${reason}`);
            values[index - 1] = value;
        }
        return accept(values);
    }

    function fieldsOf(entry: LedgerEvent): readonly string[] {
        return (entry as unknown as Entry).fields();
    }

    /** Puts the values where they would stand, had nothing been left out. */
    function spread(entry: LedgerEvent, values: readonly FieldValue[], holes: Holes): void {
        const absent = new LuaSet<number>();
        // What tells of holes comes from others as well; the key has none.
        for (const position of holes) if (position > keyCount) absent.add(position);
        let at = 0;
        for (const [position, name] of ipairs(fieldsOf(entry) as string[])) {
            if (absent.has(position)) {
                entry.delete(name);
            } else {
                at = at + 1;
                if (at < values.length) entry.set(name, values[at - 1]!);
            }
        }
    }

    return {
        read(wire, holes) {
            if (!isTable(wire)) return refuse(`entry is a ${type(wire)}`);
            const problem = problemOf(wire);
            if (problem !== undefined) return refuse(problem);
            const copy = copyOf(wire);
            if (!copy.ok) return copy;
            const values = copy.value;
            const list: unknown[] = [];
            for (const value of values) list.push(value);
            const [ok, made] = pcall(() => {
                const entry = state.createLogEntryFromList(list);
                // Fewer is what the original sends where values are nil.
                if (values.length - 1 > fieldsOf(entry).length) return "there are more values than fields";
                if (holes !== undefined) spread(entry, values, holes);
                return entry;
            });
            if (!ok) return refuse(tostring(made));
            return typeof made === "string" ? refuse(made) : accept(made);
        },
        keyOf(wire) {
            if (!isTable(wire) || problemOf(wire) !== undefined) return undefined;
            const key: LedgerEvent = new LuaTable();
            for (const index of $range(1, keyCount)) key.set(keyFields[index - 1]!, wire.get(index) as number);
            return key;
        },
        write(entry) {
            const list = [...state.createListFromEntry(entry)];
            // Old entries have no realm: what is absent would have everything behind it stand one place earlier.
            const isRealmAbsent = keyCount === KEY_SLOTS_MAX && (entry.get(layout.realm) as unknown) === undefined;
            if (isRealmAbsent) table.insert(list, KEY_SLOTS_MAX - 1, 0);
            return list;
        },
        holesOf(entry) {
            const holes: number[] = [];
            let pending: number[] = [];
            for (const [position, name] of ipairs(fieldsOf(entry) as string[])) {
                if ((entry.get(name) as unknown) === undefined) {
                    if (position > keyCount) pending.push(position);
                } else {
                    for (const hole of pending) holes.push(hole);
                    pending = [];
                }
            }
            return holes.length > 0 ? holes : undefined;
        },
    };
}

/** What a checksum of an entry weighs, in the units of `Pause`. */
const UNITS_PER_CHECKSUM = 20;

/**
 * Of entries as they are sent, in any order: what AceComm lost in the middle, or a clash of two texts, shows in it. Nil
 * when they hold something that has no canonical text, which then nobody may send.
 */
export function checksumOf(entries: readonly WireEntry[], pause: Pause): number | undefined {
    let sum = 0;
    for (const entry of entries) {
        const [ok, text] = pcall(canonicalText, entry as unknown as FieldTable);
        if (!ok) return undefined;
        sum = addSums(sum, hashText(text));
        pause(UNITS_PER_CHECKSUM);
    }
    return sum;
}
