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
    /** The state of this projection is that of the end of this server second, until it comes back. */
    onTimeReached(name: string, time: number): void;
    /** A consumer stopped before the event with this key text ("" when it failed to make its first state). */
    onFailed(name: string, key: string, message: string): void;
}
