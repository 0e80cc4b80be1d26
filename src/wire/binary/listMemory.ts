import type { FieldTable } from "../../event/event";
import type { Edit } from "./alignment";

export type Scalar = string | number | boolean;

/** Lists that a list may be told as a difference to. */
const BASES_MAX = 8;
/** Elements that are told by their rank instead of as a value: those that gave way in this list, and others lately used. */
const REPLACED_MAX = 255;
const RECENT_MAX = 255;

const insert = table.insert;

/** A list of earlier rows. */
export interface Base {
    readonly elements: readonly Scalar[];
    /** Last 1-based place of each element. */
    readonly places: LuaTable<Scalar, number>;
}

/**
 * What both sides remember of the lists of one field; a part of the format.
 *
 * @noSelf
 */
export interface ListMemory {
    /** The latest first; the oldest is the empty list. */
    bases(): readonly Base[];
    /** Elements that may take the place of what the edits remove: the removed ones in order, then others, the latest first. */
    candidates(base: Base, edits: readonly Edit[]): Scalar[];
    /** A list that was told with edits. */
    add(elements: readonly Scalar[]): void;
    /** A list that was told as the same as one of the bases. */
    touch(index: number): void;
}

export function elementsOf(list: FieldTable, count: number): Scalar[] {
    const elements: Scalar[] = [];
    for (const i of $range(1, count)) elements[i - 1] = list.get(i) as Scalar;
    return elements;
}

export function tableOf(elements: readonly Scalar[]): FieldTable {
    const list: FieldTable = new LuaTable();
    for (const i of $range(1, elements.length)) list.set(i, elements[i - 1]!);
    return list;
}

function createBase(elements: readonly Scalar[]): Base {
    const places = new LuaTable<Scalar, number>();
    for (const i of $range(1, elements.length)) places.set(elements[i - 1]!, i);
    return { elements, places };
}

export function createListMemory(): ListMemory {
    const bases: Base[] = [createBase([])];
    let recent: Scalar[] = [];

    function remember(elements: readonly Scalar[]): void {
        const isTaken = new LuaTable<Scalar, boolean>();
        const next: Scalar[] = [];
        let count = 0;
        for (const source of [elements, recent]) {
            for (const i of $range(1, source.length)) {
                const element = source[i - 1]!;
                if (count < RECENT_MAX && !isTaken.has(element)) {
                    isTaken.set(element, true);
                    next[count] = element;
                    count = count + 1;
                }
            }
        }
        recent = next;
    }

    return {
        bases: () => bases,
        candidates(base, edits) {
            const isInBase = new LuaTable<Scalar, boolean>();
            for (const i of $range(1, base.elements.length)) isInBase.set(base.elements[i - 1]!, true);
            const candidates: Scalar[] = [];
            let count = 0;
            let place = 0;
            for (const edit of edits) {
                place = place + edit.kept;
                for (const i of $range(place, math.min(place + edit.removed, base.elements.length) - 1)) {
                    if (count < REPLACED_MAX) {
                        candidates[count] = base.elements[i]!;
                        count = count + 1;
                    }
                }
                place = place + edit.removed;
            }
            for (const i of $range(1, recent.length)) {
                const element = recent[i - 1]!;
                if (!isInBase.has(element)) {
                    candidates[count] = element;
                    count = count + 1;
                }
            }
            return candidates;
        },
        add(elements) {
            remember(elements);
            insert(bases, 1, createBase(elements));
            if (bases.length > BASES_MAX) table.remove(bases);
        },
        touch(index) {
            if (index === 0) return;
            const base = table.remove(bases, index + 1)!;
            insert(bases, 1, base);
            remember(base.elements);
        },
    };
}
