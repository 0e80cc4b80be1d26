import { type FieldValue } from "../../event/event";
import { malformed } from "../cursor";
import { dropShortRuns, type Edit, editsOf, keepAscending, type Places } from "./alignment";
import { type Base, createListMemory, elementsOf, type ListMemory, type Scalar, tableOf } from "./listMemory";
import type { Pause } from "../pause";
import type { StreamsIn, StreamsOut } from "./streams";
import { listLength, TABLE_VALUES_MAX, type ValueReader, type ValueWriter } from "./values";

/*
 * A column of lists of texts, numbers or booleans: each as a difference to one of the lists before. Sent: guarded by a
 * frozen sample. Numbers are in the stream of few, ranks in
 * their own.
 *
 *   list  = base(whole) edits(whole) edit* rank*
 *   base  = 0 for the latest list, and so on (listMemory.ts); before the first list there is the empty one
 *   edit  = kept(whole) removed * 16 + inserted (byte; 15 stands for 15 and more) [removed - 15] [inserted - 15]
 *   rank  = 0(ranks: whole) value | 1 + number of the candidate (listMemory.ts), which is then none any more
 *
 * There is a rank for each inserted element. Raids change by a few players or change their order; of all that was tried
 * on a real guild's ledger (successors, places, edits with plain indexes) this took least.
 */
const NIBBLE_MAX = 15;
/** Shorter runs of the base are not kept: an edit more costs about two ranks (measured: 3 takes 2 % less than 1). */
const RUN_MIN = 3;

/** What a list counts as, besides its elements, when it is told with edits: as the work with its candidates does. */
const EDITED_VALUES = 64;

/** Counted against `valuesMaxOf`, alike by writer and reader. */
function unfoldedOf(length: number, baseLength: number, hasEdits: boolean): number {
    return hasEdits ? math.max(length, baseLength) + EDITED_VALUES : length;
}

function isEqual(a: readonly Scalar[], b: readonly Scalar[]): boolean {
    if (a.length !== b.length) return false;
    for (const i of $range(1, a.length)) if (a[i - 1] !== b[i - 1]) return false;
    return true;
}

/** How many elements follow each other as they do in the base. */
function likeness(elements: readonly Scalar[], base: Base): number {
    const { places } = base;
    let score = 0;
    let before = 0;
    for (const i of $range(1, elements.length)) {
        const place = (places.get(elements[i - 1]!) as number | undefined) ?? -1;
        if (place === before + 1) score = score + 1;
        before = place;
    }
    return score;
}

function placesIn(elements: readonly Scalar[], base: Base): Places {
    const places: Places = [];
    for (const i of $range(1, elements.length)) {
        places[i - 1] = base.places.get(elements[i - 1]!) ?? 0;
    }
    return places;
}

function removeCandidate(candidates: Scalar[], element: Scalar): number {
    for (const i of $range(1, candidates.length)) {
        if (candidates[i - 1] === element) {
            table.remove(candidates, i);
            return i;
        }
    }
    return 0;
}

export function isScalarList(value: FieldValue): boolean {
    if (typeof value !== "object") return false;
    const count = listLength(value);
    let seen = 0;
    for (const [, element] of value) {
        if (typeof element === "object") return false;
        seen = seen + 1;
    }
    return seen === count;
}

