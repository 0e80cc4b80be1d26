import { WORD_MAX } from "../event/layout";
import { malformed, type Cursor } from "./cursor";
import { putDigests, readDigests } from "./fields";
import { COUNT_MAX, RANGE_DIGESTS_MAX, RANGES_MAX, SHORT_DIGESTS, type Range } from "./message";

/*
 * The ranges of a request as values of a body. Sent: guarded by a frozen sample.
 *
 *   ranges  = start count range*
 *   range   = "s" finish               skipped
 *           / "f" finish count sum     fingerprint
 *           / "l" finish digests       list; four digits to the base 85 each
 *           / "w" finish digests       wanted
 */
const LETTERS = { skipped: "s", fingerprint: "f", list: "l", wanted: "w" } as const satisfies Record<
    Range["kind"],
    string
>;
const TIME_END = WORD_MAX + 1;
/** Of a short digest. */
const DIGEST_DIGITS = 4;

/** Whether readers will take as many. */
export function fitsReaders(ranges: readonly Range[]): boolean {
    let digestCount = 0;
    for (const range of ranges) if ("digests" in range) digestCount = digestCount + range.digests.length;
    return ranges.length <= RANGES_MAX && digestCount <= RANGE_DIGESTS_MAX;
}

export function putRanges(out: unknown[], start: number, ranges: readonly Range[]): void {
    out.push(start);
    out.push(ranges.length);
    for (const range of ranges) {
        out.push(LETTERS[range.kind]);
        out.push(range.finish);
        if (range.kind === "fingerprint") {
            out.push(range.count);
            out.push(range.sum);
        } else if (range.kind !== "skipped") {
            putDigests(out, range.digests, DIGEST_DIGITS);
        }
    }
}

function readShortDigests(cursor: Cursor, countMax: number): number[] {
    const digests = readDigests(cursor, { countMin: 0, countMax, digits: DIGEST_DIGITS });
    for (const digest of digests) if (digest >= SHORT_DIGESTS) malformed("digest is out of range");
    return digests;
}

function readFingerprint(cursor: Cursor, finish: number): Range {
    const count = cursor.whole("count", 0, COUNT_MAX);
    const sum = cursor.whole("sum", 0, WORD_MAX);
    if (count === 0 && sum !== 0) malformed("fingerprint of nothing");
    return { kind: "fingerprint", finish, count, sum };
}

function readRange(cursor: Cursor, from: number, digestsMax: number): Range {
    const letter = cursor.text("kind of range", 1, 1);
    const finish = cursor.whole("end of a range", from + 1, TIME_END);
    switch (letter) {
        case LETTERS.skipped:
            return { kind: "skipped", finish };
        case LETTERS.fingerprint:
            return readFingerprint(cursor, finish);
        case LETTERS.list:
            return { kind: "list", finish, digests: readShortDigests(cursor, digestsMax) };
        case LETTERS.wanted:
            return { kind: "wanted", finish, digests: readShortDigests(cursor, digestsMax) };
        default:
            return malformed("unknown kind of range");
    }
}

export function readRanges(cursor: Cursor): { start: number; ranges: Range[] } {
    const start = cursor.whole("start", 0, WORD_MAX);
    const ranges: Range[] = [];
    let digestsLeft = RANGE_DIGESTS_MAX;
    let from = start;
    for (const i of $range(1, cursor.whole("number of ranges", 1, RANGES_MAX))) {
        const range = readRange(cursor, from, digestsLeft);
        if ("digests" in range) digestsLeft = digestsLeft - range.digests.length;
        ranges[i - 1] = range;
        from = range.finish;
    }
    return { start, ranges };
}
