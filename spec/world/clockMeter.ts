import type { ProcessorSeconds } from "./contract";
import type { InstructionMeter } from "./instructionMeter";

/**
 * Stands in for the instruction meter where real time is wanted: what this process's processor has worked, told in
 * instructions of a client of that speed. Counts nothing, so it disturbs nothing; and stops no endless loop.
 */
export function createClockMeter(instructionsPerMillisecond: number, seconds: ProcessorSeconds): InstructionMeter {
    const instructionsPerSecond = instructionsPerMillisecond * 1000;
    return {
        total: () => seconds() * instructionsPerSecond,
        start: () => undefined,
        stop: () => undefined,
        watch: () => undefined,
    };
}
