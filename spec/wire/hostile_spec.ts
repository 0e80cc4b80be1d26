import { NATIVE_LAYOUT } from "../../src/event/layout";
import { openMessage, readMessage } from "../../src/wire/codec";
import { encodeFrame } from "../../src/wire/frame";
import { checksumOf } from "../../src/wire/checksum";
import { spellWord } from "../../src/wire/word";
import { loadSerializer } from "../sync/aceSerializer";
import { createSeededRandom } from "../sync/seededRandom";
import { MESSAGES, NAMED_LAYOUT, table_ } from "./samples";
import { encodeMessage } from "./encodeMessage";

const serializer = loadSerializer();

/** What becomes of a text: "" when it is read, else the reason of its refusal. */
function fate(text: string, layout = NATIVE_LAYOUT): string {
    const envelope = openMessage(serializer, text);
    if (!envelope.ok) return envelope.reason;
    const message = readMessage(layout, envelope.value);
    return message.ok ? "" : message.reason;
}

function body(...values: unknown[]): string {
    return encodeFrame(serializer.serialize(...values));
}

/** A live event with this key, and then its fields as they stand on the wire. */
function event(key: unknown[], ...fields: unknown[]): string {
    return body("L", "12345678", "0", 1, ...key, fields.length, ...fields);
}

function advert(...weeks: unknown[]): string {
    return body("A", "12345678", "0", 1, 3, "!".repeat(10), ...weeks);
}

/** From anybody, by any way; then start, count and ranges. */
function request(...ranges: unknown[]): string {
    return body("R", "12345678", "0", false, true, 0, "", ...ranges);
}

const NAN = 0 / 0;
const KEY = [1572600000, 0, 0, 1, 77, "award"];
const ROOT = [3, string.rep("!", 10)];
const VALID = encodeMessage(serializer, NATIVE_LAYOUT, MESSAGES[0]!);

function deepFields(depth: number): unknown[] {
    const fields: unknown[] = [];
    for (const _ of $range(1, depth)) {
        fields.push("#[");
        fields.push(1);
    }
    fields.push(1);
    return fields;
}

function bomb(): unknown[] {
    const fields: unknown[] = ["#[", 40];
    for (const i of $range(1, 40)) fields.push(`player ${i}`);
    // The list got number 40; each mention of it unfolds to forty values.
    for (const _ of $range(1, 900)) fields.push(`$${spellWord(40, 1)}`);
    return fields;
}

/** A frame whose length and checksum hold, around any bytes. */
function framed(text: string): string {
    return encodeFrame(text);
}

