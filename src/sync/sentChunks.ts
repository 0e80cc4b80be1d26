import type { Clock } from "../port/clock";
import { cutChunk } from "../wire/binary/segments";
import { isSameDestination, type Destination, type Parcel } from "./parcel";

/** A chunk that was sent lately, or is being sent. Segments are numbered from 1. */
export interface SentChunk {
    readonly parcel: Parcel;
    readonly chunk: number;
    readonly texts: readonly string[];
    /** Segments that wait, here or below us. */
    readonly waiting: LuaSet<number>;
    /** Segments that the client took. */
    readonly taken: LuaSet<number>;
    /** Until when a segment is not sent again: what is said of it is older than its last sending. */
    readonly quietUntil: LuaMap<number, number>;
    /** How often a segment was sent again. */
    readonly repeated: LuaMap<number, number>;
    /** All of it left: the same text is another sending then. */
    isFinished: boolean;
}

/** Chunks whose texts are kept for those who miss a part, of broadcasts and of whispers: at most 49 KB each. */
const CHUNKS_KEPT = 6;
/** Many who miss the same segment ask within so long; each further time it is sent again, twice as long. */
const REPEAT_QUIET_SECONDS = 4;
/** So often a segment is sent again at most: who asks without end costs the others no more, and who still lacks it asks anew. */
const REPEATS_MAX = 6;
/** Who said that he misses a segment had not heard what left within so long. */
export const FLIGHT_SECONDS = 0.5;

/**
 * What goes over one prefix in segments, and what of it has left.
 *
 * @noSelf
 */
export interface SentChunks {
    /** A chunk that was given up is not begun anew: only the rest is to be sent. */
    begin(parcel: Parcel, text: string): SentChunk;
    /** The kept chunks that one who lacks segments may mean. */
    matching(destination: Destination, chunk: number, total: number): SentChunk[];
}

/** Segments that neither left nor wait. */
export function untaken({ texts, taken, waiting }: SentChunk): number[] {
    const numbers: number[] = [];
    for (const number of $range(1, texts.length)) {
        if (!taken.has(number) && !waiting.has(number)) numbers.push(number);
    }
    return numbers;
}

export function isWorthRepeating({ waiting, quietUntil, repeated }: SentChunk, number: number, clock: Clock): boolean {
    if (waiting.has(number) || (repeated.get(number) ?? 0) >= REPEATS_MAX) return false;
    return clock.seconds() >= (quietUntil.get(number) ?? 0);
}

/** The client has taken this segment once more. */
export function noteRepeat({ taken, quietUntil, repeated }: SentChunk, number: number, clock: Clock): void {
    const times = (repeated.get(number) ?? 0) + 1;
    taken.add(number);
    repeated.set(number, times);
    quietUntil.set(number, clock.seconds() + REPEAT_QUIET_SECONDS * 2 ** (times - 1));
}

export function createSentChunks(): SentChunks {
    /** Oldest first. */
    const chunks: SentChunk[] = [];

    return {
        begin(parcel, text) {
            const { chunk, texts } = cutChunk(parcel.ledger, text);
            const begun = chunks.find(
                (other) =>
                    other.chunk === chunk &&
                    other.texts[0] === texts[0] &&
                    isSameDestination(other.parcel, parcel) &&
                    other.parcel.distribution === parcel.distribution &&
                    !other.isFinished,
            );
            if (begun !== undefined) return begun;
            const sent: SentChunk = {
                parcel,
                chunk,
                texts,
                waiting: new LuaSet(),
                taken: new LuaSet(),
                quietUntil: new LuaMap(),
                repeated: new LuaMap(),
                isFinished: false,
            };
            chunks.push(sent);
            if (chunks.length > CHUNKS_KEPT) table.remove(chunks, 1);
            return sent;
        },
        matching: (destination, chunk, total) =>
            chunks.filter(
                (kept) =>
                    kept.chunk === chunk && kept.texts.length === total && isSameDestination(kept.parcel, destination),
            ),
    };
}
