import { pack, texts } from "../variadic";
import { define, hostGlobals, type AnyTable, type Environment } from "./environment";

const STRING = "byte char find format gmatch gsub len lower match rep reverse sub upper";
const TABLE = "concat foreach foreachi insert remove sort maxn";

type Text = string;

/** Splits at any of the separator's characters; at most `pieces` pieces, the last one takes the rest. */
function splitToList(separators: Text, text: Text, pieces?: number): Text[] {
    const list: Text[] = [];
    let start = 1;
    const set: Record<string, boolean> = {};
    for (const index of $range(1, separators.length)) set[string.sub(separators, index, index)] = true;
    for (const index of $range(1, text.length)) {
        if (pieces !== undefined && list.length + 1 >= pieces) break;
        if (set[string.sub(text, index, index)] === true) {
            list.push(string.sub(text, start, index - 1));
            start = index + 1;
        }
    }
    list.push(string.sub(text, start));
    return list;
}

function split(separators: Text, text: Text, pieces?: number): LuaMultiReturn<Text[]> {
    return $multi(...splitToList(separators, text, pieces));
}

function trim(text: Text, characters?: Text): Text {
    const set = characters === undefined ? "%s" : string.gsub(characters, "(%W)", "%%%1")[0];
    const [trimmed] = string.match(text, `^[${set}]*(.-)[${set}]*$`);
    return trimmed ?? text;
}

function joinTexts(separator: Text, ...args: unknown[]): Text {
    return table.concat(texts(pack(...args)), separator);
}

function wipe(target: AnyTable): unknown {
    const keys: AnyNotNil[] = [];
    for (const [key] of pairs(target)) keys.push(key);
    for (const key of keys) target.set(key, undefined);
    return target;
}

function utf8Length(text: Text): number {
    let length = 0;
    for (const index of $range(1, text.length)) {
        const code = string.byte(text, index);
        if (code < 128 || code >= 192) length = length + 1;
    }
    return length;
}

function compareIgnoringCase(left: Text, right: Text): number {
    const a = string.lower(left);
    const b = string.lower(right);
    if (a === b) return 0;
    return a < b ? -1 : 1;
}

function copyFrom(library: string, names: string): Environment {
    const source = hostGlobals.get(library) as Environment;
    const result: Environment = new LuaTable();
    for (const [name] of string.gmatch(names, "%a+")) result.set(name!, source.get(name!));
    return result;
}

function createTableLibrary(): Environment {
    const library = copyFrom("table", TABLE);
    const frozen = setmetatable(new LuaTable<object, boolean>(), { __mode: "k" } as LuaMetatable<object>);
    define(library, {
        getn: (list: unknown[]) => list.length,
        setn: () => undefined,
        wipe,
        create: () => new LuaTable(),
        count: (target: AnyTable) => {
            let count = 0;
            for (const [_] of pairs(target)) count = count + 1;
            return count;
        },
        // Marks only: writing to a frozen table raises no error here.
        freeze: (target: object) => {
            (frozen as unknown as LuaTable<object, boolean>).set(target, true);
            return target;
        },
        isfrozen: (target: object) => (frozen as unknown as LuaTable<object, boolean>).get(target),
        removemulti: (list: unknown[], position: number, count: number) => {
            for (const _ of $range(1, count)) table.remove(list, position);
        },
    });
    return library;
}

/** string and table with the client's extras, and the bare names that the game's Lua UI adds. */
export function installTextAndTable(environment: Environment): void {
    const stringLibrary = copyFrom("string", STRING);
    const tableLibrary = createTableLibrary();
    define(stringLibrary, {
        gfind: string.gmatch,
        concat: (...args: unknown[]) => joinTexts("", ...args),
        join: joinTexts,
        split,
        trim,
    });
    environment.set("string", stringLibrary);
    environment.set("table", tableLibrary);
    for (const [name] of string.gmatch("byte char find len lower match rep sub upper", "%a+")) {
        environment.set(`str${name}`, stringLibrary.get(name!));
    }
    define(environment, {
        format: string.format,
        gsub: string.gsub,
        gmatch: string.gmatch,
        strrev: string.reverse,
        strsplit: split,
        strsplittable: (separators: Text, text: Text, pieces?: number) => splitToList(separators, text, pieces),
        strjoin: joinTexts,
        strconcat: (...args: unknown[]) => joinTexts("", ...args),
        strtrim: trim,
        strlenutf8: utf8Length,
        strcmputf8i: compareIgnoringCase,
        wipe,
        tinsert: table.insert,
        tremove: table.remove,
        sort: table.sort,
        foreach: tableLibrary.get("foreach"),
        foreachi: tableLibrary.get("foreachi"),
        getn: tableLibrary.get("getn"),
        tContains: (list: unknown[], value: unknown) => list.includes(value),
        tostringall: (...args: unknown[]) => $multi(...texts(pack(...args))),
        CopyTable: copyDeep,
    });
}

function copyDeep(source: AnyTable): AnyTable {
    const copy = new LuaTable<AnyNotNil, unknown>();
    for (const [key, value] of pairs(source)) {
        copy.set(key, type(value) === "table" ? copyDeep(value as unknown as AnyTable) : value);
    }
    return copy;
}
