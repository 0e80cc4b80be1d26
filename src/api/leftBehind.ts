import type { LedgerEvent } from "../event/event";
import { keyOf, parseKeyText } from "../event/key";
import { NATIVE_LAYOUT } from "../event/layout";
import { compareKeys } from "../event/order";
import { isSameEpoch, type Epoch } from "../ledger/epoch";
import type { Ledger } from "../ledger/ledger";
import type { Lineage } from "../ledger/lineage";
import type { Retractions } from "../ledger/retraction";
import type { Identity } from "../port/roster";

/** Kinds of the library's own: they speak of events that stay behind. */
const OWN_KIND_MARK = "!";

/** Other players' events after the cut that are kept for other characters of the account, own ones come first. */
const OTHERS_MAX = 500;

export interface Leaving {
    readonly ledger: Ledger;
    readonly retractions: Retractions;
    readonly lineage: Lineage;
    readonly from: Epoch;
    readonly to: Epoch;
    readonly own: Identity | undefined;
}

/** The key after which events of `from` come too late: that of its successor; nil when all do, since it lost. */
function cutOf({ lineage, from, to }: Leaving): string | undefined {
    return lineage.path(to).find(({ parent }) => isSameEpoch(parent, from))?.epoch.id;
}

export function isOwn(event: LedgerEvent, own: Identity | undefined): boolean {
    const { realm, creator } = keyOf(NATIVE_LAYOUT, event);
    return own !== undefined && creator === own.creator && realm === own.realm;
}

/**
 * What consumers wrote into an epoch that is being left after the epoch that is gone to had begun, and was not undone.
 * Nobody who is there already has it.
 */
export function writtenAfterCut(leaving: Leaving): LedgerEvent[] {
    const { events } = leaving.ledger;
    const cutText = cutOf(leaving);
    const cut = cutText === undefined ? undefined : parseKeyText(cutText);
    const behind: LedgerEvent[] = [];
    let others = 0;
    for (const index of $range(cut === undefined ? 1 : leaving.ledger.indexAtTime(cut.time), events.length)) {
        const event = events[index - 1]!;
        const isLate = cut === undefined || compareKeys(keyOf(NATIVE_LAYOUT, event), cut) > 0;
        const isOurs = string.sub(event.get(NATIVE_LAYOUT.kind) as string, 1, 1) === OWN_KIND_MARK;
        if (!isLate || isOurs || leaving.retractions.isRetracted(event)) continue;
        if (!isOwn(event, leaving.own)) others = others + 1;
        if (isOwn(event, leaving.own) || others <= OTHERS_MAX) behind.push(event);
    }
    return behind;
}
