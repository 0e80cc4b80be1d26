/** CallbackHandler-1.0's registry: methods are called with a colon. */
export interface CallbackRegistry {
    /** Tells everybody who registered for `name`; errors of theirs go to the client's error handler. */
    Fire(name: string, ...args: unknown[]): void;
}

/**
 * Puts RegisterCallback, UnregisterCallback and UnregisterAllCallbacks on the target.
 *
 * @noSelf
 */
export interface Callbacks {
    createRegistry(target: object): CallbackRegistry;
}
