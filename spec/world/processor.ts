import type { InstructionMeter } from "./instructionMeter";

/** @noSelf */
export interface Processor {
    /** The client begins to work (a frame, or something from outside); nests. */
    begin(): void;
    end(): void;
    /** What `debugprofilestop` answers: never goes back, advances while the client works. */
    milliseconds(): number;
    /** World seconds until which the client is still at its last work. */
    busyUntil(): number;
}

/**
 * A client's processor: work takes time by the instructions it executes. What happens while it is busy (in world
 * time) begins when it is done, so time never runs backwards for the addons.
 */
export function createProcessor(
    meter: InstructionMeter,
    now: () => number,
    instructionsPerMillisecond: number,
): Processor {
    let depth = 0;
    let startMilliseconds = 0;
    let startTotal = 0;
    let busyUntilMilliseconds = 0;

    function idleMilliseconds(): number {
        const milliseconds = now() * 1000;
        return milliseconds > busyUntilMilliseconds ? milliseconds : busyUntilMilliseconds;
    }

    function workMilliseconds(): number {
        return startMilliseconds + (meter.total() - startTotal) / instructionsPerMillisecond;
    }

    return {
        begin: () => {
            depth = depth + 1;
            if (depth > 1) return;
            startMilliseconds = idleMilliseconds();
            startTotal = meter.total();
        },
        end: () => {
            depth = depth - 1;
            if (depth === 0) busyUntilMilliseconds = workMilliseconds();
        },
        milliseconds: () => (depth > 0 ? workMilliseconds() : idleMilliseconds()),
        busyUntil: () => busyUntilMilliseconds / 1000,
    };
}
