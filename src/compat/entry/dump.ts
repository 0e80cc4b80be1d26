/** Tables hold themselves at times, and a chat window holds few lines. */
const DEPTH_MAX = 5;
const LINES_MAX = 200;

type Say = (line: string) => void;

function sortedKeys(value: LuaTable<AnyNotNil, unknown>): AnyNotNil[] {
    const keys: AnyNotNil[] = [];
    for (const [key] of pairs(value)) keys.push(key);
    table.sort(keys, (a, b) =>
        type(a) === "number" && type(b) === "number" ? (a as number) < (b as number) : tostring(a) < tostring(b),
    );
    return keys;
}

/** Says what a table holds, one line a value, nested tables further in. */
export function dumpTable(say: Say, value: unknown): void {
    let lines = 0;

    function visit(current: LuaTable<AnyNotNil, unknown>, indent: string, depth: number): void {
        for (const key of sortedKeys(current)) {
            if (lines >= LINES_MAX) return;
            lines = lines + 1;
            const held = current.get(key);
            say(`${indent}${tostring(key)}: ${tostring(held)}`);
            if (type(held) === "table" && depth < DEPTH_MAX) {
                visit(held as LuaTable<AnyNotNil, unknown>, `${indent}  `, depth + 1);
            }
        }
    }

    if (type(value) !== "table") say(tostring(value));
    else visit(value as LuaTable<AnyNotNil, unknown>, "", 1);
}
