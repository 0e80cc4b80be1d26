import { NOTHING } from "../../../src/fingerprint/fingerprint";
import { createByteWriter } from "../../../src/wire/binary/bytes";
import { encodeBinary, openBinary, readBinary } from "../../../src/wire/binary/codec";
import { encodeFrame } from "../../../src/wire/binary/frame";
import type { BinaryMessage, BinaryRequest } from "../../../src/wire/binary/message";
import { type Range, RANGE_DIGESTS_MAX, RANGES_MAX } from "../../../src/wire/message";
import { createSeededRandom } from "../../sync/seededRandom";
import { MARK, NEWCOMERS_REQUEST, NOTHING_HELD } from "./messages";

const PLAIN = { compressor: undefined };
const WEEK_SECONDS = 604800;
const TIME_END = 4294967296;
/** The beginning of week 2601. */
const MONDAY = 1572480000;

function request(start: number, ranges: Range[]): BinaryRequest {
    return { kind: "request", ...MARK, root: NOTHING, start, ranges, canWhisper: true };
}

function encoded(message: BinaryMessage): string {
    const text = encodeBinary(message, PLAIN);
    return text.ok ? text.value : error(text.reason);
}

function decoded(text: string): unknown {
    const envelope = openBinary(text);
    return envelope.ok ? readBinary(envelope.value, PLAIN, NOTHING_HELD) : envelope;
}

/** @param bytes behind ledger, generation, and the flags of a start at 0 */
function fate(...bytes: number[]): unknown {
    const out = createByteWriter();
    for (const byte of [1, 2, 3, 4, 0, ...bytes]) out.byte(byte);
    return decoded(encodeFrame("request", out.written()));
}

function digests(count: number): number[] {
    const numbers: number[] = [];
    for (const i of $range(1, count)) numbers[i - 1] = 16777216 - i;
    return numbers;
}

/** Sixteen ranges of a week. */
function sixteenth(): Range[] {
    const ranges: Range[] = [];
    for (const i of $range(1, 16)) {
        ranges.push({ kind: "fingerprint", finish: MONDAY + i * 37800, count: 1000, sum: 4294967295 - i });
    }
    return ranges;
}

/** Two hundred ranges of a week, of which every other is passed over, and a list of four in every eighth. */
function mixed(): Range[] {
    const ranges: Range[] = [];
    for (const i of $range(1, 200)) {
        const finish = MONDAY + i * 3024;
        if (i % 8 === 0) ranges.push({ kind: "list", finish, digests: digests(4) });
        else if (i % 2 === 0) ranges.push({ kind: "fingerprint", finish, count: 70, sum: 4294967295 - i });
        else ranges.push({ kind: "skipped", finish });
    }
    return ranges;
}

/** The last hundred weeks of a ledger of two years, each with its fingerprint. */
function weekly(): Range[] {
    const ranges: Range[] = [];
    for (const i of $range(1, 100)) {
        ranges.push({ kind: "fingerprint", finish: MONDAY + i * WEEK_SECONDS, count: 66, sum: 4294967295 - i });
    }
    return ranges;
}

function randomRanges(seed: number): { start: number; ranges: Range[] } {
    const random = createSeededRandom(seed);
    const starts = [0, MONDAY, MONDAY + random.integer(1, 600000), 4294967295];
    const start = starts[random.integer(0, 3)]!;
    const ranges: Range[] = [];
    let from = start;
    for (const _ of $range(1, random.integer(1, 30))) {
        const nextWeek = (math.floor(from / WEEK_SECONDS) + random.integer(1, 40)) * WEEK_SECONDS;
        const finishes = [from + 1, from + random.integer(1, 5000000), nextWeek, TIME_END];
        const finish = math.min(finishes[random.integer(0, 3)]!, TIME_END);
        if (finish > from) {
            const kind = random.integer(0, 4);
            if (kind === 0) ranges.push({ kind: "skipped", finish });
            else if (kind === 1) ranges.push({ kind: "fingerprint", finish, count: 0, sum: 0 });
            else if (kind === 2) ranges.push({ kind: "fingerprint", finish, count: 16777215, sum: 0 });
            else ranges.push({ kind: kind === 3 ? "list" : "wanted", finish, digests: digests(random.integer(0, 24)) });
            from = finish;
        }
    }
    return { start, ranges };
}

