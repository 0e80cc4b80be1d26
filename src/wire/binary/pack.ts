import { accept, refuse, type Checked } from "../../event/checked";
import type { LedgerEvent } from "../../event/event";
import type { Compressor } from "../../port/compressor";
import { malformed } from "../cursor";
import { EVENTS_PER_MESSAGE_MAX } from "../message";
import { createByteWriter, type ByteReader } from "./bytes";
import { readEvents } from "./columnsReader";
import { writeEvents } from "./columnsWriter";
import { createContext } from "./context";
import { inflate } from "./inflate";
import { NO_PAUSE, type Pause } from "../pause";
import { valuesMaxOf } from "./values";
import { createStreamsIn, createStreamsOut, type Parts, partsOf } from "./streams";

/*
 * A block of events: the four streams of streams.ts, each deflated where that is shorter. Sent: guarded by a frozen
 * sample. Numbers as in bytes.ts.
 *
 *   block = part part part part            few, ranks, many, texts
 *   part  = 2 * length(whole) bytes        as it is
 *         / 2 * length + 1(whole) size(whole) bytes*size    raw Deflate, `length` bytes when inflated
 */

/** Bytes of a block as it travels, so as large as anybody reads. */
export const PACKED_BYTES_MAX = 8192;
/** Bytes of all parts when inflated: of any block, and of one that takes so many bytes. */
const PLAIN_BYTES_MAX = 65536;
const PLAIN_BYTES_OF_ANY = 8192;
const PLAIN_BYTES_PER_BYTE = 16;

/** As `valuesMaxOf`, for the work of inflating. */
function plainBytesMaxOf(packedBytes: number): number {
    return math.min(PLAIN_BYTES_MAX, PLAIN_BYTES_OF_ANY + PLAIN_BYTES_PER_BYTE * packedBytes);
}

export const TOO_LARGE = "more than one block holds";
export const WITHOUT_CONTEXT: readonly LedgerEvent[] = [];

/** How a block is made or read; both sides need the same context. */
export interface PackOptions {
    /** Without one, blocks are written plain, and deflated ones are inflated by our own code. */
    readonly compressor: Compressor | undefined;
    /** Events that sender and receiver both hold; usually none. */
    readonly context?: readonly LedgerEvent[];
    readonly pause?: Pause;
}

function writePart(plain: string, compressor: Compressor | undefined): string {
    const head = createByteWriter();
    const deflated = plain.length > 0 ? compressor?.deflate(plain) : undefined;
    if (deflated === undefined || deflated.length + 2 >= plain.length) {
        head.whole(2 * plain.length);
        return head.written() + plain;
    }
    head.whole(2 * plain.length + 1);
    head.whole(deflated.length);
    return head.written() + deflated;
}

/**
 * Packs all events into one block; it may hold any byte. The same events, options and Deflate give the same bytes.
 *
 * @param events of the native layout, as `checkEvent` passes them, 1..1000
 * @returns the block, or a refusal when it were too large to be read: then try fewer events
 */
export function packBlock(events: readonly LedgerEvent[], options: PackOptions): Checked<string> {
    if (events.length > EVENTS_PER_MESSAGE_MAX) return refuse(TOO_LARGE);
    const pause = options.pause ?? NO_PAUSE;
    const out = createStreamsOut();
    const unfolded = writeEvents(out, events, createContext(options.context ?? WITHOUT_CONTEXT), pause);
    let plainBytes = 0;
    const packed: string[] = [];
    for (const part of partsOf(out)) {
        plainBytes = plainBytes + part.length;
        if (plainBytes > PLAIN_BYTES_MAX) return refuse(TOO_LARGE);
        pause(part.length / 8);
        packed[packed.length] = writePart(part, options.compressor);
    }
    const block = table.concat(packed);
    const isReadable = plainBytes <= plainBytesMaxOf(block.length) && unfolded <= valuesMaxOf(block.length);
    return isReadable && block.length <= PACKED_BYTES_MAX ? accept(block) : refuse(TOO_LARGE);
}

function inflatePart(packed: string, length: number, compressor: Compressor | undefined, pause: Pause): string {
    // Deflate cannot shrink further: 258 bytes take at least two bits.
    if (length > packed.length * 1032) malformed("length cannot be true");
    const plain = compressor === undefined ? inflate(packed, length, pause) : compressor.inflate(packed);
    pause(length / 8);
    if (plain === undefined || plain.length !== length) return malformed("bytes do not inflate to their length");
    return plain;
}

/** The streams of a block, not looked into. Raises `malformed`. */
function readParts(reader: ByteReader, compressor: Compressor | undefined, pause: Pause): Parts {
    const plainBytesMax = plainBytesMaxOf(reader.left());
    let plainBytes = 0;
    function readPart(): string {
        const head = reader.whole(2 * PLAIN_BYTES_MAX + 1);
        const isDeflated = head % 2 === 1;
        const length = isDeflated ? (head - 1) / 2 : head / 2;
        plainBytes = plainBytes + length;
        if (plainBytes > plainBytesMax) malformed("block is too large");
        if (!isDeflated) return reader.take(length);
        return inflatePart(reader.take(reader.whole(PACKED_BYTES_MAX)), length, compressor, pause);
    }
    return [readPart(), readPart(), readPart(), readPart()];
}

/** Reads a block that ends where the bytes end. Raises `malformed`. */
export function readBlock(reader: ByteReader, options: PackOptions): LedgerEvent[] {
    if (reader.left() > PACKED_BYTES_MAX) malformed("block is too long");
    const pause = options.pause ?? NO_PAUSE;
    const valuesMax = valuesMaxOf(reader.left());
    const parts = readParts(reader, options.compressor, pause);
    reader.finish();
    const context = createContext(options.context ?? WITHOUT_CONTEXT);
    return readEvents(createStreamsIn(parts), { context, valuesMax, pause });
}
