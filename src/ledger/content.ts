import { canonicalNumber } from "../event/payload";
import type { FieldTable, FieldValue, LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";

function isSameTable(a: FieldTable, b: FieldTable): boolean {
    for (const [key, value] of a) {
        const other = b.get(key) as FieldValue | undefined;
        if (other === undefined || !isSameValue(value, other)) return false;
    }
    for (const [key] of b) if ((a.get(key) as FieldValue | undefined) === undefined) return false;
    return true;
}

function isSameValue(a: FieldValue, b: FieldValue): boolean {
    if (a === b) return true;
    if (typeof a === "number") return typeof b === "number" && canonicalNumber(a) === canonicalNumber(b);
    if (type(a) !== "table" || type(b) !== "table") return false;
    return isSameTable(a as FieldTable, b as FieldTable);
}

/**
 * Whether two records with one key say the same. Numbers are compared by the 14 digits that every client keeps, as the
 * digest does.
 */
export function isSameContent(layout: Layout, a: LedgerEvent, b: LedgerEvent): boolean {
    if (a === b) return true;
    const realm = layout.realm;
    for (const [slot, value] of a) {
        // An absent realm is realm 0, and the keys are equal.
        if (slot !== realm) {
            const other = b.get(slot) as FieldValue | undefined;
            if (other === undefined || !isSameValue(value, other)) return false;
        }
    }
    for (const [slot] of b) {
        if (slot !== realm && (a.get(slot) as FieldValue | undefined) === undefined) return false;
    }
    return true;
}
