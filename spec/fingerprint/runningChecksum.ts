import { createChecksumCoroutine } from "../../src/fingerprint/adler32";

/** Takes the next number, gives the checksum of all so far. */
export type RunningChecksum = (value: number) => number;

/** The coroutine as a function; what raises inside does so in its caller. */
export function createRunningChecksum(): RunningChecksum {
    const checksum = createChecksumCoroutine();
    return (value) => {
        const [isRunning, result] = coroutine.resume(checksum, value);
        if (!isRunning) error(result, 0);
        return result as number;
    };
}
