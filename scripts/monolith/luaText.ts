/** Writes data as Lua source of plain ASCII, so that any way to a Lua interpreter will do. */
import type { LuaKey, LuaTable, LuaValue } from "./luaData.js";

/** @param bytes one character per byte */
export function luaString(bytes: string): string {
    // Three digits always: the next character may be a digit itself.
    const escaped = bytes.replace(
        /[\u0000-\u001f"\\\u007f-\u00ff]/g,
        (character) => `\\${String(character.charCodeAt(0)).padStart(3, "0")}`,
    );
    return `"${escaped}"`;
}

/** A text of JavaScript as the bytes of its UTF-8 form, one character each. */
export function bytesOf(text: string): string {
    return Buffer.from(text, "utf8").toString("latin1");
}

/** Bytes, one character each, as text; what is no UTF-8 becomes U+FFFD. */
export function textOf(bytes: string): string {
    return Buffer.from(bytes, "latin1").toString("utf8");
}

/** 17 significant digits bring every number back as it was. */
function luaNumber(value: number): string {
    return Number.isInteger(value) ? String(value) : value.toPrecision(17);
}

export function luaValue(value: LuaValue): string {
    if (typeof value === "string") return luaString(value);
    if (typeof value === "number") return luaNumber(value);
    return typeof value === "boolean" ? String(value) : luaTable(value);
}

/** Keys 1..n as a list without keys, as the game writes them: so they fill the table's array part. */
function luaTable(table: LuaTable): string {
    let listed = 0;
    while (table.has(listed + 1)) listed += 1;
    const isListed = (key: LuaKey): boolean => typeof key === "number" && key >= 1 && key <= listed && key % 1 === 0;
    const list = Array.from({ length: listed }, (_, position) => `${luaValue(table.get(position + 1) ?? false)},\n`);
    const others = [...table].filter(([key]) => !isListed(key));
    return `{\n${list.join("")}${others.map(([key, value]) => `[${luaValue(key)}] = ${luaValue(value)},\n`).join("")}}`;
}

/** A SavedVariables file. */
export function savedVariablesText(globals: ReadonlyMap<string, LuaValue>): string {
    return `\n${[...globals].map(([name, value]) => `${name} = ${luaValue(value)}\n`).join("")}`;
}
