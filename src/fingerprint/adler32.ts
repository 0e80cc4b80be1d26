import type { LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";

/** Largest prime below 2^16 (RFC 1950, section 9). */
const MODULUS = 65521;

/** The running value before any byte; told to others as 0 when nothing was hashed, as the incumbent does. */
export const ADLER_START = 1;

/** Distinct creators whose part of the sums is remembered; more than a realm's guild will ever have. */
const CREATORS_MAX = 4096;

/** Counters are one byte in all ledgers but the incumbent's, which also hold -1 and may hold more. */
const BYTE_MAX = 255;

/** Sums are reduced only beyond this: far below 2^53, to which doubles are exact, and reducing is the dearest step. */
const HIGH_MAX = 1e14;

const floor = math.floor;

/** Runs on the four bytes of a number: their plain sum, and their sum weighted 4, 3, 2, 1. */
type ByteSums = LuaMultiReturn<[sum: number, weighted: number]>;

/**
 * The top byte is not masked, as in the incumbent: -1 counts as the bytes -1, 255, 255, 255. Fractions are floored.
 */
function byteSums(value: number): ByteSums {
    const whole = floor(value);
    const b4 = whole % 256;
    const b3 = ((whole - b4) / 256) % 256;
    const b2 = ((whole - b4 - b3 * 256) / 65536) % 256;
    const b1 = floor(whole / 16777216);
    return $multi(b1 + b2 + b3 + b4, 4 * b1 + 3 * b2 + 2 * b3 + b4);
}

/**
 * Adler-32 over the keys of events.
 *
 * @noSelf
 */
export interface KeyHasher {
    /** Bytes that each event adds. */
    readonly keyBytes: number;
    /**
     * Takes the keys of `events[first..last]` (1-based, both included) into a running value.
     *
     * @param running `ADLER_START` or what this gave back for the events before them
     * @returns the running value, 0..2^32-1
     */
    extend(running: number, events: readonly LedgerEvent[], first: number, last: number): number;
}

/**
 * Adler-32 is linear: for the n bytes of a key (16, or 12 without a realm), `low` grows by the sum S of the bytes
 * and `high` by n * low plus their sum weighted n, n - 1, … 1. The parts of creator and realm recur and are remembered; of the time only the low
 * half changes from event to event. So a key costs one step instead of n.
 *
 * What it remembers is derived, so one hasher may serve any number of runs.
 */
export function createKeyHasher(layout: Layout): KeyHasher {
    const { time: timeSlot, counter: counterSlot, realm: realmSlot, creator: creatorSlot, keyBytes } = layout;
    /** What comes behind the time, behind the counter. */
    const timeShift = keyBytes - 4;
    const counterShift = keyBytes - 8;
    let sums = new LuaTable<number, number>();
    let weights = new LuaTable<number, number>();
    let creatorsCount = 0;
    /** The times from here on share their upper two bytes, which add these. */
    let blockStart = -math.huge;
    let blockSum = 0;
    let blockWeight = 0;

    function remember(id: number, realm: number, creator: number): void {
        if (creatorsCount >= CREATORS_MAX) {
            sums = new LuaTable();
            weights = new LuaTable();
            creatorsCount = 0;
        }
        const [realmSum, realmWeighted] = byteSums(realm);
        const [creatorSum, creatorWeighted] = byteSums(creator);
        sums.set(id, realmSum + creatorSum);
        weights.set(id, realmWeighted + 4 * realmSum + creatorWeighted);
        creatorsCount = creatorsCount + 1;
    }

    function enterBlock(time: number): void {
        blockStart = time - (time % 65536);
        const [sum, weighted] = byteSums(blockStart);
        blockSum = sum;
        blockWeight = weighted + timeShift * sum;
    }

    return {
        keyBytes,
        extend(running, events, first, last) {
            // Locals: each upvalue costs an instruction for each event.
            const [inTime, inCounter, inRealm, inCreator] = [timeSlot, counterSlot, realmSlot, creatorSlot];
            let [start, startSum, startWeight] = [blockStart, blockSum, blockWeight];
            let [sumOf, weightOf] = [sums, weights];
            const bytes = keyBytes;
            const thirdWeight = timeShift + 2;
            const fourthWeight = timeShift + 1;
            const counterWeight = counterShift + 1;
            let low = running % 65536;
            let high = (running - low) / 65536;
            for (const index of $range(first, last)) {
                const event = events[index - 1]!;
                const realm = (event.get(inRealm) as number | undefined) ?? 0;
                const creator = event.get(inCreator) as number;
                const id = creator * 65536 + realm;
                let sum = sumOf.get(id) as number | undefined;
                if (sum === undefined) {
                    remember(id, realm, creator);
                    [sumOf, weightOf] = [sums, weights];
                    sum = sumOf.get(id);
                }
                let weight = weightOf.get(id);

                const time = event.get(inTime) as number;
                let within = time - start;
                if (within < 0 || within >= 65536) {
                    enterBlock(time);
                    [start, startSum, startWeight] = [blockStart, blockSum, blockWeight];
                    within = time - start;
                }
                const b4 = within % 256;
                const b3 = (within - b4) / 256;
                sum = sum + startSum + b3 + b4;
                weight = weight + startWeight + thirdWeight * b3 + fourthWeight * b4;

                const counter = event.get(inCounter) as number;
                // Mostly it is 0.
                if (counter > 0 && counter <= BYTE_MAX) {
                    sum = sum + counter;
                    weight = weight + counterWeight * counter;
                } else if (counter !== 0) {
                    const [counterSum, counterWeighted] = byteSums(counter);
                    sum = sum + counterSum;
                    weight = weight + counterWeighted + counterShift * counterSum;
                }

                high = high + bytes * low + weight;
                low = low + sum;
                if (high > HIGH_MAX) {
                    high = high % MODULUS;
                    low = low % MODULUS;
                }
            }
            return (high % MODULUS) * 65536 + (low % MODULUS);
        },
    };
}

/**
 * The Adler-32 of two runs of bytes joined, from those of the two alone.
 *
 * @param first running value of the first run
 * @param second running value of the second one, which began at `ADLER_START`
 * @param secondBytes length of the second one, in bytes
 */
export function joinAdler32(first: number, second: number, secondBytes: number): number {
    const lowFirst = first % 65536;
    const highFirst = (first - lowFirst) / 65536;
    const lowSecond = second % 65536;
    const highSecond = (second - lowSecond) / 65536;
    const low = (lowFirst + lowSecond - 1) % MODULUS;
    const high = (highFirst + highSecond + (secondBytes % MODULUS) * (lowFirst - 1)) % MODULUS;
    return high * 65536 + low;
}

// The type of what a resume hands in is the author's to know; casting the function keeps it a single value.
const nextValue = coroutine.yield as unknown as (checksum: number) => number;

function runChecksum(first: number): number {
    let value = first;
    let low = 1;
    let high = 0;
    while (true) {
        // The arithmetic below would take the text of a number for one.
        if (type(value) !== "number") error(`a number must be hashed, not a ${type(value)}`, 2);
        const [sum, weighted] = byteSums(value);
        high = (high + 4 * low + weighted) % MODULUS;
        low = (low + sum) % MODULUS;
        value = nextValue(high * 65536 + low);
    }
}

/**
 * Adler-32 over any numbers, each as four bytes, as a coroutine that is resumed with one number after the other and
 * yields the checksum of all so far.
 *
 * It is the plain form of what `createKeyHasher` does in closed form, and the one that the incumbent's consumers know.
 * Raises inside when fed something else than a number.
 */
export function createChecksumCoroutine(): LuaThread {
    return coroutine.create(runChecksum);
}
