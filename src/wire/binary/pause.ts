import { accept, refuse, type Checked } from "../../event/checked";
import { reasonOf } from "../cursor";

/**
 * Told after each piece of work; `units` weighs it, one being about a microsecond of Lua 5.1. It may yield: then the
 * work goes on when its coroutine is resumed.
 */
export type Pause = (units: number) => void;

/** For work that is small enough to be done at once. */
export const NO_PAUSE: Pause = () => undefined;

/**
 * Runs `body` and turns what it raises into a reason. Pauses inside it reach the outside: Lua 5.1 cannot yield across
 * pcall, so a coroutine of its own stands in for one.
 */
export function attempt<T>(body: () => T): Checked<T> {
    let value: T | undefined;
    const thread = coroutine.create(() => {
        value = body();
    });
    while (true) {
        const [ok, problem] = coroutine.resume(thread);
        if (!ok) return refuse(reasonOf(problem));
        if (coroutine.status(thread) === "dead") return accept(value as T);
        coroutine.yield();
    }
}
