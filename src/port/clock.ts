/** @noSelf */
export interface Clock {
    /** Whole seconds since 1970 by the game server; what events are stamped with. */
    serverTime(): number;
    /** Monotonic seconds with fractions; for intervals and time-outs. */
    seconds(): number;
    /** Monotonic milliseconds, finer than a millisecond; for budgets inside a frame. */
    milliseconds(): number;
}
