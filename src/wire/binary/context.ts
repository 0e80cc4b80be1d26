import type { FieldValue, LedgerEvent } from "../../event/event";
import { FIRST_FIELD, NATIVE_LAYOUT } from "../../event/layout";
import { isScalarList } from "./lists";

const { time: TIME, kind: KIND } = NATIVE_LAYOUT;

/** Lists of one field that are made known; more would be forgotten again (`BASES_MAX`). */
const LISTS_MAX = 8;

/** Events that sender and receiver both hold, so that others can be told as differences to them. */
export interface Context {
    /** The time that the first event's is told as a difference to. */
    readonly time: number;
    /** Their kinds and the values of their fields. */
    readonly values: readonly FieldValue[];
    /** Lists in this field of events of this kind, oldest first. */
    lists(this: void, kind: string, slot: number): FieldValue[];
}

export function createContext(events: readonly LedgerEvent[]): Context {
    const values: FieldValue[] = [];
    let count = 0;
    for (const event of events) {
        for (const slot of $range(FIRST_FIELD - 1, event.length())) {
            values[count] = event.get(slot);
            count = count + 1;
        }
    }
    const last = events[events.length - 1];
    return {
        time: last === undefined ? 0 : (last.get(TIME) as number),
        values,
        lists(kind, slot) {
            const lists: FieldValue[] = [];
            for (const event of events) {
                const value = event.get(slot) as FieldValue | undefined;
                if (event.get(KIND) === kind && value !== undefined && isScalarList(value)) lists[lists.length] = value;
            }
            while (lists.length > LISTS_MAX) table.remove(lists, 1);
            return lists;
        },
    };
}
