import { NATIVE_LAYOUT } from "../../src/event/layout";
import { NOTHING } from "../../src/fingerprint/fingerprint";
import { openMessage, readMessage, tryEncodeMessage } from "../../src/wire/codec";
import type { LedgerEvent } from "../../src/event/event";
import { ATTESTED_MAX, type Message, RANGE_DIGESTS_MAX, type Range, RANGES_MAX } from "../../src/wire/message";
import { loadSerializer } from "../sync/aceSerializer";
import { EVENTS, HEADING, MESSAGES, NAMED_LAYOUT, named, table_, tuple } from "./samples";
import { encodeMessage } from "./encodeMessage";

const serializer = loadSerializer();

function decode(text: string, layout = NATIVE_LAYOUT): Message {
    const envelope = openMessage(serializer, text);
    if (!envelope.ok) return error(envelope.reason);
    const message = readMessage(layout, envelope.value);
    return message.ok ? message.value : error(message.reason);
}

function liveText(events: LedgerEvent[]): string {
    return encodeMessage(serializer, NATIVE_LAYOUT, { kind: "live", ...HEADING, events });
}

/** Messages of `MESSAGES` as they are sent. */
const FROZEN: [place: number, text: string][] = [
    [5, 'A!!Ya"st"^1^SR^S12345678^S0^b^B^N0^S^N0^N1^Sf^N4294967296^N0^N0^^'],
    [
        6,
        'A!"tY!+9_^1^SR^S12345678^S0^N4294967295^b^N97^S&L' +
            "'#!<G$H2^N1572480000^N4^Sf^N1572480001^N66^N4294967295^Ss^N1573084800" +
            "^Sl^N1573084801^N3^S!!!!<<*!!!!&^Sw^N1573090000^N1^S!!!o^^",
    ],
    [7, "A!!Ig#oCd^1^ST^S12345678^S0^N3^S!!!!!t8W-!#@#Fg^^"],
];

/** More than any reader takes. */
const TOO_MUCH: Message[] = [
    { kind: "attest", ...HEADING, digests: numbersTo(ATTESTED_MAX + 1) },
    { kind: "request", ...HEADING, start: 0, ranges: manyRanges(RANGES_MAX + 1), canWhisper: true, root: NOTHING },
    {
        kind: "request",
        ...HEADING,
        start: 0,
        ranges: [{ kind: "list", finish: 5, digests: numbersTo(RANGE_DIGESTS_MAX + 1) }],
        canWhisper: true,
        root: { hash: 287454020, count: 97, sum: 1432778632 },
    },
];

function numbersTo(count: number): number[] {
    const numbers: number[] = [];
    for (const i of $range(1, count)) numbers[i - 1] = i;
    return numbers;
}

function manyRanges(count: number): Range[] {
    const ranges: Range[] = [];
    for (const i of $range(1, count)) ranges[i - 1] = { kind: "fingerprint", finish: i, count: i, sum: 4294967295 };
    return ranges;
}

