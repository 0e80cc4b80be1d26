import type { FrameRate } from "../port/frameRate";

export function createFrameRate(): FrameRate {
    return { framesPerSecond: () => GetFramerate() };
}
