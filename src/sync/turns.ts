/**
 * What waits for its turn, of several owners: each owner has one in a round, in the order in which it came.
 *
 * @noSelf
 */
export interface Turns<T> {
    push(owner: number, item: T): void;
    /** Takes out whose turn it is; nil when nothing waits. */
    next(): T | undefined;
    /** Drops what is unwanted. */
    drop(isUnwanted: (this: void, item: T) => boolean): void;
}

interface Line<T> {
    readonly owner: number;
    items: T[];
}

export function createTurns<T>(): Turns<T> {
    /** None is empty. The first has the next turn. */
    let lines: Line<T>[] = [];

    return {
        push(owner, item) {
            const line = lines.find((other) => other.owner === owner);
            if (line === undefined) lines.push({ owner, items: [item] });
            else line.items.push(item);
        },
        next() {
            const line = table.remove(lines, 1);
            if (line === undefined) return undefined;
            const item = table.remove(line.items, 1);
            if (line.items.length > 0) lines.push(line);
            return item;
        },
        drop(isUnwanted) {
            for (const line of lines) line.items = line.items.filter((item) => !isUnwanted(item));
            lines = lines.filter((line) => line.items.length > 0);
        },
    };
}
