import { accept, refuse, type Checked } from "../event/checked";
import type { LedgerEvent } from "../event/event";
import { parseKeyText } from "../event/key";
import type { Layout } from "../event/layout";
import { compareKeys } from "../event/order";
import { FIRST_EPOCH, isSameEpoch, startOf, wins, type Epoch, type EpochStart } from "./epoch";

/** One start over: an event of the epoch `parent` that began another. */
export interface EpochStep extends EpochStart {
    readonly parent: Epoch;
    readonly event: LedgerEvent;
}

/**
 * All starts over of one ledger that are known, those that lost too: every epoch follows from the first one by events,
 * each of them an event of the epoch before. What wins depends on the set of events alone, never on the order of their
 * arrival.
 *
 * @noSelf
 */
export interface Lineage {
    /**
     * Takes in an accepted event of the epoch `parent`.
     *
     * @returns whether it was new; a refusal when it starts nothing: the parent is unknown, or the generation does not
     * follow on it
     */
    add(parent: Epoch, event: LedgerEvent): Checked<boolean>;
    /** Where everybody goes. */
    best(): Epoch;
    /** How an epoch began; nil for the first one and for unknown ones. */
    step(epoch: Epoch): EpochStep | undefined;
    /** The steps from the first epoch to this one, in order; none for an unknown one. */
    path(epoch: Epoch): EpochStep[];
    /** In the order of their arrival. */
    steps(): readonly EpochStep[];
}

export const UNKNOWN_PARENT = "it is an event of an unknown epoch";
export const WRONG_GENERATION = "its generation does not follow on the ledger's";
export const NO_START = "it starts nothing over";

/** Events of an epoch are later than what started it, since every writer knows that event. */
function isEarlier({ id }: Epoch, parent: Epoch): boolean {
    const key = parseKeyText(id);
    const parentKey = parseKeyText(parent.id);
    return key !== undefined && parentKey !== undefined && compareKeys(key, parentKey) <= 0;
}

/** @param current where this client is, however that came; known from the beginning */
export function createLineage(layout: Layout, current: Epoch): Lineage {
    const steps: EpochStep[] = [];
    const byId = new LuaMap<string, EpochStep>();
    let best = current;

    function isKnown(epoch: Epoch): boolean {
        if (isSameEpoch(epoch, FIRST_EPOCH) || isSameEpoch(epoch, current)) return true;
        return byId.get(epoch.id)?.epoch.generation === epoch.generation;
    }

    return {
        add(parent, event) {
            const start = startOf(layout, event);
            if (start === undefined) return refuse(NO_START);
            if (!isKnown(parent)) return refuse(UNKNOWN_PARENT);
            const isNext = start.epoch.generation === parent.generation + 1;
            const isCurrent = start.epoch.id === current.id && !isSameEpoch(start.epoch, current);
            if (!isNext || isCurrent || isEarlier(start.epoch, parent)) return refuse(WRONG_GENERATION);
            if (byId.has(start.epoch.id)) return accept(false);
            const step: EpochStep = { ...start, parent, event };
            byId.set(start.epoch.id, step);
            steps.push(step);
            if (wins(start.epoch, best)) best = start.epoch;
            return accept(true);
        },
        best: () => best,
        step: (epoch) => byId.get(epoch.id),
        path(epoch) {
            const back: EpochStep[] = [];
            let step = byId.get(epoch.id);
            while (step !== undefined) {
                back.push(step);
                step = byId.get(step.parent.id);
            }
            return back.reverse();
        },
        steps: () => steps,
    };
}