const HOSTILE: [name: string, text: string, reason: string][] = [
    ["nothing", "", "not a message of ours"],
    ["one byte", "A", "message is cut off"],
    ["a reserved first byte", "\x01abc", "not a message of ours"],
    ["text of somebody else", "~hello", "not a message of ours"],
    ["a later version", `B${string.sub(VALID, 2)}`, "newer version"],
    ["a much later version", `z${string.sub(VALID, 2)}`, "newer version"],
    ["a digit for a version", `7${string.sub(VALID, 2)}`, "not a message of ours"],
    ["a header without body", string.sub(VALID, 1, 9), "length does not match"],
    ["a cut message", string.sub(VALID, 1, -2), "length does not match"],
    ["a lost middle", `${string.sub(VALID, 1, 30)}${string.sub(VALID, 50)}`, "length does not match"],
    ["a longer message", `${VALID}x`, "length does not match"],
    ["foreign bytes in the length", `A~~~${string.sub(VALID, 5)}`, "header is malformed"],
    ["foreign bytes in the checksum", `${string.sub(VALID, 1, 4)}^^^^^${string.sub(VALID, 10)}`, "header is malformed"],
    ["a checksum beyond 32 bits", `A!!!vvvvv`, "checksum does not match"],
    ["the checksum of another text", `A!!$${spellWord(checksumOf("def"), 5)}abc`, "checksum does not match"],
    ["64 KB and more", string.rep("A", 70000), "message is too long"],
    ["an empty body", framed(""), "body is malformed"],
    ["a body that is no AceSerializer text", framed("hello"), "body is malformed"],
    ["a body without end", framed("^1^SL"), "body is malformed"],
    ["a body with an unknown type", framed("^1^Qx^^"), "body is malformed"],
    ["a table without end", framed("^1^T^^"), "body is malformed"],
    ["no values", framed("^1^^"), "values are missing"],
    ["twenty thousand values", framed(`^1${string.rep("^Z", 20000)}^^`), "too many values"],
    [
        "a thousand nested tables",
        framed(`^1${string.rep("^T^N1", 1000)}^N1${string.rep("^t", 1000)}^^`),
        "kind of message is not a text",
    ],
    ["a number for a kind", body(1, "12345678", "0"), "kind of message is not a text"],
    ["a long kind", body("LL", "12345678", "0"), "kind of message has a wrong length"],
    ["an unknown kind", body("?", "12345678", "0"), "unknown kind of message"],
    ["a number for the ledger", body("L", 5, "0", 0), "ledger id is not a text"],
    ["a nameless ledger", body("L", "", "0", 0), "ledger id has a wrong length"],
    ["a long ledger id", body("L", string.rep("x", 65), "0", 0), "ledger id has a wrong length"],
    ["a table for the ledger", body("L", {}, "0", 0), "ledger id is not a text"],
    ["a number for the epoch", body("L", "12345678", 0, 0), "epoch is not a text"],
    ["no epoch", body("L", "12345678"), "values are missing"],
    ["no count of events", body("L", "12345678", "0"), "values are missing"],
    ["a text for a count", body("L", "12345678", "0", "many"), "number of events is not a number"],
    ["a negative count", body("L", "12345678", "0", -1), "number of events is out of range"],
    ["an absurd count", body("L", "12345678", "0", 1e9), "number of events is out of range"],
    ["an infinite count", framed("^1^SL^S12345678^S0^N1.#INF^^"), "number of events is out of range"],
    ["half an event", body("L", "12345678", "0", 0.5), "number of events is not a whole number"],
    ["fewer events than counted", body("L", "12345678", "0", 2, ...KEY, 0), "values are missing"],
    ["more values than counted", body("L", "12345678", "0", 0, 1), "values are left over"],
    ["a time that is a text", event(["x", 0, 0, 1, 77, "award"]), "time is not a number"],
    ["a time before 1970", event([-5, 0, 0, 1, 77, "award"]), "time is not a whole number of 0..2^32-1"],
    ["a time after 2106", event([4294967296, 0, 0, 1, 77, "award"]), "time is out of range"],
    ["half a second", event([1.5, 0, 0, 1, 77, "award"]), "time is not a whole number"],
    ["a head from nowhere", event([1, 3, 0, 1, 77, "award"]), "head is out of range"],
    ["a counter beyond a byte", event([1, 0, 256, 1, 77, "award"]), "counter is out of range"],
    ["a negative counter", event([1, 0, -1, 1, 77, "award"]), "counter is out of range"],
    ["a text for a realm", event([1, 0, 0, "x", 77, "award"]), "realm is not 0..65535"],
    ["no realm", event([1, 0, 0, false, 77, "award"]), "realm is not 0..65535"],
    ["a large creator", event([1, 0, 0, 1, 4294967296, "award"]), "creator is not a whole number of 0..2^32-1"],
    ["a table for a creator", event([1, 0, 0, 1, {}, "award"]), "creator is not a whole number of 0..2^32-1"],
    ["a number for a kind of event", event([1, 0, 0, 1, 77, 5]), "kind is not text"],
    ["an empty kind of event", event([1, 0, 0, 1, 77, ""]), "kind is not of 1..64 bytes"],
    ["a long kind of event", event([1, 0, 0, 1, 77, string.rep("x", 65)]), "kind is not of 1..64 bytes"],
    ["too many fields", body("L", "12345678", "0", 1, ...KEY, 5000), "number of fields is out of range"],
    ["named fields in a tuple", body("L", "12345678", "0", 1, ...KEY, -1, "#{", 0), "event of another layout"],
    ["a table as it stands", event(KEY, table_([1])), "field has a wrong type"],
    ["a nil field", framed("^1^SL^S12345678^S0^N1^N1^N0^N0^N1^N77^Saward^N1^Z^^"), "values are missing"],
    ["a reference to nothing", event(KEY, "$!"), "reference to nothing"],
    ["a reference with a foreign byte", event(KEY, "$~"), "reference to nothing"],
    ["a reference without a number", event(KEY, "$"), "reference to nothing"],
    ["a long reference", event(KEY, "abc", "$!!!"), "reference to nothing"],
    ["a list of texts that names nothing", event(KEY, "&zz"), "reference to nothing"],
    ["a list of one text", event(KEY, "&!", "Anna"), "list of texts has a wrong length"],
    ["a list of texts and a half", event(KEY, "%!!!", "Anna"), "list of texts has a wrong length"],
    ["a list of texts without them", event(KEY, "&!!"), "values are missing"],
    ["a list of numbers said to be texts", event(KEY, "&!!", 5), "text of a list is missing"],
    ["a list of texts that names a list", event(KEY, "&!!", "Anna", '&!"'), "list of texts names a list"],
    ["a list of empty texts", event(KEY, "&!!", ""), "text of a list is too short"],
    ["an item link with a foreign form", event(KEY, "@16911,x"), "item link is malformed"],
    ["a mark of nothing", event(KEY, "#abc"), "mark of nothing"],
    ["a list without length", event(KEY, "#["), "values are missing"],
    ["a list of absurd length", event(KEY, "#[", 1e8), "list length is out of range"],
    ["a list that ends early", event(KEY, "#[", 5, 1), "values are missing"],
    ["a record without values", event(KEY, "#{", 1, "a"), "values are missing"],
    ["a record with a truth as a key", event(KEY, "#{", 1, true, 1), "key is no text or number"],
    ["a record with a list as a key", event(KEY, "#{", 1, "#[", 0, 1), "key is no text or number"],
    ["tables deeper than any payload", event(KEY, ...deepFields(70)), "tables are too deep"],
    ["references that unfold without end", event(KEY, ...bomb()), "too many values"],
    ["a count of weeks that is negative", advert(-1), "number of weeks is out of range"],
    ["a thousand weeks", advert(1000), "number of weeks is out of range"],
    ["week 0", advert(1, 0, ...ROOT), "week is out of range"],
    ["a week after 2106", advert(1, 7103, ...ROOT), "week is out of range"],
    ["a week that is a text", advert(1, "x", ...ROOT), "week is not a number"],
    ["a week named twice", advert(2, 5, ...ROOT, 5, ...ROOT), "week is named twice"],
    ["a request that asks a text", body("R", "12345678", "0", "Anna", true, 0, 0), "addressee is malformed"],
    ["a request that asks half a hash", body("R", "12345678", "0", 0.5, true, 0, 0), "addressee is malformed"],
    ["a request that does not say how", body("R", "12345678", "0", false, 1, 0, 0), "can whisper is not true or false"],
    ["a request from before time", request(-1, 1, "s", 5), "start is out of range"],
    ["a request for no ranges", request(0, 0), "number of ranges is out of range"],
    ["a request for a thousand ranges", request(0, 1000), "number of ranges is out of range"],
    ["an unknown kind of range", request(0, 1, "x", 5), "unknown kind of range"],
    ["a range of nothing", request(5, 1, "s", 5), "end of a range is out of range"],
    ["a range that goes back", request(0, 2, "s", 5, "s", 4), "end of a range is out of range"],
    ["a range beyond time", request(0, 1, "s", 4294967297), "end of a range is out of range"],
    ["a range of absurd count", request(0, 1, "f", 5, 1e9, 1), "count is out of range"],
    ["a range with a sum beyond 32 bits", request(0, 1, "f", 5, 1, 4294967296), "sum is out of range"],
    ["a range of nothing with a sum", request(0, 1, "f", 5, 0, 1), "fingerprint of nothing"],
    ["a list of absurd length", request(0, 1, "l", 5, 1e6, ""), "number of digests is out of range"],
    [
        "two lists that are too long together",
        request(0, 2, "l", 5, 1500, "!".repeat(6000), "l", 6, 549, "!".repeat(2196)),
        "number of digests is out of range",
    ],
    ["digests that are cut off", request(0, 1, "w", 5, 2, "!!!!!!!"), "digests has a wrong length"],
    ["digests with foreign bytes", request(0, 1, "w", 5, 1, "!!~!"), "digest is malformed"],
    ["digests beyond 24 bits", request(0, 1, "w", 5, 1, "vvvv"), "digest is out of range"],
    ["an attestation of nothing", body("T", "12345678", "0", 0, ""), "number of digests is out of range"],
    ["an attestation of everything", body("T", "12345678", "0", 513, ""), "number of digests is out of range"],
    ["an attestation beyond 32 bits", body("T", "12345678", "0", 1, "vvvvv"), "digest is out of range"],
    ["a kind of a newer version", body("Z", "12345678", "0", 1), "newer version"],
    ["a negative count in a fingerprint", body("H", "12345678", "0", -1, ""), "count is out of range"],
    ["an absurd count in a fingerprint", body("H", "12345678", "0", 1e12, ""), "count is out of range"],
    ["a fingerprint of nothing with a hash", body("H", "12345678", "0", 0, "!!!!!!!!!!"), "fingerprint of nothing"],
    ["a short fingerprint", body("H", "12345678", "0", 3, "!!"), "fingerprint has a wrong length"],
    ["a fingerprint with foreign bytes", body("H", "12345678", "0", 3, "~~~~~~~~~~"), "fingerprint is malformed"],
    ["a fingerprint beyond 32 bits", body("H", "12345678", "0", 3, "vvvvvvvvvv"), "fingerprint is out of range"],
    ["a number for a fingerprint", body("H", "12345678", "0", 3, 3), "fingerprint is not a text"],
    ["a negative announce time", body("A", "12345678", "0", -1, ...ROOT, 0), "announce time is out of range"],
    ["an advert without weeks", body("A", "12345678", "0", 1, ...ROOT), "values are missing"],
    ["data without a span", body("D", "12345678", "0"), "values are missing"],
    ["data from before time", body("D", "12345678", "0", -1, 5, 1, true, true, false, 0), "start is out of range"],
    [
        "data from beyond time",
        body("D", "12345678", "0", 1, 4294967297, 1, true, true, false, 0),
        "finish is out of range",
    ],
    [
        "a piece beyond all pieces",
        body("D", "12345678", "0", 5, 6, 70000, true, true, false, 0),
        "piece is out of range",
    ],
    ["a number for a truth", body("D", "12345678", "0", 5, 6, 1, 1, true, false, 0), "last piece is not true or false"],
    [
        "a text for a truth",
        body("D", "12345678", "0", 5, 6, 1, true, "true", false, 0),
        "whole span is not true or false",
    ],
];

