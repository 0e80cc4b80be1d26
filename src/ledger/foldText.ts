import type { FieldValue, LedgerEvent } from "../event/event";
import { FIRST_FIELD, type Layout } from "../event/layout";

/**
 * The kind of an event that tells a piece of the state behind a checkpoint, for those who do not hold the events yet.
 * Its fields: key text of the checkpoint, name of the projection, number of the piece, how many there are, its text. It
 * says nothing that the checkpoint's digest does not prove. Stored and sent.
 */
export const FOLD_KIND = "!fold";

/** Of a payload's 2,048, beside a name and a key. */
const PIECE_BYTES = 1700;
/** All states of a checkpoint together: every member's client gets them, about 12 seconds of an officer's channel. */
export const FOLD_TEXTS_BYTES_MAX = 8192;
const PIECES_MAX = math.ceil(FOLD_TEXTS_BYTES_MAX / PIECE_BYTES);

export interface FoldPiece {
    readonly name: string;
    /** From 1 on. */
    readonly number: number;
    readonly count: number;
    readonly text: string;
}

/** The fields of the events that tell a state's text. */
export function foldTextFields(checkpointKey: string, name: string, text: string): FieldValue[][] {
    const count = math.ceil(text.length / PIECE_BYTES);
    const events: FieldValue[][] = [];
    for (const number of $range(1, count)) {
        const first = (number - 1) * PIECE_BYTES + 1;
        events.push([checkpointKey, name, number, count, string.sub(text, first, first + PIECE_BYTES - 1)]);
    }
    return events;
}

/** Nil for other events, of other checkpoints too, and where the fields are not right. */
export function foldPieceOf(layout: Layout, event: LedgerEvent, checkpointKey: string): FoldPiece | undefined {
    if (event.get(layout.kind) !== FOLD_KIND || event.get(FIRST_FIELD) !== checkpointKey) return undefined;
    const name = event.get(FIRST_FIELD + 1) as unknown;
    const number = event.get(FIRST_FIELD + 2) as unknown;
    const count = event.get(FIRST_FIELD + 3) as unknown;
    const text = event.get(FIRST_FIELD + 4) as unknown;
    if (typeof name !== "string" || typeof text !== "string") return undefined;
    if (typeof number !== "number" || typeof count !== "number") return undefined;
    const isPiece = count >= 1 && count <= PIECES_MAX && number >= 1 && number <= count && number % 1 === 0;
    return isPiece ? { name, number, count, text } : undefined;
}

/** The text of one projection's state, once all of its pieces are there. */
export function joinFoldText(pieces: readonly FoldPiece[], name: string): string | undefined {
    const texts: string[] = [];
    let count = math.huge;
    for (const piece of pieces) {
        if (piece.name === name) {
            texts[piece.number - 1] = piece.text;
            count = piece.count;
        }
    }
    for (const index of $range(1, math.min(count, PIECES_MAX + 1))) {
        if (texts[index - 1] === undefined) return undefined;
    }
    return table.concat(texts, "", 1, count);
}
