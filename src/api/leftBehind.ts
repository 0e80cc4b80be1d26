import type { EventKey, LedgerEvent } from "../event/event";
import { keyOf, parseKeyText } from "../event/key";
import { NATIVE_LAYOUT } from "../event/layout";
import { compareKeys } from "../event/order";
import { isSameEpoch, type Epoch } from "../ledger/epoch";
import type { Ledger } from "../ledger/ledger";
import type { Lineage } from "../ledger/lineage";
import { isOwnEvent } from "../ledger/ownEvent";
import type { Retractions } from "../ledger/retraction";
import type { Identity } from "../port/roster";

/** Other players' events after the cut that are kept for other characters of the account, own ones come first. */
const OTHERS_MAX = 500;

/** Part of an epoch that was left. */
export interface Stretch {
    readonly epoch: Epoch;
    /** Events up to this key are not of it; nil: it has the first ones. */
    readonly after: EventKey | undefined;
    /** The last key that may be of it; nil: it has the last ones. */
    readonly until: EventKey | undefined;
}

function keyOfEpoch({ id }: Epoch): EventKey | undefined {
    return parseKeyText(id);
}

/** What comes too late in `from` for one who goes to `to`: all of it, if it lost. */
export function lateStretch(lineage: Lineage, from: Epoch, to: Epoch): Stretch {
    const successor = lineage.path(to).find(({ parent }) => isSameEpoch(parent, from));
    return { epoch: from, after: successor === undefined ? undefined : keyOfEpoch(successor.epoch), until: undefined };
}

/**
 * What had come in time in the epochs before `from`, and comes too late now that the way to `from` has lost to that to
 * `to`: their lines parted, and each epoch since, and that where they did, was left at another point.
 */
export function lostStretches(lineage: Lineage, from: Epoch, to: Epoch): Stretch[] {
    const goal = lineage.path(to);
    const stretches: Stretch[] = [];
    lineage.path(from).forEach(({ parent, epoch }, index) => {
        if (goal[index]?.epoch.id === epoch.id) return;
        stretches.push({ ...lateStretch(lineage, parent, to), until: keyOfEpoch(epoch) });
    });
    return stretches;
}

export function isOwn(event: LedgerEvent, own: Identity | undefined): boolean {
    const { realm, creator } = keyOf(NATIVE_LAYOUT, event);
    return own !== undefined && creator === own.creator && realm === own.realm;
}

function isIn({ after, until }: Stretch, event: LedgerEvent): boolean {
    const key = keyOf(NATIVE_LAYOUT, event);
    if (after !== undefined && compareKeys(key, after) <= 0) return false;
    return until === undefined || compareKeys(key, until) <= 0;
}

/** What consumers wrote in this stretch of an epoch, and was not undone. Nobody in the epoch that is gone to has it. */
export function writtenIn(
    stretch: Stretch,
    ledger: Ledger,
    retractions: Retractions,
    own: Identity | undefined,
): LedgerEvent[] {
    const { events } = ledger;
    const behind: LedgerEvent[] = [];
    let others = 0;
    for (const index of $range(ledger.indexAtTime(stretch.after?.time ?? 0), events.length)) {
        const event = events[index - 1]!;
        // The library's own speak of events that stay behind.
        if (!isOwnEvent(NATIVE_LAYOUT, event) && isIn(stretch, event) && !retractions.isRetracted(event)) {
            if (!isOwn(event, own)) others = others + 1;
            if (isOwn(event, own) || others <= OTHERS_MAX) behind.push(event);
        }
    }
    return behind;
}
