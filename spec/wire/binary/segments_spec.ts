import {
    createAssembler,
    CHUNK_VALID_SECONDS,
    CHUNKS_MAX,
    CHUNKS_PER_SENDER_MAX,
} from "../../../src/wire/binary/assembler";
import { TEXT_BYTES_MAX } from "../../../src/wire/binary/frame";
import {
    cutChunk,
    readSegment,
    type Segment,
    SEGMENT_BYTES_MAX,
    SEGMENTS_MAX,
} from "../../../src/wire/binary/segments";
import { createSeededRandom } from "../../sync/seededRandom";
import { hexOf } from "./hex";

const LEDGER = 16909060;

function segmentOf(text: string): Segment {
    const segment = readSegment(text);
    return segment.ok ? segment.value : error(segment.reason);
}

function segmentsOf(text: string): Segment[] {
    return cutChunk(LEDGER, text).texts.map((part) => segmentOf(part));
}

/** Bytes 1..255, different for each seed. */
function textOf(seed: number, length: number): string {
    const random = createSeededRandom(seed);
    const bytes: string[] = [];
    for (const i of $range(1, length)) bytes[i - 1] = string.char(random.integer(1, 255));
    return table.concat(bytes);
}

describe("segments", () => {
    it("keep their form", () => {
        const { texts } = cutChunk(LEDGER, "Iabc");
        assert.same(
            ["430b0befe701024961626301047cefe7"],
            texts.map((text) => hexOf(text)),
        );
    });

    it("fit an addon message and have no NUL", () => {
        for (const length of [1, 243, 244, 5000, TEXT_BYTES_MAX]) {
            const { texts } = cutChunk(4294967295, textOf(length, length));
            assert.is_true(texts.length <= SEGMENTS_MAX);
            for (const text of texts) {
                assert.is_true(text.length <= SEGMENT_BYTES_MAX);
                assert.is_nil(string.find(text, "\0", 1, true)[0]);
                assert.equal("C", string.sub(text, 1, 1));
            }
        }
    });

    it("of the same chunk have the same number, of others another", () => {
        assert.equal(cutChunk(1, "Iabc").chunk, cutChunk(1, "Iabc").chunk);
        assert.not_equal(cutChunk(1, "Iabc").chunk, cutChunk(1, "Iabd").chunk);
    });

    const good = cutChunk(LEDGER, textOf(1, 600)).texts;
    const refused: Array<[what: string, text: string, reason: string]> = [
        ["nothing", "", "no segment"],
        ["another form", "Dabcdefgh", "no segment"],
        ["no payload", string.sub(good[0]!, 1, 7), "segment is cut off"],
        ["a cut payload", string.sub(good[0]!, 1, 200), "segment is cut off"],
        ["256 bytes", `${good[0]!}x`, "segment is too long"],
        [
            "a number beyond the total",
            `${string.sub(good[0]!, 1, 5)}\x05\x04${"x".repeat(9)}`,
            "segment number is malformed",
        ],
        ["too many segments", `${string.sub(good[0]!, 1, 5)}\x05\x26${"x".repeat(248)}`, "segment number is malformed"],
        ["no segments", `${string.sub(good[0]!, 1, 5)}\x01\x01${"x".repeat(9)}`, "segment number is malformed"],
    ];
    for (const [what, text, reason] of refused) {
        it(`are refused: ${what}`, () => {
            assert.same({ ok: false, reason }, readSegment(text));
        });
    }
});

