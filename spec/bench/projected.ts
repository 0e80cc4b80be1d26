import type { FieldValue, LedgerEvent } from "../../src/event/event";
import type { Ledger } from "../../src/ledger/ledger";
import type { Evolve, Projection } from "../../src/replay/projection";
import type { Replayer } from "../../src/replay/replayer";
import { KINDS } from "./events";
import { createBareReplay, ledgerOf } from "./world";

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
    const ledger = ledgerOf(events);
    const replayer = createBareReplay(ledger);
    replayer.project("points", projection);
    return { ledger, replayer };
}
