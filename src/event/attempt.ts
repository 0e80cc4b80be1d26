import { accept, type Checked, refuse } from "./checked";

/** What to tell people of the value that was raised. */
export type ReasonOf = (caught: unknown) => string;

/**
 * Runs `body` and turns whatever error it raises into a reason. Pauses inside it reach the outside: Lua 5.1 cannot
 * yield across pcall, so a coroutine of its own stands in for one. Called in sliced work, or with a pause that
 * never yields.
 */
export function attemptWith<T>(reasonOf: ReasonOf, body: () => T): Checked<T> {
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
