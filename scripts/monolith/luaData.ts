/**
 * Data written as Lua source, the way the game keeps SavedVariables. It is parsed and never run.
 *
 * Strings are byte strings: each character is one byte, 0..255, whatever encoding the game had in mind.
 */
import { parse, type Expression, type Node, type Statement } from "luaparse";

export type LuaKey = string | number | boolean;
export type LuaValue = string | number | boolean | LuaTable;
export type LuaTable = ReadonlyMap<LuaKey, LuaValue>;

/** The text is not plain data; the message is for people and names the line. */
export class NotDataError extends Error {}

/**
 * Reads `NAME = value` statements.
 *
 * @param source one character per byte
 * @throws NotDataError for anything but tables, strings, numbers (with a minus), true, false and nil
 */
export function parseLuaData(source: string): ReadonlyMap<string, LuaValue> {
    const globals = new Map<string, LuaValue>();
    for (const statement of parseStatements(source)) {
        const [name, value] = readAssignment(statement);
        if (value !== undefined) globals.set(name, value);
    }
    return globals;
}

function parseStatements(source: string): readonly Statement[] {
    try {
        return parse(source, { luaVersion: "5.1", comments: false, locations: true, encodingMode: "pseudo-latin1" })
            .body;
    } catch (error) {
        if (error instanceof RangeError) throw new NotDataError("tables are nested too deeply");
        // luaparse's own errors begin with "[line:column] ".
        if (error instanceof SyntaxError) throw new NotDataError(error.message.replace(/^\[(\d+):\d+\] /, "line $1: "));
        // A file that is no text at all trips luaparse itself.
        throw new NotDataError(`it cannot be parsed (${String(error)})`);
    }
}

function refusal(node: Node, what: string): NotDataError {
    return new NotDataError(`line ${String(node.loc?.start.line ?? 0)}: ${what}`);
}

function readAssignment(statement: Statement): [name: string, value: LuaValue | undefined] {
    if (statement.type !== "AssignmentStatement") throw refusal(statement, "code, where only NAME = value may stand");
    const [variable, ...moreVariables] = statement.variables;
    const [init, ...moreInits] = statement.init;
    if (variable?.type !== "Identifier" || init === undefined || moreVariables.length + moreInits.length > 0) {
        throw refusal(statement, "code, where only NAME = value may stand");
    }
    return [variable.name, readValue(init)];
}

/** Undefined for nil. */
function readValue(node: Expression): LuaValue | undefined {
    switch (node.type) {
        case "StringLiteral":
        case "BooleanLiteral":
            return node.value;
        case "NumericLiteral":
            return finite(node, node.value);
        case "NilLiteral":
            return undefined;
        case "UnaryExpression":
            if (node.operator !== "-" || node.argument.type !== "NumericLiteral") break;
            return finite(node, -node.argument.value);
        case "TableConstructorExpression":
            return readTable(node);
        default:
            break;
    }
    throw refusal(node, "code, where only a table, text, number, true, false or nil may stand");
}

function finite(node: Node, value: number): number {
    if (!Number.isFinite(value)) throw refusal(node, "a number without end");
    return value;
}

function readTable(node: Extract<Expression, { type: "TableConstructorExpression" }>): LuaTable {
    const table = new Map<LuaKey, LuaValue>();
    let position = 0;
    for (const field of node.fields) {
        let key: LuaKey;
        if (field.type === "TableValue") {
            position += 1;
            key = position;
        } else {
            key = field.type === "TableKeyString" ? field.key.name : readKey(field.key);
        }
        const value = readValue(field.value);
        if (value !== undefined) table.set(key, value);
    }
    return table;
}

function readKey(node: Expression): LuaKey {
    const key = readValue(node);
    if (key === undefined || typeof key === "object") throw refusal(node, "a key that is a table or nil");
    return key;
}
