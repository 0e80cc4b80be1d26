/** @noSelf */
export interface Log {
    /** An error in a consumer's callback, or ours: goes to the client's error handler. */
    error(message: string): void;
    /** Something the player should know; said in chat at most once per text and session. */
    warn(message: string): void;
}
