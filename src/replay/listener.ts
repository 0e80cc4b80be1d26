/**
 * Who wants to know how replay goes on. Each call is protected: an error of a listener's goes to the log.
 *
 * @noSelf
 */
export interface Listener {
    /** Once after each batch that got anywhere: events applied and hashed of all. */
    onChanged(applied: number, total: number): void;
    /** The state of this consumer begins anew; what its handlers built must be cleared now. */
    onRestarted(name: string): void;
    /** A consumer stopped before the event with this key text ("" when it failed to make its first state). */
    onFailed(name: string, key: string, message: string): void;
}
