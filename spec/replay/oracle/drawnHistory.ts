import { digestOf } from "../../../src/event/digest";
import type { LedgerEvent } from "../../../src/event/event";
import { keyText } from "../../../src/event/key";
import { NATIVE_LAYOUT } from "../../../src/event/layout";
import { RESOLUTION_KIND } from "../../../src/ledger/resolution";
import type { Random } from "../../world/random";
import { eventAt, retractionAt } from "../replayWorld";

export const KINDS = ["a", "b", "c"] as const;

function drawKind(random: Random): string {
    return KINDS[random.integer(0, KINDS.length - 1)]!;
}

/** The same key with another content, of any kind. */
function rivalOf(event: LedgerEvent, random: Random): LedgerEvent {
    const rival = eventAt(1, drawKind(random), random.integer(1, 1000));
    for (const slot of $range(1, 4)) rival.set(slot, event.get(slot));
    return rival;
}

function resolutionAt(time: number, winner: LedgerEvent): LedgerEvent {
    return eventAt(time, RESOLUTION_KIND, keyText(NATIVE_LAYOUT, winner), digestOf(NATIVE_LAYOUT, winner));
}

/**
 * In the order of their making. Every sixth or so undoes an earlier one, which may itself be a retraction. Some are
 * told in two ways, and of some it is said later which way is right.
 */
export function drawHistory(random: Random, eventsMost: number): LedgerEvent[] {
    const events: LedgerEvent[] = [];
    let time = 604800 * random.integer(1, 3000);
    for (const i of $range(1, random.integer(1, eventsMost))) {
        time = time + random.integer(1, 10) * (random.chance(0.05) ? 100000 : 1);
        const any = events[random.integer(0, math.max(0, events.length - 1))];
        if (i > 1 && random.chance(0.16)) events.push(retractionAt(time, any!));
        else if (i > 1 && random.chance(0.08)) events.push(resolutionAt(time, any!));
        else events.push(eventAt(time, drawKind(random), random.integer(1, 1000)));
        if (random.chance(0.12)) events.push(rivalOf(events[random.integer(0, events.length - 1)]!, random));
    }
    return events;
}
