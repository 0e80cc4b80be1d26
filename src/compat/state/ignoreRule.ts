import type { EventKey, LedgerEvent } from "../../event/event";
import { keyOf, parseKeyText } from "../../event/key";
import { CLASSIC_LAYOUT, type Layout } from "../../event/layout";
import { compareKeys } from "../../event/order";
import type { RetractionRule } from "../../ledger/retraction";
import { IGNORE_IDENTIFIER } from "../entry/ignoreEntry";

/** Of an entry without realm. */
const SHORT_UUID = "^(%d+)%-(%-?%d+)%-(%d+)$";
const LONG_UUID = "^(%d+)%-(%-?%d+)%-%d+%-(%d+)$";

/**
 * The key that an entry's uuid stands for. Old entries without a realm may be named in ledgers with realms, and the other
 * way round where a ledger was carried from one line of the incumbent to the other.
 */
function keyOfUuid(layout: Layout, uuid: string): EventKey | undefined {
    const isClassic = layout === CLASSIC_LAYOUT;
    const long = isClassic ? undefined : parseKeyText(uuid);
    if (long !== undefined) return long;
    let [time, counter, creator] = string.match(uuid, SHORT_UUID);
    if (time === undefined && isClassic) [time, counter, creator] = string.match(uuid, LONG_UUID);
    return time === undefined ? undefined : parseKeyText(`${time}-${counter}-0-${creator}`);
}

/** An ignore entry undoes the entry that it names, which stands after it: its counter is below all of their second. */
export function createIgnoreRule(layout: Layout): RetractionRule {
    const kindSlot = layout.kind;
    const identifier = IGNORE_IDENTIFIER;
    return {
        isRetraction: (entry: LedgerEvent) => entry.get(kindSlot) === identifier,
        targetOf(entry) {
            const uuid = entry.get("ref") as unknown;
            const key = typeof uuid === "string" ? keyOfUuid(layout, uuid) : undefined;
            return key !== undefined && compareKeys(key, keyOf(layout, entry)) > 0 ? key : undefined;
        },
    };
}
