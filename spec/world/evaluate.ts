import { compile } from "./addon/compile";
import type { ProtectedCalls } from "./protectedCall";
import type { Session } from "./session";
import { pack, unpacked } from "./variadic";

type Values = LuaMultiReturn<unknown[]>;
type Run = (...args: unknown[]) => Values;

/** Runs a test's Lua text in a session, as that client; an error is recorded there and gives no values. */
export function evaluate(
    session: Session | undefined,
    calls: ProtectedCalls,
    text: string,
    ...args: unknown[]
): Values {
    if (session === undefined) return $multi();
    let results = pack();
    const packed = pack(...args);
    session.work(() => {
        calls.callUnmeasured("eval", () => {
            const [chunk, reason] = compile(text, "=eval", session.environment);
            if (chunk === undefined) error(reason, 0);
            const run = chunk as unknown as Run;
            results = pack(...run(...unpacked(packed)));
        });
    });
    return $multi(...unpacked(results));
}
