/** Who wrote what: the scenario's own record, which no client sees. */
export interface Written {
    /** Kind and content, spelled out. */
    readonly signature: string;
    readonly writer: string;
}

/** @noSelf */
export interface WrittenEvents {
    note(book: string, key: string, signature: string, writer: string): void;
    find(book: string, key: string): Written | undefined;
    /** Of all ledgers. */
    count(): number;
    /** In the order of writing. */
    keys(book: string): readonly string[];
    /** Two writings under one key, or by somebody who may not. */
    readonly complaints: string[];
}

export function createWrittenEvents(): WrittenEvents {
    const byName = new LuaTable<string, Written>();
    const keysByBook: Record<string, string[]> = {};
    const complaints: string[] = [];

    return {
        complaints,
        note: (book, key, signature, writer) => {
            const name = `${book} ${key}`;
            const known = byName.get(name);
            if (known !== undefined) {
                if (known.signature === signature) return;
                complaints.push(`${writer} wrote ${name} (${signature}), which ${known.writer} had written already`);
                return;
            }
            byName.set(name, { signature, writer });
            keysByBook[book] ??= [];
            keysByBook[book].push(key);
        },
        find: (book, key) => byName.get(`${book} ${key}`),
        count: () => {
            let count = 0;
            for (const [, keys] of pairs(keysByBook)) count = count + keys.length;
            return count;
        },
        keys: (book) => keysByBook[book] ?? [],
    };
}
