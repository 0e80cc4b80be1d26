/** Writes a variable as the game's current format does: no indentation, one entry a line, quoted as Lua's %q does. */

type Fields = LuaTable<AnyNotNil, unknown>;

function quoted(text: string): string {
    const [escaped] = string.gsub(text, '[\\"]', "\\%0");
    const [broken] = string.gsub(escaped, "\n", "\\n");
    return `"${broken}"`;
}

function keyText(key: unknown): string {
    return typeof key === "string" ? quoted(key) : tostring(key);
}

function write(pieces: string[], value: unknown): void {
    if (type(value) === "table") {
        writeTable(pieces, value as Fields);
    } else if (typeof value === "number") {
        pieces.push(string.format("%.16g", value));
    } else {
        pieces.push(typeof value === "string" ? quoted(value) : tostring(value));
    }
}

function writeTable(pieces: string[], fields: Fields): void {
    pieces.push("{\n");
    const length = fields.length();
    for (const i of $range(1, length)) {
        write(pieces, fields.get(i));
        pieces.push(",\n");
    }
    for (const [key, value] of pairs(fields)) {
        const isInList = typeof key === "number" && key >= 1 && key <= length && key % 1 === 0;
        if (!isInList) {
            pieces.push(`[${keyText(key)}] = `);
            write(pieces, value);
            pieces.push(",\n");
        }
    }
    pieces.push("}");
}

export function savedVariablesText(name: string, value: unknown): string {
    const pieces: string[] = [`\n${name} = `];
    write(pieces, value);
    pieces.push("\n");
    return table.concat(pieces);
}

/** Loads the text as the game does, in an environment of its own. */
export function loadSavedVariables(name: string, text: string): unknown {
    const [chunk, problem] = loadstring(text);
    if (chunk === undefined) return error(problem, 0);
    const environment = new LuaTable<string, unknown>();
    setfenv(chunk as unknown as number, environment);
    (chunk as () => void)();
    return environment.get(name);
}
