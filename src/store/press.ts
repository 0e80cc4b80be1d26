import { type ByteCursor, digitsLength, digitsOf, readDigits } from "./digits";
import { isContinuation } from "./printable";
import type { Pause } from "../schedule/slices";

/**
 * Shortens printable text to shorter printable text: repeats become references to what stood before (LZ77).
 * Stored: the grammar and the preset are part of the packed weeks' format.
 *
 *     pressed   = *( literals match ) [ literals ]     ; until the plain length is reached
 *     literals  = count byte*count                     ; bytes of the plain text
 *     match     = length-4 distance-1                  ; numbers as in digits.ts; may overlap its own output
 *
 * Distances reach back over the plain text into the PRESET before it. A match begins and ends between characters,
 * so that well-formed UTF-8 stays well-formed.
 */
const MATCH_MIN = 4;
const MATCH_MAX = 500;
/** What a text can grow to when it is unpacked, times its length: a reference takes at least two bytes. */
export const GROWTH_MAX = MATCH_MAX / 2;
/** Earlier places with the same hash that are looked at. */
const CANDIDATES_MAX = 24;
/** A match this long is taken without looking for a longer one. */
const GOOD_LENGTH = 64;
const HASH_SIZE = 4093;
const POSITIONS_PER_PAUSE = 8;

/** What nearly every loot ledger repeats: the frame of item links (old and current clients'). */
const PRESET =
    "]|h|r`|cnIQ5:|Hitem:|cnIQ4:|Hitem:|cff9d9d9d|Hitem:|cffffffff|Hitem:|cff1eff00|Hitem:|cffff8000|Hitem:" +
    "|cff0070dd|Hitem:1::::::::70::::::::::|h[::::::::60:::::::|h[ of the ]|h|r`|cffa335ee|Hitem:1";

const byteAt = string.byte;

function appendBytes(bytes: number[], text: string, pause: Pause): void {
    let count = bytes.length;
    for (const i of $range(1, text.length, 4)) {
        const [first, second, third, fourth] = byteAt(text, i, i + 3);
        bytes[count] = first!;
        if (second !== undefined) bytes[count + 1] = second;
        if (third !== undefined) bytes[count + 2] = third;
        if (fourth !== undefined) bytes[count + 3] = fourth;
        count = count + 4;
        if (i % 128 === 1) pause(5);
    }
}

interface Match {
    /** 0 where nothing is worth a reference. */
    length: number;
    distance: number;
    /** Bytes saved. */
    gain: number;
}

/** @noSelf */
interface Matcher {
    /** Makes the place known to later searches. */
    learn(at: number): void;
    find(at: number, into: Match): void;
}

function createMatcher(bytes: readonly number[]): Matcher {
    const total = bytes.length;
    const newest: number[] = [];
    for (const slot of $range(0, HASH_SIZE - 1)) newest[slot] = -1;
    const older: number[] = [];

    function hashAt(at: number): number {
        return (bytes[at]! * 7919 + bytes[at + 1]! * 911 + bytes[at + 2]! * 131 + bytes[at + 3]!) % HASH_SIZE;
    }

    function commonLength(candidate: number, at: number, limit: number): number {
        let length = 0;
        while (length < limit && bytes[candidate + length] === bytes[at + length]) length = length + 1;
        // A cut inside a character would leave half of it in the text.
        while (length > 0 && at + length < total && isContinuation(bytes[at + length]!)) length = length - 1;
        return length;
    }

    return {
        learn(at) {
            if (at + MATCH_MIN > total) return;
            const slot = hashAt(at);
            older[at] = newest[slot]!;
            newest[slot] = at;
        },
        find(at, into) {
            into.length = 0;
            into.gain = 0;
            if (at + MATCH_MIN > total || isContinuation(bytes[at]!)) return;
            const limit = math.min(MATCH_MAX, total - at);
            let candidate = newest[hashAt(at)]!;
            let tries = CANDIDATES_MAX;
            while (candidate >= 0 && tries > 0 && into.length < GOOD_LENGTH) {
                if (bytes[candidate + into.length] === bytes[at + into.length]) {
                    const length = commonLength(candidate, at, limit);
                    const distance = at - candidate;
                    const gain = length - 2 - digitsLength(distance - 1);
                    if (length >= MATCH_MIN && gain > into.gain) {
                        into.length = length;
                        into.distance = distance;
                        into.gain = gain;
                    }
                }
                candidate = older[candidate]!;
                tries = tries - 1;
            }
        },
    };
}

