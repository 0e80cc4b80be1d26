import type { Checked } from "../event/checked";
import type { Session } from "./session";

/** The machinery behind a ledger object of this version; nil for anything else. */
export type SessionOf = (ledger: unknown) => Session | undefined;

/** Also what a method answers that was kept from before a newer version took over. */
export const COLON = "call it with a colon on a ledger";

/** Lua's way to tell an expected failure: `nil, reason`. */
export function answer<T>(checked: Checked<T>): LuaMultiReturn<[T | undefined, string | undefined]> {
    if (!checked.ok) return $multi(undefined, checked.reason);
    return $multi(checked.value, undefined);
}

export const TARGET_EXPECTED = "an event of a ledger or a key text";

/** Whether it names an event: as itself, or by its key. */
export function isTarget(session: Session, event: unknown): boolean {
    return type(event) === "string" || session.isEvent(event);
}
