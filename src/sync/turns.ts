/** What stands in the place of an item; nil to leave it. */
type Successor<T> = (this: void, item: T) => T | undefined;
type Test<T> = (this: void, item: T) => boolean;

/**
 * What waits for its turn, of several owners: each owner has one in a round, in the order in which it came.
 *
 * @noSelf
 */
export interface Turns<T> {
    push(owner: number, item: T): void;
    /** Puts another item in the place of the first for which there is one; false when there is none. */
    replace(owner: number, successor: Successor<T>): boolean;
    /** Takes out whose turn it is; nil when nothing waits. */
    next(): T | undefined;
    /** Drops what is unwanted. */
    drop(isUnwanted: Test<T>): void;
    /** Items of all owners. */
    count(): number;
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
        replace(owner, successor) {
            const items = lines.find((other) => other.owner === owner)?.items ?? [];
            for (const i of $range(0, items.length - 1)) {
                const next = successor(items[i]!);
                if (next !== undefined) {
                    items[i] = next;
                    return true;
                }
            }
            return false;
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
        count() {
            let sum = 0;
            for (const line of lines) sum = sum + line.items.length;
            return sum;
        },
    };
}
