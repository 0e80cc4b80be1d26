import type { CallbackRegistry } from "../port/callbacks";
import type { Definition } from "./definition";

/**
 * What an addon holds in its hands. It stays the same table when a newer version of the library takes over: its
 * methods come from the library's prototype by its metatable, and all that a successor needs stands in it.
 */
export interface LedgerObject {
    readonly name: string;
    readonly definition: Definition;
    /** Set by CallbackHandler right after the object was made. */
    callbacks: CallbackRegistry;
}
