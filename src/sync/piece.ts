import type { LedgerEvent } from "../event/event";
import { invariant } from "../invariant";
import { EVENTS_PER_MESSAGE_MAX } from "../wire/message";

/**
 * Bytes of text that a piece of a week has at most: 17 frames, 16 seconds on an exhausted allowance. A lost frame costs
 * the piece; in half the size the real ledger of 2020 takes a sixth more. An event that is larger by itself goes alone.
 */
export const PIECE_BYTES_MAX = 4096;

/** Events tried in the first piece; each piece tells how many the next should try. */
const FIRST_TRY_EVENTS = 16;

export interface Piece {
    readonly text: string;
    /** How many of the events it holds, from `first` on. */
    readonly count: number;
    /** How many fit by this piece's measure: what the next piece should try. */
    readonly fitting: number;
}

/** Nil when the events are more than one message takes. */
type EncodePiece = (this: void, events: readonly LedgerEvent[], isLast: boolean) => string | undefined;

function take(events: readonly LedgerEvent[], first: number, count: number): LedgerEvent[] {
    const taken: LedgerEvent[] = [];
    for (const i of $range(1, count)) taken[i - 1] = events[first + i - 2]!;
    return taken;
}

/** Cuts the next self-contained piece off a week. @param first 1-based @param fitting of the piece before, 0 at first */
export function cutPiece(events: readonly LedgerEvent[], first: number, fitting: number, encode: EncodePiece): Piece {
    const left = events.length - first + 1;
    let count = math.min(left, fitting === 0 ? FIRST_TRY_EVENTS : fitting, EVENTS_PER_MESSAGE_MAX);
    while (true) {
        const text = encode(take(events, first, count), count === left);
        if (text === undefined) {
            invariant(count > 1, "one event fits a message");
            count = math.floor(count / 2);
            continue;
        }
        const roomFor = math.max(1, math.floor((count * PIECE_BYTES_MAX) / text.length));
        if (text.length <= PIECE_BYTES_MAX || count === 1) return { text, count, fitting: roomFor };
        count = math.min(count - 1, roomFor);
    }
}
