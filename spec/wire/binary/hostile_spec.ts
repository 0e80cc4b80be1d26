import { checkEvent } from "../../../src/event/check";
import { NATIVE_LAYOUT } from "../../../src/event/layout";
import { createByteWriter } from "../../../src/wire/binary/bytes";
import { encodeBinary, openBinary, readBinary } from "../../../src/wire/binary/codec";
import { decodeFrame, encodeFrame, type Form } from "../../../src/wire/binary/frame";
import { packEvents, unpackEvents } from "./packEvents";
import { createSeededRandom } from "../../sync/seededRandom";
import { tuple } from "../samples";
import { specCompressor, storeOnly, zlibCompressor } from "./compressor";
import { ODD_EVENTS, raidNights } from "./events";
import { MESSAGES, NOTHING_HELD } from "./messages";

const OPTIONS = { compressor: specCompressor };

function fate(text: string): string {
    const events = unpackEvents(text, OPTIONS);
    return events.ok ? "" : events.reason;
}

/** A block of these four parts as they are. */
function block(few: number[], ranks: number[] = [], many: number[] = [], texts = ""): string {
    const out = createByteWriter();
    for (const part of [few, ranks, many]) {
        out.whole(2 * part.length);
        for (const byte of part) out.byte(byte);
    }
    out.whole(2 * texts.length);
    out.text(texts);
    return encodeFrame("block", out.written());
}

/** Time 1, realm 0, creator 0; then what follows. */
const HEAD = [2, 0, 0, 0, 0, 0];
/** One event of a kind "a" with one field: count, flags, creator, shape, tag and form of the kind, field count. */
const ONE_FIELD = [1, 0, 0, 0, 6, 0, 1];
const TWO_EVENTS = [2, 0, 0, 0, 0, 6, 0, 1, 0];

function deflatedPart(length: number, bytes: string): string {
    const out = createByteWriter();
    out.whole(2 * length + 1);
    out.whole(bytes.length);
    out.text(bytes);
    return encodeFrame("block", out.written());
}

