/** Ends a timer or a subscription; calling it again does nothing. */
export type Cancel = () => void;

/** @noSelf */
export interface Timer {
    /** Calls once, `seconds` from now; 0 means in the next frame. */
    after(seconds: number, callback: () => void): Cancel;
    /** Calls every `seconds` (0: every frame) until cancelled. */
    every(seconds: number, callback: () => void): Cancel;
}
