import { compareKeys, createOrder } from "../event/order";
import type { LedgerEvent } from "../event/event";
import { keyOf, parseKeyText } from "../event/key";
import { FIRST_FIELD, WORD_MAX, type Layout } from "../event/layout";
import { isSameContent } from "./content";

/**
 * The kind of an event that says which of several contents of one key applies. Its fields: the key text, and the
 * content's digest. Stored and sent.
 */
export const RESOLUTION_KIND = "!resolution";

/** The slot of the winner's digest, behind that of the key text. */
const DIGEST_SLOT = FIRST_FIELD + 1;

type IsApplied = (this: void, event: LedgerEvent) => boolean;

/**
 * The resolutions of a ledger, by the key that they are about.
 *
 * @noSelf
 */
export interface Resolutions {
    /** Takes note of an event of RESOLUTION_KIND, once and again alike; gives back the key text it is about, nil where it is about none. */
    note(event: LedgerEvent): string | undefined;
    /** The newest one about this key that the ledger applies. */
    newest(text: string, isApplied: IsApplied): LedgerEvent | undefined;
}

/**
 * The key text that a resolution is about. One of a key that is not earlier than its own says nothing: so what a
 * resolution says never depends on itself.
 */
export function resolvedKeyText(layout: Layout, resolution: LedgerEvent): string | undefined {
    const text = resolution.get(FIRST_FIELD) as unknown;
    if (typeof text !== "string") return undefined;
    const key = parseKeyText(text);
    if (key === undefined || compareKeys(key, keyOf(layout, resolution)) >= 0) return undefined;
    return text;
}

export function winnerDigest(resolution: LedgerEvent): number | undefined {
    const digest = resolution.get(DIGEST_SLOT) as unknown;
    return typeof digest === "number" && digest >= 0 && digest <= WORD_MAX ? digest : undefined;
}

export function createResolutions(layout: Layout): Resolutions {
    const { before, isSameKey } = createOrder(layout);
    /** Ascending, by key text. */
    const byText = new LuaMap<string, LedgerEvent[]>();

    return {
        note(event) {
            const text = resolvedKeyText(layout, event);
            if (text === undefined) return undefined;
            const known = byText.get(text);
            if (known === undefined) {
                byText.set(text, [event]);
                return text;
            }
            let place = known.length;
            while (place > 0 && before(event, known[place - 1]!)) place = place - 1;
            // One that was archived and is back stands in for what is remembered of it.
            if (place > 0 && isSameKey(known[place - 1]!, event) && isSameContent(layout, known[place - 1]!, event)) {
                known[place - 1] = event;
                return text;
            }
            table.insert(known, place + 1, event);
            return text;
        },
        newest(text, isApplied) {
            const known = byText.get(text);
            if (known === undefined) return undefined;
            for (const place of $range(known.length, 1, -1)) {
                const event = known[place - 1]!;
                if (isApplied(event)) return event;
            }
            return undefined;
        },
    };
}
