/** @noSelf */
export interface FrameRate {
    /** As the game draws them now; 0 while it does not know. */
    framesPerSecond(): number;
}
