import { createByteWriter } from "../../../src/wire/binary/bytes";
import { specCompressor } from "./compressor";

/*
 * Blocks that are short and make as much work as the format allows: for each sort of work that once cost more than its
 * bytes allow, or nearly.
 */

/** The streams of a block, to be filled by hand. */
interface Streams {
    few: number[];
    ranks: number[];
    many: number[];
    texts: string;
}

/** Count, flags, creators, shapes of that many events of a kind "a" with one field. */
function begin(count: number): Streams {
    const few = [...wholeBytes(count), 0];
    const many = [2, 0, 0, 0, 0, 0];
    for (const _ of $range(1, count)) few.push(0);
    few.push(0, 6, 0, 1);
    for (const _ of $range(2, count)) {
        few.push(0);
        many.push(1);
    }
    return { few, ranks: [], many: [many[0]!, ...many.slice(6), ...many.slice(1, 6)], texts: "a\0" };
}

function wholeBytes(value: number): number[] {
    const out = createByteWriter();
    out.whole(value);
    const written = out.written();
    const bytes: number[] = [];
    for (const i of $range(1, written.length)) bytes.push(string.byte(written, i));
    return bytes;
}

function textOf(bytes: readonly number[]): string {
    const out = createByteWriter();
    for (const byte of bytes) out.byte(byte);
    return out.written();
}

function blockOf({ few, ranks, many, texts }: Streams): string {
    const out = createByteWriter();
    for (const part of [textOf(few), textOf(ranks), textOf(many), texts]) {
        const deflated = specCompressor.deflate(part)!;
        out.whole(2 * part.length + 1);
        out.whole(deflated.length);
        out.text(deflated);
    }
    return out.written();
}

/** `count` inserted elements that are `false`, told as values. */
function insertFalse(streams: Streams, count: number): void {
    if (count < 15) streams.few.push(count);
    else streams.few.push(15, ...wholeBytes(count - 15));
    for (const _ of $range(1, count)) {
        streams.ranks.push(0);
        streams.few.push(0);
    }
}

/** One list of 2,048 elements, and then lists that keep none of it. */
function wipedLists(): string {
    const streams = begin(200);
    streams.few.push(4, 0, 1, 0);
    insertFalse(streams, 2048);
    for (const i of $range(2, 200)) {
        const place = (i - 2) % 8;
        // The long list is the eighth by now: named again, it is the first.
        if (place === 7) streams.few.push(7, 0);
        else streams.few.push(place, 1, 0, 240, ...wholeBytes(2048 - 15));
    }
    return blockOf(streams);
}

/** Lists of one new element each, when all candidates are taken. */
function changingLists(): string {
    const streams = begin(1000);
    streams.few.push(4, 0, 1, 0, 15, ...wholeBytes(300 - 15));
    for (const i of $range(1, 300)) {
        streams.ranks.push(0);
        streams.few.push(2);
        streams.many.push(...wholeBytes(2 * i));
    }
    // Another one for the first of the empty list, again and again.
    for (const i of $range(2, 1000)) {
        streams.few.push(i === 2 ? 1 : 0, 1, 0, i === 2 ? 1 : 17);
        streams.ranks.push(100);
    }
    return blockOf(streams);
}

/** Item links that all have a frame of 4,000 bytes. */
function longFrames(): string {
    const streams = begin(300);
    streams.few.push(1);
    streams.texts = `a\0${"x".repeat(2000)}\0${"y".repeat(2000)}\0`;
    for (const i of $range(1, 300)) {
        streams.many.push(0, i % 256);
        streams.few.push(6, i === 1 ? 1 : 14, 1);
        streams.texts = `${streams.texts}z\0`;
    }
    return blockOf(streams);
}

/** A table that names a text of so many bytes 2,000 times. */
function longTexts(bytes: number): string {
    const streams = begin(1);
    streams.few.push(0, 0, 5, ...wholeBytes(2000), 6, 0);
    streams.texts = `a\0${"x".repeat(bytes)}\0`;
    for (const _ of $range(2, 2000)) {
        streams.few.push(7);
        streams.many.push(1);
    }
    streams.few.push(0);
    return blockOf(streams);
}

