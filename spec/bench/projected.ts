import type { FieldValue, LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createLedger, type Ledger } from "../../src/ledger/ledger";
import { createRetractions } from "../../src/ledger/retraction";
import type { Evolve, Projection } from "../../src/replay/projection";
import { createReplayer, type Replayer, unpackSlots } from "../../src/replay/replayer";
import { KINDS } from "./events";
import { createFrames, processorClock } from "./frames";

/** What a projection of the benchmarks makes: each player's points, as the tally's handler does. */
export type PointsState = Record<string, number>;

function addPoints(state: object, _event: LedgerEvent, player?: FieldValue, amount?: FieldValue): void {
    const points = state as PointsState;
    points[player as string] = (points[player as string] ?? 0) + (amount as number);
}

export function projectionOf(evolve: Evolve, initialState: () => object): Projection {
    const byKind: Record<string, Evolve> = {};
    for (const kind of KINDS) byKind[kind] = evolve;
    return { initialState, evolve: byKind };
}

/** As little as a projection can do. */
export const POINTS: Projection = projectionOf(addPoints, () => ({}));

export interface Projected {
    readonly ledger: Ledger;
    readonly replayer: Replayer;
}

/** A full ledger and a replayer with one projection that has applied nothing yet. */
export function createProjected(events: readonly LedgerEvent[], projection: Projection): Projected {
    const ledger = createLedger(NATIVE_LAYOUT, processorClock);
    ledger.merge(events);
    const { scheduler, clock, timer, log } = createFrames();
    const replayer = createReplayer({
        ledger,
        retractions: createRetractions(ledger),
        scheduler,
        clock,
        timer,
        log,
        unpack: unpackSlots,
        batchSize: events.length,
        intervalSeconds: 0,
        listener: {
            onChanged() {},
            onRestarted() {},
            onTimeReached() {},
            onFailed: (name, key, message) => error(`${name} ${key} ${message}`),
        },
    });
    replayer.project("points", projection);
    return { ledger, replayer };
}
