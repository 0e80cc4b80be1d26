import { accept, refuse, type Checked } from "../event/checked";
import type { Pause } from "../schedule/slices";
import { errorText } from "./failure";
import type { Projection, State } from "./projection";
import { createProjectionWork, type WorkOptions } from "./work";

/** Enough for a look at the clock after each call of a consumer's code. */
const CALL_UNITS = 50;
const SKIP_UNITS = 1;

/**
 * The state of a projection after the first so many events, made anew from nothing: whatever replay has made of them
 * meanwhile has no part in it. A body for sliced work; the ledger's first events must stay as they are meanwhile.
 *
 * @returns a refusal with the error text where the consumer's code fails
 */
export function foldFirst(options: WorkOptions, projection: Projection, count: number, pause: Pause): Checked<State> {
    const work = createProjectionWork(projection, new LuaSet(), options);
    let [ok, problem] = pcall<[], unknown>(work.begin);
    for (const index of $range(1, count)) {
        if (!ok) break;
        [ok, problem] = pcall(work.apply, index, index, undefined);
        pause(work.calls() > 0 ? CALL_UNITS : SKIP_UNITS);
    }
    return ok ? accept(work.state()!) : refuse(errorText(problem));
}
