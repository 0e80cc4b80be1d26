/** Kept elements: for each one of the list, its 1-based place in the base; 0 for those that are not taken from there. */
export type Places = number[];

/**
 * Takes as many elements of the base as keep their order (the longest ascending run of places, by patience sorting).
 *
 * @param places for each element where it stands in the base, 0 for nowhere; others are set to 0
 */
export function keepAscending(places: Places): void {
    const count = places.length;
    /** Index of the element that ends the best run of each length. */
    const ends: number[] = [];
    const before: number[] = [];
    let longest = 0;
    for (const i of $range(1, count)) {
        const place = places[i - 1]!;
        if (place > 0) {
            let low = 0;
            let high = longest;
            while (low < high) {
                const middle = (low + high - ((low + high) % 2)) / 2;
                if (places[ends[middle]!]! < place) low = middle + 1;
                else high = middle;
            }
            before[i - 1] = low > 0 ? ends[low - 1]! : -1;
            ends[low] = i - 1;
            if (low === longest) longest = longest + 1;
        }
    }
    let kept = longest > 0 ? ends[longest - 1]! : -1;
    for (const i of $range(count, 1, -1)) {
        if (i - 1 === kept) kept = before[kept]!;
        else places[i - 1] = 0;
    }
}

/**
 * Lets go of short runs: to keep one costs an edit more, which is dearer than to tell its elements by rank. Runs that
 * both list and base begin or end with cost none, so they stay.
 *
 * @param runMin runs of fewer elements, that follow each other in list and base, are set to 0
 */
export function dropShortRuns(places: Places, baseLength: number, runMin: number): void {
    const count = places.length;
    let first = 1;
    for (const i of $range(1, count)) {
        const place = places[i - 1]!;
        const isLast = i === count || place === 0 || places[i]! !== place + 1;
        if (isLast) {
            const isAtBegin = first === 1 && places[0] === 1;
            const isAtEnd = i === count && place === baseLength;
            const isShort = i - first + 1 < runMin && !isAtBegin && !isAtEnd;
            if (isShort) for (const k of $range(first, i)) places[k - 1] = 0;
            first = i + 1;
        }
    }
}

/** A stretch of the base that gives way to other elements. */
export interface Edit {
    /** Elements of the base that are kept before it. */
    readonly kept: number;
    readonly removed: number;
    readonly inserted: number;
}

/** What leads from a base of that length to the list; what the base still has after the last edit is kept. */
export function editsOf(places: Places, baseLength: number): Edit[] {
    const edits: Edit[] = [];
    /** Last place of the base that is dealt with. */
    let done = 0;
    let kept = 0;
    let inserted = 0;
    function close(nextPlace: number): void {
        const removed = nextPlace - done - 1;
        if (removed > 0 || inserted > 0) {
            edits[edits.length] = { kept, removed, inserted };
            kept = 0;
            inserted = 0;
        }
    }
    for (const i of $range(1, places.length)) {
        const place = places[i - 1]!;
        if (place === 0) {
            inserted = inserted + 1;
        } else {
            close(place);
            kept = kept + 1;
            done = place;
        }
    }
    close(baseLength + 1);
    return edits;
}
