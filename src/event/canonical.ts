import type { FieldTable, FieldValue } from "./event";

type TableKey = string | number;

const byte = string.byte;
const format = string.format;

/** Ascending by bytes; Lua's own `<` on strings follows the locale of the machine. */
export function isTextBefore(a: string, b: string): boolean {
    for (const i of $range(1, math.min(a.length, b.length))) {
        const byteA = byte(a, i);
        const byteB = byte(b, i);
        if (byteA !== byteB) return byteA < byteB;
    }
    return a.length < b.length;
}

/** Numbers before strings. */
function isKeyBefore(a: TableKey, b: TableKey): boolean {
    if (typeof a === "number") return typeof b === "number" ? a < b : true;
    return typeof b === "string" && isTextBefore(a, b);
}

/** The keys of a plain table in an order that all clients share. */
export function sortedKeys<T>(fields: LuaTable<TableKey, T>): TableKey[] {
    const keys: TableKey[] = [];
    for (const [key] of fields) keys[keys.length] = key;
    table.sort(keys, isKeyBefore);
    return keys;
}

/** A list has the keys 1..n and no others; then `n`, else 0 (also for the empty table). */
function listLength(fields: FieldTable): number {
    const length = fields.length();
    let count = 0;
    for (const [key] of fields) {
        if (typeof key !== "number" || key < 1 || key > length || key % 1 !== 0) return 0;
        count = count + 1;
    }
    return count === length ? length : 0;
}

function write(pieces: string[], value: FieldValue): void {
    if (typeof value === "string") {
        pieces[pieces.length] = format("%.0f:", value.length) + value;
    } else if (typeof value === "number") {
        // Adding 0 turns -0, which prints with its sign, into 0.
        pieces[pieces.length] = format("%.14g;", value + 0);
    } else if (typeof value === "boolean") {
        pieces[pieces.length] = value ? "t" : "f";
    } else {
        writeTable(pieces, value);
    }
}

function writeTable(pieces: string[], fields: FieldTable): void {
    const length = listLength(fields);
    if (length > 0) {
        pieces[pieces.length] = "[";
        for (const i of $range(1, length)) write(pieces, fields.get(i));
        pieces[pieces.length] = "]";
        return;
    }
    pieces[pieces.length] = "{";
    for (const key of sortedKeys(fields)) {
        write(pieces, key);
        write(pieces, fields.get(key));
    }
    pieces[pieces.length] = "}";
}

/**
 * One text for one content, whatever order its tables were filled in: strings as `length:bytes`, numbers as `%.14g;`,
 * `t` and `f`, lists as `[…]`, other tables as `{key value …}` with their keys ascending.
 *
 * It is hashed, so its form is as good as stored: changing it breaks every content sum.
 */
export function canonicalText(value: FieldValue): string {
    const pieces: string[] = [];
    write(pieces, value);
    return table.concat(pieces);
}

/**
 * Bytes of the canonical text, without writing it where that can be helped.
 *
 * @param value must be canonical
 */
export function canonicalLength(value: FieldValue): number {
    if (typeof value === "number") return tostring(value + 0).length + 1;
    if (typeof value === "boolean") return 1;
    if (typeof value === "string") return value.length + tostring(value.length).length + 1;
    return canonicalText(value).length;
}
