import type { FieldValue, LedgerEvent } from "../event/event";
import { parseKeyText } from "../event/key";
import { FIRST_FIELD, WORD_MAX, type Layout } from "../event/layout";

/**
 * The kind of an event by which somebody who may write lets events in that only members told. Its fields: pairs of a key
 * text and the content's digest, at least one. Stored and sent.
 */
export const CONFIRMATION_KIND = "!confirmation";

/** Pairs of one confirmation: they take up to 56 bytes each, and a payload has 2,048. */
export const CONFIRMED_MAX = 32;

/** One content of one key. */
export interface Told {
    readonly key: string;
    readonly digest: number;
}

export function confirmationFields(pairs: readonly Told[]): FieldValue[] {
    const fields: FieldValue[] = [];
    for (const { key, digest } of pairs) fields.push(key, digest);
    return fields;
}

function isDigest(value: unknown): value is number {
    return typeof value === "number" && value >= 0 && value <= WORD_MAX;
}

/** What a confirmation lets in; whatever else it holds says nothing. */
export function confirmedBy(confirmation: LedgerEvent): Told[] {
    const pairs: Told[] = [];
    for (const slot of $range(FIRST_FIELD, confirmation.length() - 1, 2)) {
        const key = confirmation.get(slot) as unknown;
        const digest = confirmation.get(slot + 1) as unknown;
        if (typeof key === "string" && parseKeyText(key) !== undefined && isDigest(digest)) pairs.push({ key, digest });
    }
    return pairs;
}

/** One text for one content of one key. */
export function nameOfTold({ key, digest }: Told): string {
    return string.format("%s %.0f", key, digest);
}

/**
 * Which contents of which keys were confirmed. What was confirmed once stays so.
 *
 * @noSelf
 */
export interface Confirmations {
    /** Takes note of events that the ledger took in; gives back what they confirm anew. */
    take(events: readonly LedgerEvent[]): Told[];
    has(told: Told): boolean;
}

export function createConfirmations(layout: Layout): Confirmations {
    const kindSlot = layout.kind;
    const names = new LuaSet<string>();
    return {
        take(events) {
            const fresh: Told[] = [];
            for (const index of $range(1, events.length)) {
                const event = events[index - 1]!;
                if (event.get(kindSlot) !== CONFIRMATION_KIND) continue;
                for (const told of confirmedBy(event)) {
                    const name = nameOfTold(told);
                    if (!names.has(name)) fresh.push(told);
                    names.add(name);
                }
            }
            return fresh;
        },
        has: (told) => names.has(nameOfTold(told)),
    };
}