describe("ranges", () => {
    const sizes: Array<[what: string, message: BinaryMessage, bytesMax: number]> = [
        ["a newcomer's request", NEWCOMERS_REQUEST, 14],
        [
            "a week that is held",
            request(MONDAY, [{ kind: "fingerprint", finish: MONDAY + WEEK_SECONDS, count: 66, sum: 5 }]),
            21,
        ],
        ["sixteen ranges of a week", request(MONDAY, sixteenth()), 157],
        ["two hundred ranges of which most are passed over", request(MONDAY, mixed()), 1318],
        ["a hundred weeks", request(MONDAY, weekly()), 617],
    ];
    for (const [what, message, bytesMax] of sizes) {
        it(`take at most ${bytesMax} bytes: ${what}`, () => {
            const text = encoded(message);
            assert.same({ ok: true, value: message }, decoded(text));
            assert.is_true(text.length <= bytesMax, `${text.length} bytes`);
        });
    }

    it("come back, whatever they say and wherever they end", () => {
        for (const seed of $range(1, 300)) {
            const { start, ranges } = randomRanges(seed);
            const message = request(start, ranges);
            assert.same({ ok: true, value: message }, decoded(encoded(message)), `seed ${seed}`);
        }
    });

    const longest: Range[] = [];
    for (const i of $range(1, RANGES_MAX))
        longest.push({ kind: "fingerprint", finish: i * 1000000, count: 9000, sum: i });

    it("are written as far as they are read", () => {
        const message = request(0, longest);
        assert.same({ ok: true, value: message }, decoded(encoded(message)));
        const list = request(0, [{ kind: "list", finish: 5, digests: digests(RANGE_DIGESTS_MAX) }]);
        assert.same({ ok: true, value: list }, decoded(encoded(list)));
    });

    const refused: Array<[what: string, ranges: Range[]]> = [
        ["one range more", [...longest, { kind: "skipped", finish: TIME_END }]],
        ["one digest more", [{ kind: "wanted", finish: 5, digests: digests(RANGE_DIGESTS_MAX + 1) }]],
        [
            "more than a message holds",
            [...longest.slice(0, 300), { kind: "list", finish: TIME_END, digests: digests(2048) }],
        ],
    ];
    for (const [what, ranges] of refused) {
        it(`are not written: ${what}`, () => {
            assert.same({ ok: false, reason: "more than one block holds" }, encodeBinary(request(0, ranges), PLAIN));
        });
    }

    const hostile: Array<[what: string, bytes: number[], reason: string]> = [
        ["no flags", [], "bytes are missing"],
        ["an addressee cut off", [1, 1, 2, 3], "bytes are missing"],
        ["an unknown form of a start", [12, 0, 5], "unknown form of a start"],
        ["a start beyond 2^32", [4, 0, 191, 55, 5], "number is out of range"],
        ["no ranges", [0, 0], "there are no ranges"],
        ["no seconds", [0, 0, 0], "range is out of order"],
        ["a range beyond 2^32", [0, 0, 138, 128, 128, 128, 160, 1], "number is out of range"],
        ["a second behind the end", [8, 0, 255, 255, 255, 255, 20], "range is out of order"],
        ["a week behind the end", [8, 0, 255, 255, 255, 255, 15], "range is out of order"],
        ["a range behind the end", [0, 0, 5, 5], "range is out of order"],
        ["a count beyond any", [0, 0, 7, 128, 128, 128, 8], "number is out of range"],
        ["nothing with a sum", [0, 0, 7, 0, 1, 2, 3, 4], "fingerprint of nothing"],
        ["a sum cut off", [0, 0, 7, 1, 1, 2, 3], "bytes are missing"],
        ["more digests than any request has", [0, 0, 8, 129, 16], "number is out of range"],
        ["digests cut off", [0, 0, 8, 2, 1, 2, 3, 4, 5], "bytes are missing"],
    ];
    for (const [what, bytes, reason] of hostile) {
        it(`are refused: ${what}`, () => {
            assert.same({ ok: false, reason }, fate(...bytes));
        });
    }

    it("are refused when they are one too many", () => {
        const bytes = [0, 0];
        for (const _ of $range(1, RANGES_MAX + 1)) bytes.push(10);
        assert.same({ ok: false, reason: "too many ranges" }, fate(...bytes));
    });

    it("are written and read in slices", () => {
        let units = 0;
        const options = {
            ...PLAIN,
            pause: (weight: number) => {
                units = units + weight;
            },
        };
        const text = encodeBinary(request(0, longest), options);
        if (!text.ok) return error(text.reason);
        assert.is_true(units > 2 * RANGES_MAX, "written");
        units = 0;
        const envelope = openBinary(text.value);
        if (!envelope.ok) return error(envelope.reason);
        readBinary(envelope.value, options, NOTHING_HELD);
        assert.is_true(units > 2 * RANGES_MAX, "read");
    });
});
