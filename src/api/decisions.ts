import { accept, refuse, type Checked } from "../event/checked";
import { digestOf } from "../event/digest";
import type { EventKey, FieldValue, LedgerEvent } from "../event/event";
import { keyOf, keyText, parseKeyText } from "../event/key";
import { NATIVE_LAYOUT } from "../event/layout";
import { EPOCH_KIND } from "../ledger/epoch";
import type { Ledger } from "../ledger/ledger";
import { RESOLUTION_KIND } from "../ledger/resolution";
import type { Conflict } from "../ledger/variants";

/** An event of the library's own that is to be written. */
export interface Decision {
    readonly fields: FieldValue[];
    /** It must come after this one. */
    readonly cause: EventKey;
}

/** All that a ledger holds, the contents that do not apply included. */
export function everythingOf(ledger: Ledger): readonly LedgerEvent[] {
    const others = ledger.variantsIn(0, math.huge);
    return others.length === 0 ? ledger.events : [...ledger.events, ...others];
}

/** The key texts of these events, each once. */
export function keysOf(events: readonly LedgerEvent[]): string[] {
    const known = new LuaSet<string>();
    const keys: string[] = [];
    for (const event of events) {
        const key = keyText(NATIVE_LAYOUT, event);
        if (!known.has(key)) keys.push(key);
        known.add(key);
    }
    return keys;
}

/** The key text of an event, or what was given as one. */
export function keyTextOf(target: LedgerEvent | string): string {
    return type(target) === "string" ? (target as string) : keyText(NATIVE_LAYOUT, target as LedgerEvent);
}

/** @param winner the content that is to apply, or its digest */
export function resolutionOf(
    ledger: Ledger,
    target: LedgerEvent | string,
    winner: LedgerEvent | number,
): Checked<Decision> {
    const key = keyTextOf(target);
    const conflict = ledger.conflict(key);
    if (conflict === undefined) return refuse(`nothing is in conflict under the key ${key}`);
    const digest = type(winner) === "number" ? (winner as number) : digestOf(NATIVE_LAYOUT, winner as LedgerEvent);
    if (!conflict.digests.includes(digest)) return refuse(`no content under the key ${key} has this digest`);
    const cause = conflict.resolution === undefined ? parseKeyText(key)! : keyOf(NATIVE_LAYOUT, conflict.resolution);
    return accept({ fields: [key, digest], cause });
}

/** Decisions are not taken back but made anew: what they brought about must not hang on what came after. */
export function whyNotRetractable(event: LedgerEvent): string | undefined {
    if (event.get(NATIVE_LAYOUT.kind) === RESOLUTION_KIND)
        return "a resolution cannot be undone, resolve again instead";
    if (event.get(NATIVE_LAYOUT.kind) === EPOCH_KIND) return "starting over cannot be undone";
    return undefined;
}

export function tellConflict({ key, events, digests, applied, isResolved }: Conflict): LibLedgerConflict {
    return {
        key,
        contents: events.map((event, place) => ({
            event: event as unknown as LibLedgerEvent,
            digest: digests[place]!,
            isApplied: digests[place] === applied,
        })),
        isResolved,
    };
}
