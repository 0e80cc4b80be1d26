/** Negative, 0 or positive as `a` comes before, with or after `b`; the incumbent's own give -1, 0 and 1. */
export type Comparator = (a: unknown, b: unknown) => number;

type Record = LuaTable<AnyNotNil, unknown>;

/** The first index (1-based) whose element does not come before `value`, in min..max; nil when all do. */
export function binarySearch(
    list: unknown,
    value: unknown,
    comparator: Comparator,
    min?: number,
    max?: number,
): number | undefined {
    if (type(list) !== "table") error(`BinarySearch: list must be a table, got ${type(list)}`, 2);
    const elements = list as unknown[];
    const last = max ?? elements.length;
    let low = min ?? 1;
    let high = last + 1;
    while (low < high) {
        const middle = math.floor((low + high) / 2);
        if (comparator(elements[middle - 1], value) < 0) low = middle + 1;
        else high = middle;
    }
    return low <= last ? low : undefined;
}

export function isSorted(list: readonly unknown[], comparator: Comparator): boolean {
    if (comparator === undefined) error("IsSorted: comparator must be a function, got nil", 2);
    for (const index of $range(2, list.length)) {
        if (comparator(list[index - 2], list[index - 1]) > 0) return false;
    }
    return true;
}

function compareValues(a: number, b: number): number {
    if (a === b) return 0;
    return a < b ? -1 : 1;
}

export function createFieldSorter(field: AnyNotNil): Comparator {
    return (a, b) => compareValues((a as Record).get(field) as number, (b as Record).get(field) as number);
}

/** The first field in which two records differ decides. */
export function createMultiFieldSorter(...fields: AnyNotNil[]): Comparator {
    return (a, b) => {
        for (const field of fields) {
            const valueA = (a as Record).get(field) as number;
            const valueB = (b as Record).get(field) as number;
            if (valueA !== valueB) return valueA < valueB ? -1 : 1;
        }
        return 0;
    };
}

export function invertSorter(sorter: Comparator): Comparator {
    return (a, b) => -sorter(a, b);
}
