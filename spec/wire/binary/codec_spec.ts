import { digestOf } from "../../../src/event/digest";
import { keyOf } from "../../../src/event/key";
import { NATIVE_LAYOUT } from "../../../src/event/layout";
import { createByteWriter } from "../../../src/wire/binary/bytes";
import { BASE_IS_MISSING, encodeBinary, type FindEvent, openBinary, readBinary } from "../../../src/wire/binary/codec";
import { encodeFrame, type Form } from "../../../src/wire/binary/frame";
import type { BinaryMessage, Live } from "../../../src/wire/binary/message";
import { tuple } from "../samples";
import { raidNights } from "./events";
import { hexOf } from "./hex";
import { FIRST_EPOCH, LARGEST_HELLO, MARK, MESSAGES, NOTHING_HELD } from "./messages";

const PLAIN = { compressor: undefined };

function encoded(message: BinaryMessage, options = PLAIN): string {
    const text = encodeBinary(message, options);
    return text.ok ? text.value : error(text.reason);
}

function decoded(text: string, find = NOTHING_HELD): unknown {
    const envelope = openBinary(text);
    return envelope.ok ? readBinary(envelope.value, PLAIN, find) : envelope;
}

/** The forms, frozen. */
const FROZEN: Array<[place: number, hex: string]> = [
    [0, "4405010203040b42123456789abcdef0c9"],
    [1, "44050102030401024f"],
    [2, "4418ffffffffac02ffffffffffffff07fffffffffffffffee6"],
    [3, "450501020304295dbbf8c0ffffff07fffffffffffffffe03d22842123456789abcdef00142123456789abcdef0ac4605564518ff"],
    [4, "4605010203040202040602c70259"],
    [
        5,
        "4605010203042009ffffffff6111223344556677885dba24640c429abcdef0858af1020f120301010cffffff010203c4ac0601ff010605289c13d0",
    ],
    [6, "4805010203040681042281010106020be7017e"],
    [
        7,
        "490501020304045dba240980f5240301c002090101010101010101010102060204030106020301020101020101020601" +
            "020601020601020601020601020601010406064104060641040606410406064104060641060606410302010107010101" +
            "0101040201040f0f06020602060307060206030706030706040707060206020602060206020602060206020602060206" +
            "020602060206020602060206020601060201110811070201111211020102060401014401010101010101010101010101" +
            "01010101010101010101010101010101140201020158fae3dfdb0b3d3d3d3d3d3d3d3d010101224da0c5c3bbbfaf8110" +
            "870ec701c103951af91a05060703021a1816da05736f6c64086177617264656409506c61796572313208506c61796572" +
            "3309506c61796572333508506c617965723408506c617965723708506c61796572390c5468696e672031363830300c54" +
            "68696e672031363833370c5468696e672031363833350c5468696e672031363832370c5468696e672031363833310c54" +
            "68696e6720313638313508506c617965723108506c617965723209506c61796572313108506c617965723508506c6179" +
            "65723608506c617965723809506c61796572313009506c61796572313309506c61796572313409506c61796572313509" +
            "506c61796572313609506c61796572313709506c61796572313809506c61796572313909506c61796572323009506c61" +
            "796572323109506c61796572323209506c61796572323309506c61796572323409506c61796572323509506c61796572" +
            "323609506c61796572323709506c61796572323809506c61796572323909506c6179657233300a626f7373206b696c6c" +
            "05bc27886b",
    ],
    [8, "49050102030401010101068080808010060210a80266"],
    [
        9,
        "4a050102030401033e020101010206020401010206010206010104060641060606410302010102010922fae3dfdb0b3d" +
            "0101010d4dacc1f10cb3105e736f6c6409506c61796572333809506c6179657232340c5468696e672031363831320c54" +
            "68696e67203136383333059f1716bd",
    ],
    [10, "470501020304010101010dffffffff010203041fa00458"],
    [11, "490501020304010101010680808080100a04123456781c52037c"],
    [12, "4605010203041704611122334455667788a81411429abcdef0380f074d"],
];

describe("binary messages", () => {
    for (const i of $range(0, MESSAGES.length - 1)) {
        const message = MESSAGES[i]!;
        it(`come back: ${message.kind} (sample ${i})`, () => {
            assert.same({ ok: true, value: message }, decoded(encoded(message)));
        });
    }

    for (const [place, hex] of FROZEN) {
        it(`keep their form: ${MESSAGES[place]!.kind} (sample ${place})`, () => {
            assert.equal(hex, hexOf(encoded(MESSAGES[place]!)));
        });
    }

    it("name their ledger and epoch before the rest is read", () => {
        const envelope = openBinary(encoded(MESSAGES[9]!));
        assert.is_true(envelope.ok);
        if (!envelope.ok) return;
        assert.equal("live", envelope.value.form);
        assert.equal(16909060, envelope.value.ledger);
        assert.same(FIRST_EPOCH, envelope.value.epoch);
    });

    it("say a fingerprint in at most 25 bytes", () => {
        assert.is_true(encoded(LARGEST_HELLO).length <= 25);
        assert.equal(17, encoded(MESSAGES[0]!).length);
    });

    it("say four weeks and the root in 60 bytes", () => {
        const fingerprint = { hash: 4294967295, count: 66, sum: 4294967295 };
        const weeks = [2601, 2600, 2599, 2598].map((week) => ({ week, fingerprint }));
        const text = encoded({ kind: "advert", ...MARK, announceTime: 1572600000, root: fingerprint, weeks });
        assert.is_true(text.length <= 66);
    });
});

