/** Puts all that a table holds into another, whose holders keep it: LibStub hands out a major's table early. */
export function fill(target: object, source: object): void {
    for (const [name, value] of pairs(source as LuaTable<string, unknown>)) {
        (target as LuaTable<string, unknown>).set(name, value);
    }
}
