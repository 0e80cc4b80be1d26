import type { Dialect } from "../dialect";
import { fill } from "../fill";
import { binarySearch, type Comparator } from "./comparison";
import { wipe } from "./util";

/**
 * What may stand behind a list of entries instead of the plain search and insertion: the core's ledger over the very
 * same table.
 *
 * @noSelf
 */
export interface ListBacking {
    /** @returns whether it was not there yet */
    uniqueInsert(element: object): boolean;
    searchGreaterThanOrEqual(element: object): number | undefined;
    /** Called after the table was emptied. */
    wiped(): void;
}

/** EventSourcing/SortedList: an ascending array. Methods are called with a colon. */
export interface SortedList {
    /** The live table. */
    entries(): object[];
    length(): number;
    /** Starts at 1 and grows with every change. */
    state(): number;
    /** Behind equal ones. Raises where the list is unique. */
    insert(element: object): void;
    /** @returns whether it was inserted, since nothing equal was there */
    uniqueInsert(element: object): boolean;
    /** The last one. Raises when the list is empty. */
    head(): object;
    /** In place. */
    wipe(): void;
    /** The first index whose element does not come before this one; nil when all do. */
    searchGreaterThanOrEqual(element: object): number | undefined;

    /** Ours alone. */
    _elements: object[];
    _compare: Comparator;
    _isUnique: boolean;
    _state: number;
    _backing: ListBacking | undefined;
}

export interface SortedListClass extends SortedList {
    __index: object;
    "new"(data: object[] | undefined, compare: Comparator, isUnique?: boolean): SortedList;
}

/** From here on the list asks `backing`, which shares its table; nil gives the list its plain ways back. */
export function setListBacking(list: SortedList, backing: ListBacking | undefined): void {
    list._backing = backing;
}

/** Tells the list of insertions that its backing made without being asked by the list. */
export function noteListChange(list: SortedList): void {
    list._state = list._state + 1;
}

/** @param target becomes SortedList */
export function createSortedListClass(dialect: Dialect, target: object): SortedListClass {
    const prototype = target as SortedListClass;
    const methods = {
        new(this: SortedListClass, data: object[] | undefined, compare: Comparator, isUnique?: boolean): SortedList {
            if (data !== undefined && type(data) !== "table") error("SortedList:new: data must be a table", 2);
            if (type(compare) !== "function") error("SortedList:new: compare must be a function", 2);
            const list = {
                _elements: data ?? [],
                _compare: compare,
                _isUnique: isUnique === true,
                _state: 1,
            };
            return setmetatable(list, prototype as unknown as LuaMetatable<typeof list>) as unknown as SortedList;
        },
        entries(this: SortedList): object[] {
            return this._elements;
        },
        length(this: SortedList): number {
            return this._elements.length;
        },
        state(this: SortedList): number {
            return this._state;
        },
        insert(this: SortedList, element: object): void {
            if (this._isUnique) error("SortedList:insert: this list is unique, use uniqueInsert", 2);
            const elements = this._elements;
            const compare = this._compare;
            let at = elements.length + 1;
            // Mostly it belongs at the end.
            if (at > 1 && compare(elements[at - 2], element) > 0) {
                at = binarySearch(elements, element, (a, b) => (compare(a, b) > 0 ? 0 : -1)) ?? at;
            }
            table.insert(elements, at, element);
            this._state = this._state + 1;
        },
        uniqueInsert(this: SortedList, element: object): boolean {
            const isInserted =
                this._backing === undefined ? insertUnique(this, element) : this._backing.uniqueInsert(element);
            if (isInserted || dialect === "base") this._state = this._state + 1;
            return isInserted;
        },
        head(this: SortedList): object {
            const last = this._elements[this._elements.length - 1];
            if (last === undefined) error("SortedList:head: the list is empty", 2);
            return last;
        },
        wipe(this: SortedList): void {
            wipe(this._elements as unknown as LuaTable);
            this._state = this._state + 1;
            this._backing?.wiped();
        },
        searchGreaterThanOrEqual(this: SortedList, element: object): number | undefined {
            if (this._backing !== undefined) return this._backing.searchGreaterThanOrEqual(element);
            return binarySearch(this._elements, element, this._compare);
        },
    };
    fill(prototype, methods);
    prototype.__index = prototype;
    return prototype;
}

function insertUnique(list: SortedList, element: object): boolean {
    const elements = list._elements;
    const compare = list._compare;
    const last = elements[elements.length - 1];
    if (last === undefined || compare(last, element) < 0) {
        table.insert(elements, element);
        return true;
    }
    const at = binarySearch(elements, element, compare)!;
    if (compare(elements[at - 1], element) === 0) return false;
    table.insert(elements, at, element);
    return true;
}