/** @param text escaped by `printable.ts`: well-formed UTF-8 without control bytes */
export function press(text: string, pause: Pause): string {
    const bytes: number[] = [];
    appendBytes(bytes, PRESET, pause);
    appendBytes(bytes, text, pause);
    const total = bytes.length;
    const offset = PRESET.length;
    const matcher = createMatcher(bytes);
    for (const at of $range(0, offset - 1)) matcher.learn(at);

    const pieces: string[] = [];
    let literalsFrom = offset;
    function putLiterals(until: number): void {
        pieces[pieces.length] = digitsOf(until - literalsFrom);
        pieces[pieces.length] = string.sub(text, literalsFrom - offset + 1, until - offset);
    }

    const here: Match = { length: 0, distance: 0, gain: 0 };
    const next: Match = { length: 0, distance: 0, gain: 0 };
    let at = offset;
    let nextPause = at;
    while (at < total) {
        if (at >= nextPause) {
            pause(8 * POSITIONS_PER_PAUSE);
            nextPause = at + POSITIONS_PER_PAUSE;
        }
        matcher.find(at, here);
        matcher.learn(at);
        if (here.length === 0) {
            at = at + 1;
        } else {
            matcher.find(at + 1, next);
            if (next.gain > here.gain + 1) {
                at = at + 1;
            } else {
                putLiterals(at);
                pieces[pieces.length] = digitsOf(here.length - MATCH_MIN);
                pieces[pieces.length] = digitsOf(here.distance - 1);
                for (const i of $range(at + 1, at + here.length - 1)) matcher.learn(i);
                at = at + here.length;
                literalsFrom = at;
            }
        }
    }
    if (literalsFrom < total) putLiterals(total);
    return table.concat(pieces);
}

function copyLiterals(from: ByteCursor, out: number[], room: number, pause: Pause): void {
    const count = readDigits(from);
    if (count > room || from.at + count > from.finish) error("pressed text: literals overrun", 0);
    const base = out.length;
    for (const i of $range(0, count - 1)) {
        out[base + i] = from.bytes[from.at + i]!;
        if (i % 256 === 255) pause(10);
    }
    from.at = from.at + count;
}

function copyMatch(from: ByteCursor, out: number[], room: number): void {
    const length = readDigits(from) + MATCH_MIN;
    const distance = readDigits(from) + 1;
    const base = out.length;
    if (length > MATCH_MAX || length > room) error("pressed text: a repeat overruns", 0);
    if (distance > base) error("pressed text: a repeat of what is not there", 0);
    for (const i of $range(base, base + length - 1)) out[i] = out[i - distance]!;
}

/**
 * The plain bytes, as a cursor that stands at the first one. Raises the reason where `pressed` is malformed.
 *
 * @param plainLength bytes expected; no more than that is ever unpacked
 */
export function unpress(pressed: string, plainLength: number, pause: Pause): ByteCursor {
    const input: number[] = [];
    appendBytes(input, pressed, pause);
    const from: ByteCursor = { bytes: input, at: 0, finish: input.length };
    const out: number[] = [];
    appendBytes(out, PRESET, pause);
    const finish = PRESET.length + plainLength;
    while (out.length < finish) {
        const before = out.length;
        copyLiterals(from, out, finish - out.length, pause);
        if (out.length < finish) copyMatch(from, out, finish - out.length);
        pause(5 + (out.length - before) / 16);
    }
    if (from.at < from.finish) error("pressed text: something follows its end", 0);
    return { bytes: out, at: PRESET.length, finish };
}
