/** Something that is due at a time; of equal times the smaller sequence number comes first. */
export interface Due {
    readonly time: number;
    readonly sequence: number;
}

/** @noSelf */
export interface PriorityQueue<T extends Due> {
    push(item: T): void;
    /** The first one, left where it is. */
    peek(): T | undefined;
    pop(): T | undefined;
    size(): number;
}

/**
 * A binary heap: order is total (time, then sequence), so it never depends on chance or addresses.
 *
 * A world makes half a million appointments, so places count from 1 (`heap[place - 1]` is `heap[place]` in Lua, and a
 * parent is a half) and the comparisons stand in line.
 */
export function createPriorityQueue<T extends Due>(): PriorityQueue<T> {
    const heap: T[] = [];
    let size = 0;

    function rise(item: T): void {
        const { time, sequence } = item;
        let place = size;
        while (place > 1) {
            const parent = (place - (place % 2)) / 2;
            const other = heap[parent - 1]!;
            if (other.time < time || (other.time === time && other.sequence < sequence)) break;
            heap[place - 1] = other;
            place = parent;
        }
        heap[place - 1] = item;
    }

    /** The earlier one of the children of a place; 0 when it has none. */
    function earlierChild(place: number): number {
        const left = 2 * place;
        if (left >= size) return left === size ? left : 0;
        const one = heap[left - 1]!;
        const other = heap[left]!;
        const isRight = other.time < one.time || (other.time === one.time && other.sequence < one.sequence);
        return isRight ? left + 1 : left;
    }

    function sink(item: T): void {
        const { time, sequence } = item;
        let place = 1;
        let child = earlierChild(place);
        while (child > 0) {
            const other = heap[child - 1]!;
            if (time < other.time || (time === other.time && sequence < other.sequence)) break;
            heap[place - 1] = other;
            place = child;
            child = earlierChild(place);
        }
        heap[place - 1] = item;
    }

    return {
        push: (item) => {
            size = size + 1;
            rise(item);
        },
        peek: () => heap[0],
        pop: () => {
            const first = heap[0];
            if (first === undefined) return undefined;
            const last = heap.pop()!;
            size = size - 1;
            if (size > 0) sink(last);
            return first;
        },
        size: () => size,
    };
}
