import type { Clock } from "../port/clock";
import type { Step } from "./task";

/**
 * Told after each piece of work; `units` weighs the piece, one being about a microsecond of Lua 5.1. Ends the slice
 * when the deadline has passed: the coroutine that called it goes on in a later frame.
 */
export type Pause = (units: number) => void;

export type SlicedBody = (pause: Pause) => void;

/** Units between two looks at the clock: a look costs about a tenth of that, and a slice ends that much late. */
const UNITS_PER_LOOK = 50;

/** Makes a scheduler's step of `body`. An error in the body is raised by the step that met it, and ends the work. */
export function createSlices(clock: Clock, body: SlicedBody): Step {
    let finish = 0;
    let unitsSinceLook = 0;
    const pause: Pause = (units) => {
        unitsSinceLook = unitsSinceLook + units;
        if (unitsSinceLook < UNITS_PER_LOOK) return;
        unitsSinceLook = 0;
        if (clock.milliseconds() >= finish) coroutine.yield();
    };
    const thread = coroutine.create(() => {
        body(pause);
    });
    return (deadline) => {
        finish = deadline;
        const [ok, problem] = coroutine.resume(thread);
        if (!ok) error(problem, 0);
        return coroutine.status(thread) !== "dead";
    };
}
