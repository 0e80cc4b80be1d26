import type { EventKey, LedgerEvent } from "../event/event";
import { parseKeyText } from "../event/key";
import { FIRST_FIELD, type Layout } from "../event/layout";
import { isOwnKind } from "../event/ownKind";
import { CHECKPOINT_KIND } from "./checkpoint";
import { FOLD_KIND } from "./foldText";

/** One of the library's own events. */
export function isOwnEvent(layout: Layout, event: LedgerEvent): boolean {
    return isOwnKind(event.get(layout.kind) as string);
}

/**
 * One of them that may make of earlier events something else: undo them, or let another content apply. What tells of a
 * checkpoint says what events come to and changes nothing about them.
 */
export function changesOthers(layout: Layout, event: LedgerEvent): boolean {
    const kind = event.get(layout.kind);
    return kind !== CHECKPOINT_KIND && kind !== FOLD_KIND && isOwnEvent(layout, event);
}

/** The key of the event that one of them is about; nil where its first field names none. */
export function keySpokenOf(event: LedgerEvent): EventKey | undefined {
    const field = event.get(FIRST_FIELD) as unknown;
    return typeof field === "string" ? parseKeyText(field) : undefined;
}
