import type { FrameRate } from "../../src/port/frameRate";

/** A client on which the budget is as large as it may be. */
export const STEADY_FRAMES: FrameRate = { framesPerSecond: () => 60 };