describe("codec", () => {
    for (const [index, message] of ipairs(MESSAGES)) {
        it(`reads back what it wrote: ${message.kind}, sample ${index}`, () => {
            assert.same(message, decode(encodeMessage(serializer, NATIVE_LAYOUT, message)));
        });
    }

    it("keeps events with named slots, the realm absent or not", () => {
        const message: Message = {
            kind: "live",
            ...HEADING,
            events: [
                named({ time: 100, counter: -1, realm: 0, creator: 5 }, { _f: 10, list: table_([1, 2]), _g: "x" }),
                named({ time: 100, counter: 0, realm: 7, creator: 5 }, {}),
            ],
        };
        assert.same(message, decode(encodeMessage(serializer, NAMED_LAYOUT, message), NAMED_LAYOUT));
    });

    it("refuses events of another layout", () => {
        const envelope = openMessage(serializer, liveText(EVENTS));
        if (!envelope.ok) return error(envelope.reason);
        assert.same({ ok: false, reason: "event of another layout" }, readMessage(NAMED_LAYOUT, envelope.value));
    });

    it("gives every event tables of its own", () => {
        const message = decode(liveText(EVENTS));
        if (message.kind !== "live") return error("not live");
        assert.same(message.events[0]!.get(6), message.events[1]!.get(6));
        assert.not_equal(message.events[0]!.get(6), message.events[1]!.get(6));
    });

    it("says a raid once, not once per award", () => {
        const raid: string[] = [];
        for (const i of $range(1, 40)) raid.push(`Player${i}`);
        const first = tuple(1572600000, 0, 1, 77, "award", table_(raid), 10, "boss kill");
        const second = tuple(1572600600, 0, 1, 77, "award", table_([...raid]), 10, "boss kill");
        assert.is_true(liveText([first, second]).length - liveText([first]).length < 32);
    });

    it("writes nothing that readers refuse, and all that they take", () => {
        for (const message of TOO_MUCH) assert.is_nil(tryEncodeMessage(serializer, NATIVE_LAYOUT, message));
        const longest: Message[] = [
            { kind: "attest", ...HEADING, digests: numbersTo(ATTESTED_MAX) },
            { kind: "request", ...HEADING, start: 0, ranges: manyRanges(RANGES_MAX), canWhisper: true, root: NOTHING },
        ];
        for (const message of longest) {
            assert.same(message, decode(encodeMessage(serializer, NATIVE_LAYOUT, message)));
        }
    });

    it("keeps the usual messages within one frame of 255 bytes", () => {
        const root = { hash: 4294967295, count: 12345, sum: 4294967295 };
        const sizes: [Message, number][] = [
            [{ kind: "hello", ...HEADING, root }, 64],
            [{ kind: "advert", ...HEADING, announceTime: 1572600000, root, weeks: [] }, 80],
            [{ kind: "live", ...HEADING, events: [tuple(1572600000, 0, 1, 77, "sold", "Anna", "Sword", -80)] }, 110],
        ];
        for (const [message, bytesMax] of sizes) {
            const size = encodeMessage(serializer, NATIVE_LAYOUT, message).length;
            assert.is_true(size <= bytesMax, `${message.kind} takes ${size} bytes`);
        }
    });

    it("still writes and reads version 1 as it was frozen", () => {
        const message: Message = {
            kind: "data",
            ...HEADING,
            start: 1572480000,
            finish: 1573084800,
            piece: 1,
            isLast: true,
            isWhole: true,
            events: EVENTS.slice(0, 4),
        };
        const frozen =
            'A!$3Xv&qT^1^SD^S12345678^S0^N1572480000^N1573084800^N1^B^B^b^N4^N1572600000^N0^N0^N1^N77^Saward^N3^S&!"#$^SAnna^SBert^SCleo^SDora^N10^Sboss~`kill' +
            "^N60^N0^S$%^N5^S$&^N0^N1^N1^N1^N77^Saward^N3^S#[^N1^S$!^N-0.25^S##one^N10^N2^N0^N2^N4294967295^Ssold^N4^S$!^S@a335ee1H60G,Sword^S#$80^b^^";
        assert.equal(frozen, encodeMessage(serializer, NATIVE_LAYOUT, message));
        assert.same(message, decode(frozen));
        const advert =
            'A!").BtX]^1^SA^S12345678^S0^N1572600000^N2^S!!!!"!!!!$^N2^N2601^N66^S#@#Fgpv?Y>^N2600^N1^S!!!!"!!!!"^^';
        assert.equal(advert, encodeMessage(serializer, NATIVE_LAYOUT, MESSAGES[4]!));
        assert.same(MESSAGES[4], decode(advert));
        for (const [place, text] of FROZEN) {
            assert.equal(text, encodeMessage(serializer, NATIVE_LAYOUT, MESSAGES[place]!));
            assert.same(MESSAGES[place], decode(text));
        }
    });
});
