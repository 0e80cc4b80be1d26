import { accept, type Checked, refuse } from "../event/checked";

/**
 * Runs `body` and turns whatever error it raises into a reason. Pauses inside it reach the outside: Lua 5.1 cannot
 * yield across pcall, so a coroutine of its own stands in for one. Called in sliced work, or with a pause that
 * never yields.
 */
export function attempt<T>(body: () => T): Checked<T> {
    let value: T | undefined;
    const thread = coroutine.create(() => {
        value = body();
    });
    while (true) {
        const [ok, problem] = coroutine.resume(thread);
        if (!ok) return refuse(tostring(problem));
        if (coroutine.status(thread) === "dead") return accept(value as T);
        coroutine.yield();
    }
}
