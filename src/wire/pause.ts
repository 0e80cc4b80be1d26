import { attemptWith } from "../event/attempt";
import type { Checked } from "../event/checked";
import { reasonOf } from "./cursor";

/**
 * Told after each piece of work; `units` weighs it, one being about a microsecond of Lua 5.1. It may yield: then the
 * work goes on when its coroutine is resumed.
 */
export type Pause = (units: number) => void;

/** For work that is small enough to be done at once. */
export const NO_PAUSE: Pause = () => undefined;

/** Runs a reader; what it raises, `malformed` or a mistake of ours, becomes a reason. It may pause. */
export function attempt<T>(body: () => T): Checked<T> {
    return attemptWith(reasonOf, body);
}
