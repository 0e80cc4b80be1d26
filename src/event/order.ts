import type { EventKey, LedgerEvent } from "./event";
import type { Layout } from "./layout";

/**
 * The total order of one ledger's events: time, counter, realm, creator, all ascending. It is the incumbent's order,
 * so that old ledgers keep theirs.
 *
 * @noSelf
 */
export interface Order {
    before(a: LedgerEvent, b: LedgerEvent): boolean;
    /** Equal keys are the same event, whatever else the records hold. */
    isSameKey(a: LedgerEvent, b: LedgerEvent): boolean;
}

/** The slots become upvalues, which is what makes one order for all layouts as fast as one written for each. */
export function createOrder(layout: Layout): Order {
    const { time, counter, realm, creator } = layout;

    return {
        before(a, b) {
            const timeA = a.get(time) as number;
            const timeB = b.get(time) as number;
            if (timeA !== timeB) return timeA < timeB;
            const counterA = a.get(counter) as number;
            const counterB = b.get(counter) as number;
            if (counterA !== counterB) return counterA < counterB;
            const realmA = (a.get(realm) as number | undefined) ?? 0;
            const realmB = (b.get(realm) as number | undefined) ?? 0;
            if (realmA !== realmB) return realmA < realmB;
            return (a.get(creator) as number) < (b.get(creator) as number);
        },
        isSameKey(a, b) {
            return (
                a.get(time) === b.get(time) &&
                a.get(counter) === b.get(counter) &&
                a.get(creator) === b.get(creator) &&
                ((a.get(realm) as number | undefined) ?? 0) === ((b.get(realm) as number | undefined) ?? 0)
            );
        },
    };
}

/** The same order over keys: negative when `a` comes first, 0 when they are the same event, positive otherwise. */
export function compareKeys(a: EventKey, b: EventKey): number {
    if (a.time !== b.time) return a.time - b.time;
    if (a.counter !== b.counter) return a.counter - b.counter;
    if (a.realm !== b.realm) return a.realm - b.realm;
    return a.creator - b.creator;
}
