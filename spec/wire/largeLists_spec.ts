import type { FieldTable, LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { accept, refuse } from "../../src/event/checked";
import { cutBlock, FIRST_TRY_EVENTS } from "../../src/wire/binary/cutBlock";
import { openMessage, readMessage, tryEncodeMessage } from "../../src/wire/codec";
import { loadSerializer } from "../sync/aceSerializer";
import { HEADING, table_, tuple } from "./samples";

const serializer = loadSerializer();
const TIME = 1572600000;

function namesOf(count: number): string[] {
    const names: string[] = [];
    for (const i of $range(1, count)) names.push(`P${i}`);
    return names;
}

/** Reads all pieces that a week of these events is cut into. */
function sendWeek(events: readonly LedgerEvent[]): LedgerEvent[] {
    const received: LedgerEvent[] = [];
    let fitting = FIRST_TRY_EVENTS;
    while (received.length < events.length) {
        const piece = cutBlock(events, received.length + 1, fitting, (taken) => {
            const text = tryEncodeMessage(serializer, NATIVE_LAYOUT, { kind: "live", ...HEADING, events: taken });
            return text === undefined ? refuse("too much") : accept(text);
        });
        if (!piece.ok) return error(piece.reason);
        fitting = piece.value.fitting;
        const envelope = openMessage(serializer, piece.value.text);
        if (!envelope.ok) return error(envelope.reason);
        const message = readMessage(NATIVE_LAYOUT, envelope.value);
        if (!message.ok) return error(message.reason);
        if (message.value.kind !== "live") return error("not live");
        for (const event of message.value.events) received.push(event);
    }
    return received;
}

/** References make a long list cheap to write and not to read, and the reader has a bound. */
describe("a week of events that name one long list again and again", () => {
    const lists: [name: string, create: () => FieldTable][] = [
        ["three hundred names", () => table_(namesOf(300)) as FieldTable],
        ["lists of names", () => table_([namesOf(100), namesOf(100), namesOf(100)]) as FieldTable],
        ["a thousand numbers", () => table_(namesOf(900).map((_, index) => index % 10)) as FieldTable],
        ["records", () => table_(namesOf(40).map((name) => table_({ name, bonus: true }))) as FieldTable],
    ];
    for (const [name, create] of lists) {
        it(`is cut into pieces that everybody can read: ${name}`, () => {
            const events: LedgerEvent[] = [];
            for (const i of $range(1, 300)) events.push(tuple(TIME + i, 0, 1, 77, "award", create(), i % 7));
            assert.same(events, sendWeek(events));
        });
    }
});

describe("a week of small events and then large ones", () => {
    it("is cut into pieces, however many of the large ones the small ones made us try", () => {
        const events: LedgerEvent[] = [];
        for (const i of $range(1, 16)) events.push(tuple(TIME + i, 0, 1, 77, "bell"));
        for (const i of $range(17, 300)) {
            const points = namesOf(60).map((_, index) => (index * i) % 997);
            events.push(tuple(TIME + i, 0, 1, 77, "decay", table_(points)));
        }
        assert.same(events, sendWeek(events));
    });
});