describe("hostile messages", () => {
    it("are at least sixty here", () => {
        assert.is_true(HOSTILE.length >= 60);
    });

    for (const [name, text, reason] of HOSTILE) {
        it(`${name} is refused: ${reason}`, () => assert.equal(reason, fate(text)));
    }

    it("with a field that is no number are refused", () => {
        assert.equal("body is malformed", fate(event(KEY, NAN)));
        assert.matches("field 1", fate(event(KEY, math.huge)));
    });

    it("with more than 2 KB of payload are refused", () => {
        assert.matches("field 1", fate(event(KEY, string.rep("x", 3000))));
    });

    it("with keys in the place of named fields are refused", () => {
        const named = body("L", "12345678", "0", 1, ...KEY, -1, "#{", 1, "_a", "x");
        assert.equal("", fate(named, NAMED_LAYOUT));
        assert.equal("named fields are missing", fate(body("L", "12345678", "0", 1, ...KEY, -1, 5), NAMED_LAYOUT));
    });
});

type Mutate = (text: string, random: ReturnType<typeof createSeededRandom>) => string;

function randomByte(random: ReturnType<typeof createSeededRandom>): string {
    return string.char(random.integer(1, 255));
}

const MUTATIONS: Mutate[] = [
    (text, random) => {
        const at = random.integer(1, text.length);
        return `${string.sub(text, 1, at - 1)}${randomByte(random)}${string.sub(text, at + 1)}`;
    },
    (text, random) => {
        const at = random.integer(1, text.length);
        return `${string.sub(text, 1, at - 1)}${string.sub(text, at + random.integer(1, 300))}`;
    },
    (text, random) => {
        const at = random.integer(1, text.length);
        return `${string.sub(text, 1, at)}${randomByte(random)}${string.sub(text, at + 1)}`;
    },
    (text, random) => {
        const at = random.integer(1, text.length - 1);
        const [a, b] = [string.sub(text, at, at), string.sub(text, at + 1, at + 1)];
        return `${string.sub(text, 1, at - 1)}${b}${a}${string.sub(text, at + 2)}`;
    },
    (text, random) => {
        const at = random.integer(1, text.length);
        return `${string.sub(text, 1, at)}${string.sub(text, random.integer(1, at))}`;
    },
];

