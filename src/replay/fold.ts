import { accept, refuse, type Checked } from "../event/checked";
import { FIRST_FIELD } from "../event/layout";
import type { Ledger } from "../ledger/ledger";
import type { Retractions } from "../ledger/retraction";
import type { Pause } from "../schedule/slices";
import { errorText } from "./failure";
import type { Projection, State, Unpack } from "./projection";

/** @noSelf */
export interface FoldOptions {
    readonly ledger: Ledger;
    readonly retractions: Retractions;
    readonly unpack: Unpack;
}

/** Enough for a look at the clock after each call of a consumer's code. */
const CALL_UNITS = 50;
const SKIP_UNITS = 0.2;

function isState(value: unknown): value is State {
    return type(value) === "table";
}

/**
 * The state of a projection after the first so many events, made anew from nothing: whatever replay has made of them
 * meanwhile has no part in it. A body for sliced work; the ledger's first events must stay as they are meanwhile.
 *
 * @returns a refusal with the error text where the consumer's code fails
 */
export function foldFirst(options: FoldOptions, projection: Projection, count: number, pause: Pause): Checked<State> {
    const { ledger, retractions, unpack } = options;
    const kindSlot = ledger.layout.kind;
    const [isMade, first] = pcall(projection.initialState);
    let ok = isMade;
    let made: unknown = first;
    for (const index of $range(1, count)) {
        const state = made;
        if (!ok || !isState(state)) break;
        const event = ledger.events[index - 1]!;
        const evolve = projection.evolve[event.get(kindSlot) as string];
        if (evolve === undefined || retractions.isRetracted(event)) {
            pause(SKIP_UNITS);
        } else {
            const [isGood, next] = pcall(evolve, state, event, ...unpack(event, FIRST_FIELD));
            ok = isGood;
            made = isGood && next === undefined ? state : next;
            pause(CALL_UNITS);
        }
    }
    if (!ok) return refuse(errorText(made));
    return isState(made) ? accept(made) : refuse("the state is not a table");
}
