import { sortedKeys } from "./canonical";
import { accept, refuse, type Checked, type Refused } from "./checked";
import { KIND_BYTES_MAX } from "./check";
import type { EventKey, FieldValue, LedgerEvent } from "./event";
import { FIRST_FIELD } from "./layout";
import { CALLER_RULES, createPayloadCopier } from "./payload";
import { createTuple } from "./tuple";

/** Names of one kind's fields; far more than a handler can sensibly take as arguments. */
export const FIELDS_MAX = 100;

/** Longest name of a field, in bytes, without the mark. */
export const FIELD_BYTES_MAX = 64;

/** Kinds that begin with these are the library's own, or belong to actors' streams. */
const RESERVED = "^[!@]";

export interface Field {
    readonly name: string;
    readonly isOptional: boolean;
}

/** A payload by the names of its fields. */
export type NamedPayload = LuaTable<string, FieldValue>;

/**
 * Which fields the events of each kind have, and in which order.
 *
 * @noSelf
 */
export interface Schema {
    /**
     * Fixes the fields of a kind; a "?" at the end of a name marks an optional one. A kind may be defined again with
     * further optional fields at the end, and in no other way, since its events exist already.
     */
    define(kind: string, names: readonly unknown[]): Checked<readonly Field[]>;
    fields(kind: string): readonly Field[] | undefined;
    /** A caller's named payload as canonical fields in order, `false` for an absent optional one. */
    arrange(kind: string, payload: unknown): Checked<FieldValue[]>;
    /** An event of arranged fields. */
    build(kind: string, key: EventKey, fields: FieldValue[]): LedgerEvent;
    /** The payload of an event by name, absent optional fields left out; nil when the kind is not defined. */
    name(event: LedgerEvent): NamedPayload | undefined;
}

function parseField(name: unknown, place: number): Checked<Field> {
    if (typeof name !== "string") return refuse(`field ${place} is a ${type(name)}, not a name`);
    const isOptional = string.sub(name, -1) === "?";
    const bare = isOptional ? string.sub(name, 1, -2) : name;
    if (bare.length < 1 || bare.length > FIELD_BYTES_MAX) {
        return refuse(`field ${place} has a name that is not of 1..${FIELD_BYTES_MAX} bytes`);
    }
    return accept({ name: bare, isOptional });
}

function parseFields(names: readonly unknown[]): Checked<Field[]> {
    const fields: Field[] = [];
    const seen = new LuaSet<string>();
    const count = names.length;
    if (count > FIELDS_MAX) return refuse(`${count} fields are more than ${FIELDS_MAX}`);
    let hasOptional = false;
    for (const index of $range(1, count)) {
        const parsed = parseField(names[index - 1], index);
        if (!parsed.ok) return parsed;
        const { name, isOptional } = parsed.value;
        if (seen.has(name)) return refuse(`field "${name}" is named twice`);
        if (hasOptional && !isOptional) return refuse(`field "${name}" is required but follows an optional one`);
        seen.add(name);
        hasOptional = isOptional;
        fields[index - 1] = parsed.value;
    }
    return accept(fields);
}

/** Why a kind may not change from the old fields to the new ones. */
function refuseChange(old: readonly Field[], fresh: readonly Field[]): Refused | undefined {
    if (fresh.length < old.length) return refuse(`it was defined with ${old.length} fields already`);
    for (const index of $range(1, fresh.length)) {
        const before = old[index - 1];
        const now = fresh[index - 1]!;
        if (before === undefined) {
            if (!now.isOptional) return refuse(`field "${now.name}" is new, so it must be optional`);
        } else if (before.name !== now.name || before.isOptional !== now.isOptional) {
            return refuse(`field ${index} was defined as "${before.name}${before.isOptional ? "?" : ""}" already`);
        }
    }
    return undefined;
}

const payloadCopier = createPayloadCopier(CALLER_RULES);

function arrangeField({ name, isOptional }: Field, value: unknown): Checked<FieldValue> {
    if (isOptional && value === undefined) return accept(false);
    if (value === undefined) return refuse(`field "${name}" is missing`);
    // `false` stands for "absent" there.
    if (isOptional && typeof value === "boolean") return refuse(`field "${name}" is optional and holds a boolean`);
    const [copy, reason] = payloadCopier.copy(value);
    return copy === undefined ? refuse(`field "${name}" ${reason}`) : accept(copy);
}

function refuseUnknown(fields: readonly Field[], payload: LuaTable<string, unknown>): Refused | undefined {
    const names = new LuaSet<string>();
    for (const index of $range(1, fields.length)) names.add(fields[index - 1]!.name);
    const unknown = new LuaTable<string | number, true>();
    for (const [name] of payload) {
        if (typeof name !== "string") return refuse("the payload has keys that are not names");
        if (!names.has(name)) unknown.set(name, true);
    }
    const first = sortedKeys(unknown)[0];
    return first === undefined ? undefined : refuse(`field "${first}" is unknown`);
}

function arrangeFields(fields: readonly Field[], payload: unknown): Checked<FieldValue[]> {
    if (type(payload) !== "table") return refuse(`the payload is a ${type(payload)}`);
    if (getmetatable(payload) !== undefined) return refuse("the payload has a metatable");
    const named = payload as LuaTable<string, unknown>;
    const unknown = refuseUnknown(fields, named);
    if (unknown !== undefined) return unknown;
    const values: FieldValue[] = [];
    payloadCopier.begin();
    for (const index of $range(1, fields.length)) {
        const field = fields[index - 1]!;
        const arranged = arrangeField(field, named.get(field.name));
        if (!arranged.ok) return arranged;
        values[index - 1] = arranged.value;
    }
    return accept(values);
}

export function createSchema(): Schema {
    const kinds = new LuaTable<string, readonly Field[]>();

    function fieldsOf(kind: string): readonly Field[] | undefined {
        return kinds.get(kind);
    }

    return {
        define(kind, names) {
            if (kind.length < 1 || kind.length > KIND_BYTES_MAX) return refuse(`a kind has 1..${KIND_BYTES_MAX} bytes`);
            const [reserved] = string.find(kind, RESERVED);
            if (reserved !== undefined) return refuse(`kinds that begin with "!" or "@" are the library's own`);
            const parsed = parseFields(names);
            if (!parsed.ok) return parsed;
            const old = fieldsOf(kind);
            const refused = old === undefined ? undefined : refuseChange(old, parsed.value);
            if (refused !== undefined) return refused;
            kinds.set(kind, parsed.value);
            return parsed;
        },
        fields: fieldsOf,
        arrange(kind, payload) {
            const fields = fieldsOf(kind);
            return fields === undefined ? refuse(`kind "${kind}" is not defined`) : arrangeFields(fields, payload);
        },
        build: (kind, key, fields) => createTuple(key, kind, fields),
        name(event) {
            const fields = fieldsOf(event.get(FIRST_FIELD - 1) as string);
            if (fields === undefined) return undefined;
            const payload: NamedPayload = new LuaTable();
            for (const index of $range(1, fields.length)) {
                const { name, isOptional } = fields[index - 1]!;
                const value = event.get(FIRST_FIELD + index - 1) as FieldValue | undefined;
                if (value !== undefined && !(isOptional && value === false)) payload.set(name, value);
            }
            return payload;
        },
    };
}