const HOSTILE: Array<[what: string, text: string, reason: string]> = [
    ["nothing", "", "not a message of ours"],
    ["a byte of AceComm's", "\x01abc", "not a message of ours"],
    ["a later version", "Z\x02a", "newer version"],
    ["the text codec", "A!!!!!!!!", "newer version"],
    ["another form", encodeFrame("hello", "abc"), "no block of events"],
    ["no bytes", "B", "message is cut off"],
    ["a cut run", "B\x05abc", "message is cut off"],
    ["more than any block has", `B${string.rep("\x01", 9000)}`, "message is too long"],
    ["an empty block", encodeFrame("block", ""), "bytes are missing"],
    ["parts of nothing", block([]), "bytes are missing"],
    ["no events", block([0, 0]), "number of events is out of range"],
    ["more events than bytes", block([100, 0, 0, 0]), "number of events is out of range"],
    ["too many events", block([233, 7, 0]), "number is out of range"],
    ["unknown flags", block([1, 4, 0, 0, 0], [], HEAD), "unknown flags"],
    ["a creator that was not told", block([1, 0, 1, 0, 6, 0, 0], [], HEAD, "a\0"), "number is out of range"],
    ["a kind that is a number", block([1, 0, 0, 0, 2, 0], [], [...HEAD, 5]), "kind is no short text"],
    ["a kind without bytes", block([1, 0, 0, 0, 6, 0, 0], [], HEAD, "\0"), "kind is not of 1..64 bytes"],
    ["a kind of 65 bytes", block([1, 0, 0, 0, 6, 0, 0], [], HEAD, `${string.rep("a", 65)}\0`), "kind is no short text"],
    ["more fields than a payload has", block([1, 0, 0, 0, 6, 0, 129, 16], [], HEAD, "a\0"), "number is out of range"],
    ["a text without end", block([1, 0, 0, 0, 6, 0, 0], [], HEAD, "a"), "text has no end"],
    ["a wrong escape", block([1, 0, 0, 0, 6, 0, 0], [], HEAD, "a\x01x\0"), "text is escaped wrongly"],
    ["a link of a frame that was not told", block([1, 0, 0, 0, 6, 14, 0], [], HEAD, "a\0"), "number is out of range"],
    ["a text that was not told", block([...ONE_FIELD, 0, 0, 7], [], [...HEAD, 1], "a\0"), "number is out of range"],
    ["an unknown tag", block([...ONE_FIELD, 0, 0, 8], [], HEAD, "a\0"), "number is out of range"],
    ["an unknown column", block([...ONE_FIELD, 6], [], HEAD, "a\0"), "unknown form of a column"],
    ["a value that was not told", block([...ONE_FIELD, 0, 1], [], HEAD, "a\0"), "number is out of range"],
    ["a scale of 16", block([...ONE_FIELD, 3, 16], [], [...HEAD, 1], "a\0"), "scale is out of range"],
    ["a number that is none", block([...ONE_FIELD, 0, 0, 4, 0], [], HEAD, "a\0x\0"), "number is malformed"],
    ["a number that is not a number", block([...ONE_FIELD, 0, 0, 4, 0], [], HEAD, "a\0nan\0"), "number is malformed"],
    ["an infinite number", block([...ONE_FIELD, 0, 0, 4, 0], [], HEAD, "a\0inf\0"), "number is malformed"],
    ["a key that is a truth", block([...ONE_FIELD, 0, 0, 5, 0, 1, 1], [], HEAD, "a\0"), "key is no text or number"],
    [
        "tables in tables in tables",
        block([...ONE_FIELD, 0, 0, 5, 1, 5, 1, 5, 1, 5, 1, 5, 1, 0], [], HEAD, "a\0"),
        "tables are too deep",
    ],
    ["a list of a base that is not there", block([...ONE_FIELD, 4, 1], [], HEAD, "a\0"), "number is out of range"],
    ["edits behind the end", block([...ONE_FIELD, 4, 0, 1, 0, 16], [], HEAD, "a\0"), "list is edited behind its end"],
    ["a list of 2,049 elements", block([...ONE_FIELD, 4, 0, 1, 0, 15, 242, 15], [], HEAD, "a\0"), "list is too long"],
    ["a rank beyond the candidates", block([...ONE_FIELD, 4, 0, 1, 0, 1], [1], HEAD, "a\0"), "number is out of range"],
    ["a list in a list", block([...ONE_FIELD, 4, 0, 1, 0, 1, 5, 0, 0], [0], HEAD, "a\0"), "list holds a table"],
    [
        "a time before 1970",
        block([1, 0, 0, 0, 6, 0, 0], [], [1, 0, 0, 0, 0, 0], "a\0"),
        "time is not a whole number of 0..2^32-1",
    ],
    ["a counter of 300", block([1, 1, 0, 0, 6, 0, 0, 172, 2], [], HEAD, "a\0"), "counter is out of range"],
    ["bytes behind the columns", block([1, 0, 0, 0, 6, 0, 0, 9], [], HEAD, "a\0"), "bytes are left over"],
    ["a length that Deflate cannot reach", deflatedPart(4000, "abc"), "length cannot be true"],
    ["a length beyond 64 KB", deflatedPart(65537, storeOnly("abc")), "number is out of range"],
    ["another length than the stated", deflatedPart(5, storeOnly("abc")), "bytes do not inflate to their length"],
    ["bytes that are no Deflate", deflatedPart(5, "\xff\xff\xff"), "bytes do not inflate to their length"],
];

