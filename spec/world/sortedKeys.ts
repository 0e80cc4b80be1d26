/** The keys of a record in byte order: a table's own order is chance. */
export function sortedKeys(record: object): string[] {
    const keys: string[] = [];
    for (const [key] of pairs(record as unknown as LuaTable<string, unknown>)) keys.push(key);
    table.sort(keys);
    return keys;
}