describe("an assembler", () => {
    it("joins segments in any order, each heard once or often", () => {
        const random = createSeededRandom(4);
        for (const seed of $range(1, 30)) {
            const text = textOf(seed, random.integer(1, 8000));
            const segments = segmentsOf(text);
            const assembler = createAssembler();
            for (const i of $range(segments.length, 2, -1)) {
                const j = random.integer(1, i);
                [segments[i - 1], segments[j - 1]] = [segments[j - 1]!, segments[i - 1]!];
            }
            for (const i of $range(1, segments.length)) {
                const joined = assembler.add("Anna", segments[i - 1]!, 0);
                if (i < segments.length) {
                    assert.is_nil(joined);
                    assert.is_nil(assembler.add("Anna", segments[i - 1]!, 0));
                } else {
                    assert.same({ ok: true, value: text }, joined);
                }
            }
            assert.same([], assembler.open());
        }
    });

    it("names what is missing and takes it from a later sending", () => {
        const segments = segmentsOf(textOf(1, 1500));
        assert.equal(7, segments.length);
        const assembler = createAssembler();
        for (const number of [1, 3, 6]) assembler.add("Anna", segments[number - 1]!, 10);
        const open = assembler.open();
        assert.equal(1, open.length);
        assert.same([2, 4, 5, 7], open[0]!.missing);
        assert.equal(3, open[0]!.held);
        assert.equal(10, open[0]!.heardAt);
        for (const number of [2, 4, 5]) assert.is_nil(assembler.add("Anna", segments[number - 1]!, 20));
        assert.same({ ok: true, value: textOf(1, 1500) }, assembler.add("Anna", segments[6]!, 20));
    });

    it("keeps senders apart: nobody can spoil another's chunk", () => {
        const [first, second] = segmentsOf(textOf(1, 300));
        const assembler = createAssembler();
        assembler.add("Anna", first!, 0);
        assert.is_nil(assembler.add("Bert", { ...second!, payload: "rubbish" }, 0));
        assert.same({ ok: true, value: textOf(1, 300) }, assembler.add("Anna", second!, 0));
    });

    it("tells a copy of what came whole from another sender lately", () => {
        const segments = segmentsOf(textOf(1, 800));
        const assembler = createAssembler();
        assembler.add("Bert", segments[0]!, 0);
        for (const segment of segments) assembler.add("Anna", segment, 1);
        assembler.add("Bert", segments[1]!, 5);
        assembler.add("Cara", segmentsOf(textOf(2, 800))[0]!, 6);
        const [berts, caras] = assembler.open();
        assert.same(["Bert", true, 0, 5], [berts!.sender, berts!.isCopy, berts!.startedAt, berts!.heardAt]);
        assert.same(["Cara", false], [caras!.sender, caras!.isCopy]);
        assembler.expire(1 + CHUNK_VALID_SECONDS);
        assert.is_false(assembler.open()[0]!.isCopy);
    });

    it("drops a chunk whose checksum fails whole, and takes it when it comes again", () => {
        const [first, second] = segmentsOf(textOf(1, 300));
        const assembler = createAssembler();
        assembler.add("Anna", { ...first!, payload: string.rep("x", first!.payload.length) }, 0);
        assert.same({ ok: false, reason: "checksum does not match" }, assembler.add("Anna", second!, 0));
        assert.same([], assembler.open());
        assembler.add("Anna", first!, 1);
        assert.same({ ok: true, value: textOf(1, 300) }, assembler.add("Anna", second!, 1));
    });

    it("does not begin again with what comes late", () => {
        const segments = segmentsOf(textOf(1, 300));
        const assembler = createAssembler();
        for (const segment of segments) assembler.add("Anna", segment, 0);
        assert.is_nil(assembler.add("Anna", segments[0]!, 1));
        assert.same([], assembler.open());
        assembler.add("Anna", segments[0]!, CHUNK_VALID_SECONDS + 1);
        assert.equal(1, assembler.open().length);
    });

    it("gives up what nothing was heard of", () => {
        const [first, second] = segmentsOf(textOf(1, 800));
        const assembler = createAssembler();
        assembler.add("Anna", first!, 0);
        assembler.add("Anna", second!, 50);
        assert.same([], assembler.expire(49 + CHUNK_VALID_SECONDS));
        assert.equal("Anna", assembler.expire(50 + CHUNK_VALID_SECONDS)[0]!.sender);
        assert.same([], assembler.open());
    });

    it("works on few chunks of one sender, and on a bounded number of all", () => {
        const assembler = createAssembler();
        for (const i of $range(1, 10)) assembler.add("Anna", segmentsOf(textOf(i, 300))[0]!, i);
        assert.equal(CHUNKS_PER_SENDER_MAX, assembler.open().length);
        assert.equal(10, assembler.open()[1]!.heardAt);
        for (const i of $range(1, 100)) assembler.add(`Sender${i}`, segmentsOf(textOf(i, 300))[0]!, i);
        assert.equal(CHUNKS_MAX, assembler.open().length);
        assembler.forget("Sender100");
        assert.equal(CHUNKS_MAX - 1, assembler.open().length);
    });

    it("holds a bounded number of bytes", () => {
        const assembler = createAssembler();
        for (const i of $range(1, CHUNKS_MAX)) {
            const segments = segmentsOf(textOf(i, TEXT_BYTES_MAX));
            for (const k of $range(1, segments.length - 1)) assembler.add(`Sender${i}`, segments[k - 1]!, i);
        }
        const open = assembler.open();
        let segments = 0;
        for (const { held } of open) segments = segments + held;
        assert.is_true(segments * 248 <= 98304);
        assert.is_true(open.length >= 10);
        assert.equal(33, open[open.length - 1]!.held);
    });
});
