import type { EventKey, LedgerEvent } from "./event";
import { REALM_MAX, WORD_MAX, type Layout } from "./layout";

/**
 * "time-counter-realm-creator" in decimal: the incumbent's form. Stored (retractions name events by it) and shown.
 * `%d` would be a C long, which has 32 bits on Windows clients.
 */
const KEY_FORMAT = "%.0f-%.0f-%.0f-%.0f";
const KEY_PATTERN = "^(%d+)%-(%-?%d+)%-(%d+)%-(%d+)$";

/** Three parts of ten digits, a counter and the dashes; longer text is no key and is not even looked at. */
const KEY_TEXT_BYTES_MAX = 64;

export function keyOf(layout: Layout, event: LedgerEvent): EventKey {
    return {
        time: event.get(layout.time) as number,
        counter: event.get(layout.counter) as number,
        realm: (event.get(layout.realm) as number | undefined) ?? 0,
        creator: event.get(layout.creator) as number,
    };
}

export function keyText(layout: Layout, event: LedgerEvent): string {
    return string.format(
        KEY_FORMAT,
        event.get(layout.time),
        event.get(layout.counter),
        (event.get(layout.realm) as number | undefined) ?? 0,
        event.get(layout.creator),
    );
}

export function formatKey(key: EventKey): string {
    return string.format(KEY_FORMAT, key.time, key.counter, key.realm, key.creator);
}

/**
 * Reads what `keyText` wrote. Any other spelling of the same numbers (leading zeros, say) is refused, so that a key
 * text may stand for its key in a table.
 */
export function parseKeyText(text: string): EventKey | undefined {
    if (text.length > KEY_TEXT_BYTES_MAX) return undefined;
    const [time, counter, realm, creator] = string.match(text, KEY_PATTERN);
    if (time === undefined) return undefined;
    const key: EventKey = {
        time: tonumber(time)!,
        counter: tonumber(counter)! + 0, // "-0" is another spelling
        realm: tonumber(realm)!,
        creator: tonumber(creator)!,
    };
    if (key.time > WORD_MAX || key.realm > REALM_MAX || key.creator > WORD_MAX) return undefined;
    return formatKey(key) === text ? key : undefined;
}
