import type { LedgerEvent } from "../event/event";
import { ADLER_START, joinAdler32, type KeyHasher } from "../fingerprint/adler32";
import { type Fingerprint, hashOf } from "../fingerprint/fingerprint";

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
    /** Goes on towards covering the first `count` of the ledger's events, in at most `most` steps of about one event. */
    extend(events: readonly LedgerEvent[], count: number, most: number): void;
    /** False where there is nothing to do, or where it can jump instead once the cursor may go a little further. */
    isWorthwhile(count: number): boolean;
    /** Takes over what is known of the first events, in blocks of any size, if it knows nothing itself. */
    adopt(blocks: readonly Fingerprint[]): void;
    /** How many events are covered at the end of the block that the cursor is in: from there it can jump on. */
    blockEnd(): number;
    /** The first so many events cannot be hashed again; this is what they come to. Covers nothing then. */
    seal(count: number, running: number): void;
    /** Goes back so that at most `count` events are covered, to the nearest block. */
    goBackTo(count: number): void;
    /** New events have come in: for each, ascending, the index of the first event after it in the list as it was. */
    inserted(positions: readonly number[]): void;
}

/**
 * Events of a block. Adler-32 values can be joined, so each block keeps that of its own events alone: one that comes
 * late costs its block anew, and a join for each block behind it. At 100,000 events that is 13 KB.
 */
export const BLOCK_EVENTS = 256;

/** A block that grew beyond this is split when it is hashed anew. */
const BLOCK_EVENTS_MAX = 2 * BLOCK_EVENTS;

const UNKNOWN = -1;

export function createPrefixHash(hasher: KeyHasher): PrefixHash {
    const { keyBytes } = hasher;
    const sizes: number[] = [];
    /** Of each block alone, as if it were the first; UNKNOWN where something was inserted. */
    const values: number[] = [];
    /** For each block, what comes before it; right up to the one that the cursor is in. */
    const starts: number[] = [0];
    const runnings: number[] = [ADLER_START];
    /** Whole blocks behind the cursor, and how far it is in the next one. */
    let passed = 0;
    let within = 0;
    let partial = ADLER_START;
    /** The first block grows no more. */
    let isSealed = false;

    function covered(): number {
        return starts[passed]! + within;
    }

    function stand(block: number): void {
        passed = block;
        within = 0;
        partial = ADLER_START;
    }

    /** Keeps what is hashed of the newest events while the cursor is elsewhere; they are a short block until then. */
    function leave(): void {
        if (passed < sizes.length || within === 0) return;
        sizes[passed] = within;
        values[passed] = partial;
        stand(passed);
    }

    /** The other way round. */
    function takeUp(): void {
        within = sizes.pop()!;
        partial = values.pop()!;
    }

    function pass(): void {
        const size = sizes[passed]!;
        starts[passed + 1] = starts[passed]! + size;
        runnings[passed + 1] = joinAdler32(runnings[passed]!, values[passed]!, size * keyBytes);
        stand(passed + 1);
    }

    /** `partial` is the value of the whole block, or of as much of it as shall be a block from now on. */
    function settle(goal: number): void {
        const size = sizes[passed];
        if (size !== undefined && size > goal) {
            table.insert(sizes, passed + 1, goal);
            table.insert(values, passed + 1, partial);
            sizes[passed + 1] = size - goal;
            values[passed + 1] = UNKNOWN;
        } else {
            sizes[passed] = goal;
            values[passed] = partial;
        }
        pass();
    }

    /** Where the block that the cursor is in ends, or shall end. */
    function goalOf(size: number | undefined): number {
        return size === undefined || size > BLOCK_EVENTS_MAX ? BLOCK_EVENTS : size;
    }

    return {
        count: covered,
        value: () => hashOf(joinAdler32(runnings[passed]!, partial, within * keyBytes), covered()),
        extend(events, count, most) {
            let left = most;
            while (left > 0 && covered() < count) {
                const start = starts[passed]!;
                const size = sizes[passed];
                if (size !== undefined && values[passed] !== UNKNOWN && start + size <= count) {
                    const isLast = passed === sizes.length - 1 && !(isSealed && passed === 0);
                    if (isLast && size < BLOCK_EVENTS) takeUp();
                    else pass();
                    left = left - 1;
                } else {
                    const goal = goalOf(size);
                    const first = start + within + 1;
                    const last = math.min(start + goal, count, first + left - 1);
                    partial = hasher.extend(partial, events, first, last);
                    within = last - start;
                    left = left - (last - first + 1);
                    if (within === goal) settle(goal);
                }
            }
        },
        isWorthwhile(count) {
            if (covered() >= count) return false;
            const size = sizes[passed];
            return size === undefined || values[passed] === UNKNOWN || starts[passed]! + size <= count;
        },
        adopt(blocks) {
            if (sizes.length > 0 || within > 0) return;
            for (const { count, hash } of blocks) {
                sizes.push(count);
                values.push(hash);
            }
        },
        blockEnd: () => starts[passed]! + goalOf(sizes[passed]),
        seal(count, running) {
            leave();
            isSealed = true;
            let block = 0;
            let end = 0;
            while (block < sizes.length && end < count) {
                end = end + sizes[block]!;
                block = block + 1;
            }
            const rest = end - count;
            const laterSizes = sizes.slice(block);
            const laterValues = values.slice(block);
            while (sizes.length > 0) {
                sizes.pop();
                values.pop();
            }
            sizes.push(count);
            values.push(running);
            // Of the last block only its end is left.
            if (rest > 0) {
                sizes.push(rest);
                values.push(UNKNOWN);
            }
            for (const i of $range(0, laterSizes.length - 1)) {
                sizes.push(laterSizes[i]!);
                values.push(laterValues[i]!);
            }
            stand(0);
        },
        goBackTo(count) {
            if (covered() <= count) return;
            leave();
            let block = passed;
            while (starts[block]! > count) block = block - 1;
            stand(block);
        },
        inserted(positions) {
            // What most merges bring stands behind all that is known here.
            if (passed === sizes.length && positions[0]! > covered()) return;
            leave();
            let block = passed;
            while (block > 0 && starts[block]! >= positions[0]!) block = block - 1;
            let end = starts[block]! + (sizes[block] ?? 0);
            for (const position of positions) {
                while (position > end) {
                    block = block + 1;
                    const size = sizes[block];
                    if (size === undefined) return;
                    end = end + size;
                }
                sizes[block] = sizes[block]! + 1;
                values[block] = UNKNOWN;
                if (block <= passed) stand(block);
            }
        },
    };
}
