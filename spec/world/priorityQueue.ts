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

function isBefore(left: Due, right: Due): boolean {
    return left.time < right.time || (left.time === right.time && left.sequence < right.sequence);
}

/** A binary heap: order is total (time, then sequence), so it never depends on chance or addresses. */
export function createPriorityQueue<T extends Due>(): PriorityQueue<T> {
    const heap: T[] = [];

    function rise(start: number): void {
        const item = heap[start]!;
        let index = start;
        while (index > 0) {
            const parent = math.floor((index - 1) / 2);
            if (!isBefore(item, heap[parent]!)) break;
            heap[index] = heap[parent]!;
            index = parent;
        }
        heap[index] = item;
    }

    function sink(item: T, size: number): void {
        let index = 0;
        while (true) {
            let child = 2 * index + 1;
            if (child >= size) break;
            if (child + 1 < size && isBefore(heap[child + 1]!, heap[child]!)) child = child + 1;
            if (!isBefore(heap[child]!, item)) break;
            heap[index] = heap[child]!;
            index = child;
        }
        heap[index] = item;
    }

    return {
        push: (item) => {
            heap.push(item);
            rise(heap.length - 1);
        },
        peek: () => heap[0],
        pop: () => {
            const first = heap[0];
            if (first === undefined) return undefined;
            const last = heap.pop()!;
            if (heap.length > 0) sink(last, heap.length);
            return first;
        },
        size: () => heap.length,
    };
}
