import type { LedgerEvent } from "../event/event";
import type { Evolve, Projection, State } from "./projection";

/** Gives what is asked about, out of a projection's state: text, number, true, false or nil. */
export type Select = (state: State) => unknown;

/** An event that changed it. */
export interface Cause {
    readonly event: LedgerEvent;
    readonly before: unknown;
    readonly after: unknown;
}

/**
 * The same projection, which notes on its way what has changed the selected value. `causes` begins anew with the first
 * state.
 */
export function auditProjection({ initialState, evolve }: Projection, select: Select, causes: Cause[]): Projection {
    let value: unknown;

    /** A table could change unseen. */
    function selected(state: State): unknown {
        const found = select(state);
        if (type(found) === "table") error("what is selected must not be a table", 0);
        return found;
    }

    const audited: Record<string, Evolve> = {};
    for (const [kind, each] of pairs(evolve)) {
        audited[kind] = (state, event, ...fields) => {
            const next = each(state, event, ...fields) ?? state;
            const after = selected(next);
            if (after !== value) causes[causes.length] = { event, before: value, after };
            value = after;
            return next;
        };
    }
    return {
        initialState() {
            causes.length = 0;
            const state = initialState();
            value = selected(state);
            return state;
        },
        evolve: audited,
    };
}
