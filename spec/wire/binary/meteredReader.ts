import { type Checked, refuse } from "../../../src/event/checked";
import type { Compressor } from "../../../src/port/compressor";
import { type FindEvent, openBinary, readBinary } from "../../../src/wire/binary/codec";
import type { BinaryMessage } from "../../../src/wire/binary/message";
import { createInstructionClock } from "../../schedule/instructionClock";

/**
 * Reads messages and counts what that costs, in instructions of the Lua machine: some sixty take a microsecond.
 *
 * @noSelf
 */
export interface MeteredReader {
    read(text: string, compressor: Compressor | undefined, find: FindEvent): Checked<BinaryMessage>;
    /** Of the last message. */
    bytes(): number;
    instructions(): number;
    /** The most from one pause to the next, in the last message once it was opened. */
    longestSlice(): number;
    /** Counts until `stop`. */
    start(): void;
    stop(): void;
}

/** How finely is counted. */
const STEP_INSTRUCTIONS = 250;

export function createMeteredReader(): MeteredReader {
    const meter = createInstructionClock(STEP_INSTRUCTIONS);
    let bytes = 0;
    let began = 0;
    let ended = 0;
    let lastPause = 0;
    let longest = 0;

    function pause(): void {
        const now = meter.instructions();
        longest = math.max(longest, now - lastPause);
        lastPause = now;
    }

    function read(text: string, compressor: Compressor | undefined, find: FindEvent): Checked<BinaryMessage> {
        const envelope = openBinary(text);
        if (!envelope.ok) return refuse(envelope.reason);
        lastPause = meter.instructions();
        const message = readBinary(envelope.value, { compressor, pause }, find);
        pause();
        return message;
    }

    return {
        read(text, compressor, find) {
            bytes = text.length;
            began = meter.instructions();
            longest = 0;
            const message = read(text, compressor, find);
            ended = meter.instructions();
            return message;
        },
        bytes: () => bytes,
        instructions: () => ended - began,
        longestSlice: () => longest,
        start: meter.start,
        stop: meter.stop,
    };
}