describe("mutated messages", () => {
    const texts = MESSAGES.map((message) => encodeMessage(serializer, NATIVE_LAYOUT, message));

    it("either read as before or are refused, ten thousand times", () => {
        const random = createSeededRandom(20260101);
        let refused = 0;
        for (const i of $range(1, 10000)) {
            const text = texts[i % texts.length]!;
            const mutated = MUTATIONS[random.integer(0, MUTATIONS.length - 1)]!(text, random);
            const reason = fate(mutated);
            if (reason === "") assert.equal(text, mutated, "a changed message was read");
            else refused = refused + 1;
            assert.is_nil(string.find(reason, "broken decoder", 1, true)[0], reason);
        }
        assert.is_true(refused > 9000, `${refused} refused`);
    });

    it("never break the decoder when length and checksum are right, ten thousand times", () => {
        const random = createSeededRandom(20260102);
        for (const i of $range(1, 10000)) {
            const inner = string.sub(texts[i % texts.length]!, 10);
            const mutated = MUTATIONS[random.integer(0, MUTATIONS.length - 1)]!(inner, random);
            const reason = fate(encodeFrame(mutated));
            assert.is_nil(string.find(reason, "broken decoder", 1, true)[0], reason);
        }
    });

    it("of named layouts never break the decoder either", () => {
        const random = createSeededRandom(20260103);
        const inner = string.sub(
            body("L", "12345678", "0", 1, ...KEY, -1, "#{", 2, "_f", 5, "list", "#[", 2, 1, 2),
            10,
        );
        for (const _ of $range(1, 3000)) {
            const reason = fate(encodeFrame(MUTATIONS[random.integer(0, 4)]!(inner, random)), NAMED_LAYOUT);
            assert.is_nil(string.find(reason, "broken decoder", 1, true)[0], reason);
        }
    });
});