describe("a live event with a base", () => {
    const events = raidNights(60);
    const base = events[56]!;
    const key = keyOf(NATIVE_LAYOUT, base);
    const message: Live = {
        kind: "live",
        ...MARK,
        base: { key, digest: digestOf(NATIVE_LAYOUT, base) },
        events: [events[59]!],
    };
    const text = encoded(message, { compressor: undefined, context: [base] } as typeof PLAIN);
    const holdsBase: FindEvent = (wanted) => (wanted.time === key.time ? base : undefined);

    it("is short and comes back", () => {
        assert.is_true(text.length < 75);
        assert.same({ ok: true, value: message }, decoded(text, holdsBase));
    });

    it("is refused where the base is not held or says something else", () => {
        const other = tuple(key.time, key.counter, key.realm, key.creator, "awarded", false, 1, "other");
        assert.same({ ok: false, reason: BASE_IS_MISSING }, decoded(text));
        assert.same(
            { ok: false, reason: BASE_IS_MISSING },
            decoded(text, () => other),
        );
    });
});

function raw(form: Form, ...bytes: number[]): string {
    const out = createByteWriter();
    for (const byte of bytes) out.byte(byte);
    return encodeFrame(form, out.written());
}

const LEDGER = [1, 2, 3, 4];
/** Up to its weeks. */
const ADVERT = [...LEDGER, 0, 0, 0, 0, 0, 0];

function zeros(count: number): number[] {
    const numbers: number[] = [];
    for (const i of $range(1, count)) numbers[i - 1] = 0;
    return numbers;
}

describe("a hostile message", () => {
    const cases: Array<[what: string, text: string, reason: string]> = [
        ["nothing", "", "not a message of ours"],
        ["a later version", "Zabc", "newer version"],
        ["the next letter", `K${string.sub(encoded(LARGEST_HELLO), 2)}`, "newer version"],
        ["a segment", "Cabcdefgh", "no message of a ledger"],
        ["a block alone", encodeFrame("block", "abcd"), "no message of a ledger"],
        ["no ledger", raw("hello", 1, 2, 3), "bytes are missing"],
        ["a generation beyond any", raw("hello", ...LEDGER, 128, 128, 4), "number is out of range"],
        ["a count beyond any", raw("hello", ...LEDGER, 0, 128, 128, 128, 8), "number is out of range"],
        ["a fingerprint cut off", raw("hello", ...LEDGER, 0, 1, 1, 2, 3, 4, 1), "bytes are missing"],
        ["bytes left over", raw("hello", ...LEDGER, 0, 0, 0), "bytes are left over"],
        ["65 weeks", raw("advert", ...ADVERT, 65), "number is out of range"],
        ["week 0", raw("advert", ...ADVERT, 1, 0, 0), "week is out of range"],
        ["a week twice", raw("advert", ...ADVERT, 2, 2, 0, 0, 0), "week is named twice"],
        ["an attestation of nothing", raw("attest", ...LEDGER, 0), "number of digests is out of range"],
        ["half a digest", raw("attest", ...LEDGER, 0, 1, 2, 3, 4, 5, 6), "number of digests is out of range"],
        ["513 digests", raw("attest", ...LEDGER, 0, ...zeros(513 * 4)), "number of digests is out of range"],
        ["nothing missing", raw("missing", ...LEDGER, 0, 1, 2, 0), "nothing is missing"],
        ["a segment beyond the last", raw("missing", ...LEDGER, 0, 1, 2, 4), "segment is beyond the last"],
        ["37 segments", raw("missing", ...LEDGER, 0, 1, 37, 1), "number is out of range"],
        ["unknown flags", raw("data", ...LEDGER, 0, 0, 0, 0, 0, 9, 1, 8), "span or flags are out of range"],
    ];
    for (const [what, text, reason] of cases) {
        it(`is refused: ${what}`, () => {
            assert.same({ ok: false, reason }, decoded(text));
        });
    }

    it("is refused when an event is outside the span it claims", () => {
        const data = { ...MESSAGES[7]!, finish: 1572600100 } as BinaryMessage;
        assert.same({ ok: false, reason: "event is outside the span" }, decoded(encoded(data)));
    });

    it("is not written when its events are more than a block holds", () => {
        const result = encodeBinary({ kind: "live", ...MARK, events: raidNights(900) }, PLAIN);
        assert.same({ ok: false, reason: "more than one block holds" }, result);
    });
});
