import type { LedgerEvent } from "../event/event";
import { keyText, parseKeyText } from "../event/key";
import type { Layout } from "../event/layout";
import type { Ledger } from "../ledger/ledger";
import type { Pause } from "../schedule/slices";

/**
 * For each creator (and realm) the key text of the newest of his events in a prefix of the ledger. Gaps are normal, so two
 * prefixes with equal vectors may differ; but what lacks one of these events is another prefix for certain.
 */
export type VersionVector = LuaTable<number, string>;

const EVENT_UNITS = 0.1;
const EVENTS_PER_PAUSE = 64;
const NONE = "-";

/** Of the events with these 1-based indexes. A body for sliced work; they must not change meanwhile. */
export function vectorOf(
    layout: Layout,
    events: readonly LedgerEvent[],
    [first, last]: readonly [first: number, last: number],
    pause: Pause,
): VersionVector {
    const newest = new LuaTable<number, LedgerEvent>();
    const { realm: inRealm, creator: inCreator } = layout;
    for (const index of $range(first, last)) {
        const event = events[index - 1];
        if (event !== undefined) {
            const realm = (event.get(inRealm) as number | undefined) ?? 0;
            newest.set((event.get(inCreator) as number) * 65536 + realm, event);
        }
        // Not for each: a pause takes longer than all the rest.
        if (index % EVENTS_PER_PAUSE === 0) pause(EVENTS_PER_PAUSE * EVENT_UNITS);
    }
    const vector: VersionVector = new LuaTable();
    for (const [creator, event] of newest) vector.set(creator, keyText(layout, event));
    return vector;
}

/** Key texts, in the order of text, so that the same vector is the same text. Stored. */
export function spellVector(vector: VersionVector): string {
    const keys: string[] = [];
    for (const [, key] of vector) keys.push(key);
    table.sort(keys);
    return keys.length === 0 ? NONE : table.concat(keys, ",");
}

/** Nil for what `spellVector` does not write. */
export function readVector(text: string): VersionVector | undefined {
    const vector: VersionVector = new LuaTable();
    if (text === NONE) return vector;
    for (const [word] of string.gmatch(text, "[^,]+")) {
        const key = parseKeyText(word!);
        if (key === undefined) return undefined;
        vector.set(key.creator * 65536 + key.realm, word!);
    }
    return vector;
}

/** False where the ledger lacks one of these events; what is archived is not looked for. */
export function mayBePrefixOf(ledger: Ledger, vector: VersionVector): boolean {
    for (const [, text] of vector) {
        const key = parseKeyText(text)!;
        if (key.time >= ledger.archive.start() && ledger.find(key) === undefined) return false;
    }
    return true;
}
