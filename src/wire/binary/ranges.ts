import { WORD_MAX } from "../../event/layout";
import { malformed } from "../cursor";
import { COUNT_MAX, RANGE_DIGESTS_MAX, RANGES_MAX, type Range } from "../message";
import type { ByteReader, ByteWriter } from "./bytes";
import type { Pause } from "../pause";

/*
 * What a peer holds of the seconds from a start on. Sent: guarded by frozen samples. Numbers as in bytes.ts.
 *
 *   start  = nothing                   form 0: second 0
 *          / week(whole)               form 1: the week's first second, weeks of 604,800 s counted from 0 at 1970
 *          / second(word)              form 2
 *   ranges = range*                    at least one; they end where the message ends
 *   range  = head(whole: length * 10 + unit * 5 + kind) rest
 *   unit 0 : length in seconds, 1 and more
 *   unit 1 : length in ends of weeks: 1 is the next one; 0 is 2^32, the end of all time
 *   kind 0 : skipped                   no rest
 *   kind 1 : nothing is held           no rest
 *   kind 2 : fingerprint               count(whole) sum(word)
 *   kind 3 : list                      count(whole) digest(three bytes, the highest first)*count
 *   kind 4 : wanted                    the same
 *
 * A newcomer's request for everything is one head of one byte. Ranges of up to two days have heads of three bytes,
 * ranges of up to twelve weeks that end with a week of one.
 */
const WEEK_SECONDS = 604800;
const TIME_END = WORD_MAX + 1;

const KIND = { skipped: 0, nothing: 1, fingerprint: 2, list: 3, wanted: 4 } as const;
const KINDS = 5;
/** With the unit. */
const FORMS = 2 * KINDS;
const HEAD_MAX = TIME_END * FORMS + FORMS - 1;

const START = { zero: 0, week: 1, second: 2 } as const;
const DIGEST_BYTES = 3;

/** In which form a start is told shortest. */
export function startFormOf(start: number): number {
    if (start === 0) return START.zero;
    return start % WEEK_SECONDS === 0 ? START.week : START.second;
}

export function writeStart(out: ByteWriter, start: number): void {
    const form = startFormOf(start);
    if (form === START.week) out.whole(start / WEEK_SECONDS);
    else if (form === START.second) out.word(start);
}

/** Raises `malformed`. */
export function readStart(reader: ByteReader, form: number): number {
    if (form === START.zero) return 0;
    if (form === START.week) return reader.whole(math.floor(WORD_MAX / WEEK_SECONDS)) * WEEK_SECONDS;
    return form === START.second ? reader.word() : malformed("unknown form of a start");
}

/** Whole weeks passed at the second, so that of a week's end counts it. */
function weeksBefore(second: number): number {
    return (second - (second % WEEK_SECONDS)) / WEEK_SECONDS;
}

function writeHead(out: ByteWriter, from: number, finish: number, kind: number): void {
    const endsWithWeek = finish % WEEK_SECONDS === 0;
    if (finish === TIME_END) out.whole(KINDS + kind);
    else if (endsWithWeek) out.whole((weeksBefore(finish) - weeksBefore(from)) * FORMS + KINDS + kind);
    else out.whole((finish - from) * FORMS + kind);
}

function writeDigests(out: ByteWriter, digests: readonly number[]): void {
    out.whole(digests.length);
    for (const digest of digests) {
        const low = digest % 65536;
        out.byte((digest - low) / 65536);
        out.byte((low - (low % 256)) / 256);
        out.byte(low % 256);
    }
}

function writeRange(out: ByteWriter, from: number, range: Range): void {
    const { finish } = range;
    switch (range.kind) {
        case "skipped":
            writeHead(out, from, finish, KIND.skipped);
            break;
        case "fingerprint":
            writeHead(out, from, finish, range.count === 0 ? KIND.nothing : KIND.fingerprint);
            if (range.count === 0) break;
            out.whole(range.count);
            out.word(range.sum);
            break;
        case "list":
        case "wanted":
            writeHead(out, from, finish, KIND[range.kind]);
            writeDigests(out, range.digests);
            break;
    }
}

/** @returns whether a reader will take as many */
export function writeRanges(out: ByteWriter, start: number, ranges: readonly Range[], pause: Pause): boolean {
    if (ranges.length > RANGES_MAX) return false;
    let from = start;
    let digestCount = 0;
    for (const range of ranges) {
        const lengthBefore = out.length();
        if ("digests" in range) digestCount = digestCount + range.digests.length;
        if (digestCount > RANGE_DIGESTS_MAX) return false;
        writeRange(out, from, range);
        from = range.finish;
        pause(2 + (out.length() - lengthBefore) / 4);
    }
    return true;
}

function finishOf(from: number, head: number): number {
    const form = head % FORMS;
    const length = (head - form) / FORMS;
    const isInSeconds = form < KINDS;
    const isAtTimeEnd = !isInSeconds && length === 0;
    const weekEnd = (weeksBefore(from) + length) * WEEK_SECONDS;
    const finish = isInSeconds ? from + length : isAtTimeEnd ? TIME_END : weekEnd;
    if (finish <= from || finish > TIME_END) malformed("range is out of order");
    return finish;
}

function readDigests(reader: ByteReader, max: number): number[] {
    const count = reader.whole(max);
    if (count * DIGEST_BYTES > reader.left()) malformed("bytes are missing");
    const digests: number[] = [];
    for (const i of $range(1, count)) digests[i - 1] = reader.byte() * 65536 + reader.byte() * 256 + reader.byte();
    return digests;
}

/** Reads ranges until no bytes are left. Raises `malformed`. */
export function readRanges(reader: ByteReader, start: number, pause: Pause): Range[] {
    const ranges: Range[] = [];
    let count = 0;
    let digestsLeft = RANGE_DIGESTS_MAX;
    let from = start;

    function readRange(): Range {
        const head = reader.whole(HEAD_MAX);
        const finish = finishOf(from, head);
        const kind = head % KINDS;
        if (kind === KIND.skipped) return { kind: "skipped", finish };
        if (kind === KIND.nothing) return { kind: "fingerprint", finish, count: 0, sum: 0 };
        if (kind === KIND.fingerprint) {
            const held = reader.whole(COUNT_MAX);
            if (held === 0) malformed("fingerprint of nothing");
            return { kind: "fingerprint", finish, count: held, sum: reader.word() };
        }
        const digests = readDigests(reader, digestsLeft);
        digestsLeft = digestsLeft - digests.length;
        return { kind: kind === KIND.list ? "list" : "wanted", finish, digests };
    }

    while (reader.left() > 0) {
        if (count >= RANGES_MAX) malformed("too many ranges");
        const leftBefore = reader.left();
        const range = readRange();
        ranges[count] = range;
        count = count + 1;
        from = range.finish;
        pause(2 + (leftBefore - reader.left()) / 4);
    }
    if (count === 0) malformed("there are no ranges");
    return ranges;
}
