import { accept, refuse, type Checked } from "../event/checked";
import type { FieldValue, LedgerEvent } from "../event/event";
import { keyOf, keyText } from "../event/key";
import { FIRST_FIELD, NATIVE_LAYOUT } from "../event/layout";
import { compareKeys } from "../event/order";
import type { Roster } from "../port/roster";
import type { EpochBook } from "../store/epochBook";
import { isOwn } from "./leftBehind";

export type Write = (this: void, kind: string, fields: FieldValue[]) => Checked<LedgerEvent>;
/** Why events like these cannot be written now. */
export type WhyNot = (this: void, events: readonly LedgerEvent[]) => string | undefined;

/**
 * Own events of epochs that were left, written after the cut: the player may write them anew.
 *
 * @noSelf
 */
export interface Offer {
    /** In order. */
    events(): LedgerEvent[];
    /** Writes those of them with these keys anew, or all that there are; all or none. @returns how many */
    resubmit(keys: readonly string[] | undefined): Checked<number>;
    /** Offers them no more. */
    forget(): void;
}

export interface OfferOptions {
    readonly book: EpochBook;
    readonly roster: Roster;
    readonly write: Write;
    readonly whyNot: WhyNot;
}

function fieldsOf(event: LedgerEvent): FieldValue[] {
    const fields: FieldValue[] = [];
    for (const slot of $range(FIRST_FIELD, event.length())) fields[slot - FIRST_FIELD] = event.get(slot);
    return fields;
}

export function createOffer({ book, roster, write, whyNot }: OfferOptions): Offer {
    function events(): LedgerEvent[] {
        const own = roster.ownIdentity();
        const mine = book.behind().filter((event) => isOwn(event, own));
        return mine.sort((a, b) => compareKeys(keyOf(NATIVE_LAYOUT, a), keyOf(NATIVE_LAYOUT, b)));
    }

    function choose(keys: readonly string[] | undefined): Checked<LedgerEvent[]> {
        const all = events();
        if (keys === undefined) return accept(all);
        for (const key of keys) {
            if (!all.some((event) => keyText(NATIVE_LAYOUT, event) === key))
                return refuse(`${key} was not left behind`);
        }
        return accept(all.filter((event) => keys.includes(keyText(NATIVE_LAYOUT, event))));
    }

    return {
        events,
        resubmit(keys) {
            const chosen = choose(keys);
            if (!chosen.ok) return chosen;
            const obstacle = whyNot(chosen.value);
            if (obstacle !== undefined) return refuse(obstacle);
            for (const event of chosen.value) {
                const written = write(event.get(NATIVE_LAYOUT.kind) as string, fieldsOf(event));
                if (!written.ok) return written;
                book.setBehind(book.behind().filter((other) => other !== event));
            }
            return accept(chosen.value.length);
        },
        forget() {
            const own = roster.ownIdentity();
            book.setBehind(book.behind().filter((event) => !isOwn(event, own)));
        },
    };
}