/** A table whose keys differ only in their last bytes, so that sorting looks at all of them. */
function longKeys(): string {
    const streams = begin(1);
    streams.few.push(0, 0, 5, 0, ...wholeBytes(60));
    streams.texts = "a\0";
    for (const i of $range(1, 60)) {
        streams.few.push(6, 0, 0);
        streams.texts = `${streams.texts}${"k".repeat(100)}${i}\0`;
    }
    return blockOf(streams);
}

/** Tables that are told once and then named by every event. */
function copiedTables(): string {
    const streams = begin(1000);
    streams.few.push(0, 0, 5, ...wholeBytes(2000));
    for (const _ of $range(1, 2000)) streams.few.push(0);
    streams.few.push(0);
    for (const _ of $range(2, 1000)) streams.few.push(1);
    return blockOf(streams);
}

/** One event with two thousand fields, each a list. */
function manyColumns(): string {
    const streams = begin(1);
    streams.few = [1, 0, 0, 0, 6, 0, ...wholeBytes(2000)];
    for (const _ of $range(1, 2000)) streams.few.push(4, 0, 0);
    return blockOf(streams);
}

interface Bits {
    put(this: void, value: number, count: number): void;
    done(this: void): string;
}

function createBits(): Bits {
    const out = createByteWriter();
    let byte = 0;
    let used = 0;
    return {
        put(value, count) {
            let rest = value;
            for (const _ of $range(1, count)) {
                byte = byte + (rest % 2) * 2 ** used;
                rest = (rest - (rest % 2)) / 2;
                used = used + 1;
                if (used === 8) {
                    out.byte(byte);
                    byte = 0;
                    used = 0;
                }
            }
        },
        done() {
            if (used > 0) out.byte(byte);
            return out.written();
        },
    };
}

function deflatedAlone(deflated: string): string {
    const out = createByteWriter();
    out.whole(1);
    out.whole(deflated.length);
    out.text(deflated);
    return out.written();
}

/** Deflate's blocks of fixed codes, each empty: ten bits. */
function emptyFixedBlocks(): string {
    const bits = createBits();
    for (const i of $range(1, 6000)) {
        bits.put(i === 6000 ? 1 : 0, 1);
        bits.put(1, 2);
        bits.put(0, 7);
    }
    return deflatedAlone(bits.done());
}

/** Deflate's blocks with codes of their own, each empty: eleven bytes. */
function emptyDynamicBlocks(): string {
    const bits = createBits();
    const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1];
    for (const i of $range(1, 700)) {
        bits.put(i === 700 ? 1 : 0, 1);
        bits.put(2, 2);
        bits.put(0, 10);
        bits.put(order.length - 4, 4);
        for (const length of order) bits.put(length === 18 || length === 1 ? 1 : 0, 3);
        // 256 zeros, and a code of one bit for the end of the block and for a distance.
        bits.put(1, 1);
        bits.put(127, 7);
        bits.put(1, 1);
        bits.put(107, 7);
        bits.put(0, 3);
    }
    return deflatedAlone(bits.done());
}

/** @noSelf */
export interface Costly {
    readonly what: string;
    readonly block: string;
    readonly reason: string;
    /** Where our own inflate refuses it for another reason. */
    readonly reasonOfInflate?: string;
}

const TOO_LARGE_PAYLOAD = "makes the payload larger than 2048 bytes";
const TOO_MANY_BLOCKS = { reason: "bytes are missing", reasonOfInflate: "too many compressed blocks" };

export const COSTLY: readonly Costly[] = [
    { what: "lists that keep nothing of a long one", block: wipedLists(), reason: "too many values" },
    { what: "lists that change again and again", block: changingLists(), reason: "too many values" },
    { what: "links in a long frame", block: longFrames(), reason: "frame is too long" },
    { what: "a text longer than any payload", block: longTexts(3000), reason: "text is too long" },
    { what: "a long text named again and again", block: longTexts(2000), reason: `field 1 ${TOO_LARGE_PAYLOAD}` },
    { what: "long keys that differ at their ends", block: longKeys(), reason: `field 1 ${TOO_LARGE_PAYLOAD}` },
    { what: "a table copied again and again", block: copiedTables(), reason: "too many values" },
    { what: "a field for every byte", block: manyColumns(), reason: `field 1025 ${TOO_LARGE_PAYLOAD}` },
    { what: "empty blocks of fixed codes", block: emptyFixedBlocks(), ...TOO_MANY_BLOCKS },
    { what: "empty blocks of own codes", block: emptyDynamicBlocks(), ...TOO_MANY_BLOCKS },
];
