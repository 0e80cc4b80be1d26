import type { LedgerEvent } from "../event/event";
import { ADLER_START, type KeyHasher } from "../fingerprint/adler32";
import { hashOf } from "../fingerprint/fingerprint";

/**
 * The Adler-32 over the keys of the first so many events, for a cursor that follows replay up and back again.
 *
 * @noSelf
 */
export interface PrefixHash {
    /** How many events the hash covers. */
    count(): number;
    /** 0 for nothing (as the incumbent tells it), else the Adler-32, 0..2^32-1. */
    value(): number;
    /** Goes on towards covering the first `count` of the ledger's events, hashing at most `most` of them now. */
    extend(events: readonly LedgerEvent[], count: number, most: number): void;
    /** Goes back so that at most `count` events are covered, to the nearest stored value. */
    goBackTo(count: number): void;
    /** Forgets what it knows about the event at this 1-based index and all after it: they moved. */
    forgetFrom(index: number): void;
}

/**
 * The value is kept at every so many events. Going back and up again (replay starting over) then costs nothing, and
 * an event that comes late costs what lies behind it. At 100,000 events that is 6 KB.
 */
export const STORED_EVERY_EVENTS = 256;

export function createPrefixHash(hasher: KeyHasher): PrefixHash {
    /** The running value after STORED_EVERY_EVENTS * i events at [i - 1]. */
    const values: number[] = [];
    let stored = 0;
    let covered = 0;
    let running = ADLER_START;

    function jumpTo(index: number): void {
        covered = index * STORED_EVERY_EVENTS;
        running = index === 0 ? ADLER_START : values[index - 1]!;
    }

    function wholeSteps(count: number): number {
        return (count - (count % STORED_EVERY_EVENTS)) / STORED_EVERY_EVENTS;
    }

    function store(): void {
        const index = wholeSteps(covered);
        if (index !== stored + 1 || covered % STORED_EVERY_EVENTS !== 0) return;
        values[index - 1] = running;
        stored = index;
    }

    return {
        count: () => covered,
        value: () => hashOf(running, covered),
        extend(events, count, most) {
            const known = math.min(wholeSteps(count), stored);
            if (known * STORED_EVERY_EVENTS > covered) jumpTo(known);
            const end = math.min(count, covered + most);
            while (covered < end) {
                const until = math.min(end, (wholeSteps(covered) + 1) * STORED_EVERY_EVENTS);
                running = hasher.extend(running, events, covered + 1, until);
                covered = until;
                store();
            }
        },
        goBackTo(count) {
            if (covered > count) jumpTo(wholeSteps(count));
        },
        forgetFrom(index) {
            stored = math.min(stored, wholeSteps(index - 1));
            if (covered >= index) jumpTo(stored);
        },
    };
}
