import { accept, refuse, type Checked } from "../../event/checked";
import { checksumOf } from "../checksum";
import { FORM } from "./frame";

/*
 * A chunk (any message that is longer than one addon message) in numbered segments, each one addon message. Sent:
 * guarded by a frozen sample. Digits are bytes 1..255 for 0..254, the highest first.
 *
 *   chunk   = text checksum(5 digits: Adler-32 of the text)
 *   segment = "C" ledger(2 digits) chunk(2 digits) number(1 digit: from 0) total(1 digit) 1..248 bytes of the chunk
 *
 * The ledger is its 32-bit hash modulo 255^2: enough to pass over other ledgers' chunks; the text itself names it in
 * full. The chunk's number comes from its checksum, so that the same chunk sent again has the same one, and what is
 * still missing of it can come from either sending.
 */
export const SEGMENT_BYTES_MAX = 255;
const HEADER_BYTES = 7;
const PAYLOAD_BYTES = SEGMENT_BYTES_MAX - HEADER_BYTES;
const CHECKSUM_DIGITS = 5;
/** So 8,928 bytes: the longest text with its checksum takes 34. */
export const SEGMENTS_MAX = 36;
const BASE = 255;
export const CHUNK_IDS = BASE * BASE;

/** One part of a chunk. */
export interface Segment {
    readonly ledgerTag: number;
    readonly chunk: number;
    /** From 1. */
    readonly number: number;
    readonly total: number;
    readonly payload: string;
}

/** A chunk that is ready to be sent. */
export interface CutChunk {
    readonly chunk: number;
    /** In order; sent again one by one when they are missed. */
    readonly texts: readonly string[];
}

function spell(whole: number, digits: number): string {
    let text = "";
    let rest = whole;
    for (const _ of $range(1, digits)) {
        const digit = rest % BASE;
        text = string.char(digit + 1) + text;
        rest = (rest - digit) / BASE;
    }
    return text;
}

/** @param first 1-based; NULs, which no text of ours has, read as -1 */
function read(text: string, first: number, digits: number): number {
    let whole = 0;
    for (const at of $range(first, first + digits - 1)) whole = whole * BASE + string.byte(text, at) - 1;
    return whole;
}

/** What segments of a ledger are marked with. @param ledger 32-bit hash of its id */
export function ledgerTagOf(ledger: number): number {
    return ledger % CHUNK_IDS;
}

/** @param text a message without NUL, at most `TEXT_BYTES_MAX` of frame.ts */
export function cutChunk(ledger: number, text: string): CutChunk {
    const checksum = checksumOf(text);
    const whole = text + spell(checksum, CHECKSUM_DIGITS);
    const chunk = checksum % CHUNK_IDS;
    const total = math.ceil(whole.length / PAYLOAD_BYTES);
    const start = FORM.segment + spell(ledgerTagOf(ledger), 2) + spell(chunk, 2);
    const finish = spell(total, 1);
    const texts: string[] = [];
    for (const i of $range(0, total - 1)) {
        const payload = string.sub(whole, i * PAYLOAD_BYTES + 1, (i + 1) * PAYLOAD_BYTES);
        texts[i] = start + spell(i, 1) + finish + payload;
    }
    return { chunk, texts };
}

/** Total: any text gives a segment or a reason. */
export function readSegment(text: string): Checked<Segment> {
    if (string.sub(text, 1, 1) !== FORM.segment) return refuse("no segment");
    if (text.length <= HEADER_BYTES) return refuse("segment is cut off");
    if (text.length > SEGMENT_BYTES_MAX) return refuse("segment is too long");
    const number = read(text, 6, 1) + 1;
    const total = read(text, 7, 1);
    if (total < 1 || total > SEGMENTS_MAX || number < 1 || number > total) return refuse("segment number is malformed");
    const payload = string.sub(text, HEADER_BYTES + 1);
    if (number < total && payload.length !== PAYLOAD_BYTES) return refuse("segment is cut off");
    return accept({ ledgerTag: read(text, 2, 2), chunk: read(text, 4, 2), number, total, payload });
}

/** The text of a chunk, when all of it is there and true. @param payloads of all segments in order */
export function joinPayloads(chunk: number, payloads: readonly string[]): Checked<string> {
    const whole = table.concat(payloads as string[]);
    const textBytes = whole.length - CHECKSUM_DIGITS;
    if (textBytes < 1) return refuse("chunk is too short");
    const text = string.sub(whole, 1, textBytes);
    const checksum = checksumOf(text);
    if (read(whole, textBytes + 1, CHECKSUM_DIGITS) !== checksum) return refuse("checksum does not match");
    return checksum % CHUNK_IDS === chunk ? accept(text) : refuse("chunk has another number");
}