describe("a hostile block", () => {
    for (const [what, text, reason] of HOSTILE) {
        it(`is refused: ${what}`, () => {
            assert.equal(reason, fate(text));
        });
    }

    it("is refused when a few bytes unfold to a huge list again and again", () => {
        const few = [200, 1, 0];
        const events = 200;
        for (const _ of $range(1, events)) few.push(0);
        few.push(0, 6, 0, 1);
        for (const _ of $range(2, events)) few.push(0);
        few.push(4, 0, 1, 0, 15, 241, 15);
        const ranks: number[] = [];
        for (const _ of $range(1, 2048)) {
            ranks.push(0);
            few.push(1);
        }
        for (const _ of $range(2, events)) few.push(0, 0);
        const many = [2];
        for (const _ of $range(2, events)) many.push(1);
        many.push(0, 0, 0, 0, 0);
        assert.equal("too many values", fate(block(few, ranks, many, "a\0")));
    });

    it("is read with two events of one shape, so that the samples above are refused for what they say", () => {
        const text = block([...TWO_EVENTS, 2], [], [2, 1, 0, 0, 0, 0, 0, 10, 12], "a\0");
        assert.same(
            { ok: true, value: [tuple(1, 0, 0, 0, "a", 5), tuple(2, 0, 0, 0, "a", 6)] },
            unpackEvents(text, OPTIONS),
        );
    });
});

const BROKEN = "broken decoder";

describe("mutated texts", () => {
    const random = createSeededRandom(20260101);

    function mutate(text: string): string {
        let mutated = text;
        for (const _ of $range(1, random.integer(1, 3))) {
            const at = random.integer(1, mutated.length);
            const until = math.min(mutated.length, at + random.integer(0, 8));
            const form = random.integer(0, 4);
            const before = string.sub(mutated, 1, at - 1);
            const byte = string.char(random.integer(0, 255));
            if (form === 0) mutated = before + byte + string.sub(mutated, at + 1);
            else if (form === 1) mutated = before + byte + string.sub(mutated, at);
            else if (form === 2) mutated = before + string.sub(mutated, until + 1);
            else if (form === 3) mutated = before + string.sub(mutated, at, until) + string.sub(mutated, at);
            else mutated = before + string.char((string.byte(mutated, at) + 1) % 256) + string.sub(mutated, at + 1);
            if (mutated === "") return "B";
        }
        return mutated;
    }

    function plainBlock(events = ODD_EVENTS): string {
        const text = packEvents(events, { compressor: undefined });
        return text.ok ? text.value : "";
    }

    it("are refused by their checksum, 1,000 times", () => {
        const source = plainBlock(raidNights(12));
        for (const _ of $range(1, 1000)) {
            const text = mutate(source);
            assert.equal(text === source, unpackEvents(text, OPTIONS).ok);
        }
    });

    /** The text with other bytes and their right checksum, so that the readers inside are reached. */
    function reframed(form: Form, text: string): string {
        const bytes = decodeFrame(text);
        return encodeFrame(form, mutate(bytes.ok ? bytes.value : ""));
    }

    it("give events that pass the check or a reason, 4,000 times", () => {
        const sources = [plainBlock(), plainBlock(raidNights(12)), plainBlock(raidNights(2))];
        if (zlibCompressor !== undefined) {
            const text = packEvents(raidNights(12), OPTIONS);
            if (text.ok) sources.push(text.value);
        }
        let read = 0;
        for (const i of $range(1, 4000)) {
            const result = unpackEvents(reframed("block", sources[i % sources.length]!), OPTIONS);
            if (result.ok) {
                read = read + 1;
                for (const event of result.value) assert.is_true(checkEvent(NATIVE_LAYOUT, event).ok);
            } else {
                assert.is_nil(string.find(result.reason, BROKEN, 1, true)[0], result.reason);
            }
        }
        assert.is_true(read > 100);
    });

    it("give messages or a reason, 1,000 times", () => {
        for (const i of $range(1, 1000)) {
            const encoded = encodeBinary(MESSAGES[i % MESSAGES.length]!, { compressor: undefined });
            const envelope = openBinary(reframed(MESSAGES[i % MESSAGES.length]!.kind, encoded.ok ? encoded.value : ""));
            const result = envelope.ok ? readBinary(envelope.value, OPTIONS, NOTHING_HELD) : envelope;
            if (!result.ok) assert.is_nil(string.find(result.reason, BROKEN, 1, true)[0], result.reason);
        }
    });
});