/** @param known lists of the same field that the receiver has */
export function writeLists(
    { few, ranks }: StreamsOut,
    values: ValueWriter,
    lists: readonly FieldValue[],
    known: readonly FieldValue[],
    pause: Pause,
): void {
    const memory = createListMemory();
    for (const list of known) memory.add(scalarsOf(list));

    function writeEdit({ kept, removed, inserted }: Edit): void {
        few.whole(kept);
        few.byte(math.min(removed, NIBBLE_MAX) * 16 + math.min(inserted, NIBBLE_MAX));
        if (removed >= NIBBLE_MAX) few.whole(removed - NIBBLE_MAX);
        if (inserted >= NIBBLE_MAX) few.whole(inserted - NIBBLE_MAX);
    }

    function writeInserted(elements: readonly Scalar[], places: Places, candidates: Scalar[]): void {
        for (const i of $range(1, elements.length)) {
            if (places[i - 1] === 0) {
                const rank = removeCandidate(candidates, elements[i - 1]!);
                ranks.whole(rank);
                if (rank === 0) values.write(elements[i - 1]!);
                pause(1);
            }
        }
    }

    function chooseBase(elements: readonly Scalar[]): LuaMultiReturn<[index: number, isSame: boolean]> {
        const bases = memory.bases();
        let best = 0;
        let bestScore = -1;
        for (const i of $range(0, bases.length - 1)) {
            const base = bases[i]!;
            if (isEqual(elements, base.elements)) return $multi(i, true);
            const score = likeness(elements, base);
            if (score > bestScore) {
                best = i;
                bestScore = score;
            }
            pause(elements.length / 10);
        }
        return $multi(best, false);
    }

    for (const list of lists) {
        const elements = scalarsOf(list);
        const [index, isSame] = chooseBase(elements);
        few.whole(index);
        values.unfold(unfoldedOf(elements.length, memory.bases()[index]!.elements.length, !isSame));
        if (isSame) {
            few.whole(0);
            memory.touch(index);
        } else {
            const base = memory.bases()[index]!;
            const places = placesIn(elements, base);
            keepAscending(places);
            dropShortRuns(places, base.elements.length, RUN_MIN);
            const edits = editsOf(places, base.elements.length);
            few.whole(edits.length);
            for (const edit of edits) writeEdit(edit);
            writeInserted(elements, places, memory.candidates(base, edits));
            memory.add(elements);
            pause(elements.length * 2);
        }
    }
}

function scalarsOf(list: FieldValue): Scalar[] {
    return typeof list === "object" ? elementsOf(list, listLength(list)) : [];
}

/** Reads what `writeLists` wrote; raises `malformed`. */
export function readLists(
    { few, ranks }: StreamsIn,
    values: ValueReader,
    count: number,
    known: readonly FieldValue[],
    pause: Pause,
): FieldValue[] {
    const memory: ListMemory = createListMemory();
    for (const list of known) memory.add(scalarsOf(list));

    function readEdit(): Edit {
        const kept = few.whole(TABLE_VALUES_MAX);
        const both = few.byte();
        let inserted = both % 16;
        let removed = (both - inserted) / 16;
        if (removed === NIBBLE_MAX) removed = removed + few.whole(TABLE_VALUES_MAX);
        if (inserted === NIBBLE_MAX) inserted = inserted + few.whole(TABLE_VALUES_MAX);
        return { kept, removed, inserted };
    }

    /** Also sees that the edits stay inside the base and the list inside its bound. */
    function readEdits(baseLength: number): Edit[] {
        const edits: Edit[] = [];
        let place = 0;
        let length = baseLength;
        for (const i of $range(1, few.whole(TABLE_VALUES_MAX))) {
            const edit = readEdit();
            place = place + edit.kept + edit.removed;
            length = length + edit.inserted - edit.removed;
            if (place > baseLength) malformed("list is edited behind its end");
            edits[i - 1] = edit;
        }
        if (length > TABLE_VALUES_MAX) malformed("list is too long");
        values.unfold(unfoldedOf(length, baseLength, edits.length > 0));
        return edits;
    }

    function readElement(candidates: Scalar[]): Scalar {
        const rank = ranks.whole(candidates.length);
        if (rank > 0) return table.remove(candidates, rank)!;
        const value = values.read();
        return typeof value === "object" ? malformed("list holds a table") : value;
    }

    function applyEdits(base: Base, edits: readonly Edit[]): Scalar[] {
        const candidates = memory.candidates(base, edits);
        const elements: Scalar[] = [];
        let place = 0;
        let length = 0;
        function keep(until: number): void {
            for (const i of $range(place, until - 1)) {
                elements[length] = base.elements[i]!;
                length = length + 1;
            }
        }
        for (const { kept, removed, inserted } of edits) {
            keep(place + kept);
            place = place + kept + removed;
            for (const _ of $range(1, inserted)) {
                elements[length] = readElement(candidates);
                length = length + 1;
                // Taking a candidate away moves those behind it.
                pause(1 + candidates.length / 128);
            }
            pause(kept / 10);
        }
        keep(base.elements.length);
        return elements;
    }

    const lists: FieldValue[] = [];
    for (const i of $range(1, count)) {
        const bases = memory.bases();
        const index = few.whole(bases.length - 1);
        const base = bases[index]!;
        const edits = readEdits(base.elements.length);
        const elements = edits.length === 0 ? base.elements : applyEdits(base, edits);
        if (edits.length === 0) memory.touch(index);
        else memory.add(elements);
        lists[i - 1] = tableOf(elements);
        pause(edits.length > 0 ? 50 + (elements.length + base.elements.length) / 4 : 2 + elements.length / 10);
    }
    return lists;
}
