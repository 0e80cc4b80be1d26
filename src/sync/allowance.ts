import type { Clock } from "../port/clock";

/**
 * What the game lets our broadcasts have, as far as we know: an estimate, since the game tells only that it takes a
 * message or does not. Whoever plans ahead asks here; what is sent all the same waits below us until the game takes it.
 *
 * @noSelf
 */
export interface Allowance {
    /** Messages handed to the channel. */
    took(messages: number): void;
    /** Messages that would leave at once; below 0 that many wait already. */
    left(): number;
    /** Seconds until so many are left. */
    secondsUntil(messages: number): number;
}

/** Allowance of a prefix in current clients (in-game measurements of 10.2.7 and 4.4.0). */
const MESSAGES_MAX = 10;
const MESSAGES_PER_SECOND = 1;

export function createAllowance(clock: Clock): Allowance {
    let messages = MESSAGES_MAX;
    let countedAt = clock.seconds();

    function left(): number {
        const seconds = clock.seconds();
        messages = math.min(MESSAGES_MAX, messages + (seconds - countedAt) * MESSAGES_PER_SECOND);
        countedAt = seconds;
        return messages;
    }

    return {
        took(count) {
            messages = left() - count;
        },
        left,
        secondsUntil: (count) => math.max(0, (count - left()) / MESSAGES_PER_SECOND),
    };
}
