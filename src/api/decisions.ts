import { accept, refuse, type Checked } from "../event/checked";
import { digestOf } from "../event/digest";
import type { EventKey, FieldValue, LedgerEvent } from "../event/event";
import { keyOf, keyText, parseKeyText } from "../event/key";
import { NATIVE_LAYOUT } from "../event/layout";
import { EPOCH_KIND } from "../ledger/epoch";
import type { Ledger } from "../ledger/ledger";
import { RESOLUTION_KIND } from "../ledger/resolution";
import { CONFIRMATION_KIND } from "../ledger/confirmation";
import { isSameContent } from "../ledger/content";
import type { Conflict } from "../ledger/variants";
import type { Unconfirmed } from "../sync/unconfirmed";

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

/** What people are told while something archived comes back. */
export const ARCHIVED = "older events are archived; they come back now, try again in some seconds";

/** Those that are in memory, in order. */
export function inMemory({ events, archive }: Ledger): readonly LedgerEvent[] {
    return archive.count() === 0 ? events : events.slice(archive.count());
}

/** Why no event with this key text was found. */
export function whyNotFound({ archive }: Ledger, key: string): string {
    const time = parseKeyText(key)?.time ?? math.huge;
    return time < archive.start() ? ARCHIVED : `no event has the key ${key}`;
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
    const kind = event.get(NATIVE_LAYOUT.kind);
    if (kind === RESOLUTION_KIND) return "a resolution cannot be undone, resolve again instead";
    if (kind === CONFIRMATION_KIND) return "a confirmation cannot be undone, undo what it has confirmed instead";
    if (kind === EPOCH_KIND) return "starting over cannot be undone";
    return undefined;
}

/**
 * What is held aside under a key. Where it was told in several ways the event itself must say which one is meant.
 */
export function unconfirmedOf(all: readonly Unconfirmed[], target: LedgerEvent | string): Checked<Unconfirmed> {
    const key = keyTextOf(target);
    const found = all.filter((entry) => {
        if (entry.key !== key) return false;
        return type(target) === "string" || isSameContent(NATIVE_LAYOUT, entry.event, target as LedgerEvent);
    });
    if (found.length === 0) return refuse(`nothing unconfirmed has the key ${key}`);
    if (found.length > 1) return refuse(`several unconfirmed events have the key ${key}: say which one`);
    return accept(found[0]!);
}

export function tellUnconfirmed({ key, event, attesters }: Unconfirmed): LibLedgerUnconfirmed {
    return { key, event: event as unknown as LibLedgerEvent, attesters: [...attesters] };
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
