import { checkEvent } from "../../../src/event/check";
import type { Checked } from "../../../src/event/checked";
import { keyOf } from "../../../src/event/key";
import { NATIVE_LAYOUT } from "../../../src/event/layout";
import { compareKeys } from "../../../src/event/order";
import { type Assembler, createAssembler } from "../../../src/wire/binary/assembler";
import type { FindEvent } from "../../../src/wire/binary/codec";
import { formOf } from "../../../src/wire/binary/frame";
import type { BinaryMessage } from "../../../src/wire/binary/message";
import { readSegment } from "../../../src/wire/binary/segments";
import { ATTESTED_MAX, RANGE_DIGESTS_MAX, RANGES_MAX, SHORT_DIGESTS } from "../../../src/wire/message";
import { createSeededRandom } from "../../sync/seededRandom";
import { specCompressor } from "./compressor";
import { MARK } from "./messages";
import { createMeteredReader, type MeteredReader } from "./meteredReader";
import { createMutants, HELD_EVENT } from "./mutants";

const SEED = 20260201;
const MUTANTS = 100000;
/** Of which so many are read after all, so that the checks of what is read mean something. */
const READ_MIN = 10000;
/** So many different things are found to be wrong with the others. */
const REASONS_MIN = 45;

/** What reading may cost, for each byte and besides; three times what the worst of these takes. */
const INSTRUCTIONS_PER_BYTE = 1500;
const INSTRUCTIONS = 50000;
/** From one pause to the next, about a millisecond. */
const INSTRUCTIONS_PER_SLICE = 60000;

const SENDERS = 40;
const TIME_END = 4294967296;

function checkNumbers(numbers: readonly number[], max: number, below: number): void {
    let isRight = numbers.length <= max;
    for (const number of numbers) isRight = isRight && number >= 0 && number < below && number % 1 === 0;
    assert.is_true(isRight);
}

/** What every reader promises of what it gives. */
function checkMessage(message: BinaryMessage): void {
    if ("events" in message) {
        for (const event of message.events) if (!checkEvent(NATIVE_LAYOUT, event).ok) error("an unchecked event");
    }
    if (message.kind === "attest") checkNumbers(message.digests, ATTESTED_MAX, TIME_END);
    if (message.kind === "missing") checkNumbers(message.numbers, message.total, message.total + 1);
    if (message.kind !== "request") return;
    assert.is_true(message.ranges.length >= 1 && message.ranges.length <= RANGES_MAX);
    let from = message.start;
    let digests: number[] = [];
    for (const range of message.ranges) {
        assert.is_true(range.finish > from && range.finish <= TIME_END);
        from = range.finish;
        if ("digests" in range) digests = [...digests, ...range.digests];
    }
    checkNumbers(digests, RANGE_DIGESTS_MAX, SHORT_DIGESTS);
}

const HELD_KEY = keyOf(NATIVE_LAYOUT, HELD_EVENT);
const holdsOne: FindEvent = (key) => (compareKeys(key, HELD_KEY) === 0 ? HELD_EVENT : undefined);

/** What a client does with a text: nil when it waits for other segments. */
function receive(
    text: string,
    at: { readonly sender: string; readonly seconds: number },
    { read }: MeteredReader,
    assembler: Assembler,
): Checked<BinaryMessage> | undefined {
    const compressor = at.seconds % 4 === 0 ? specCompressor : undefined;
    if (formOf(text) !== "segment") return read(text, compressor, holdsOne);
    const segment = readSegment(text);
    if (!segment.ok) return segment;
    const whole = assembler.add(at.sender, segment.value, at.seconds);
    return whole?.ok === true ? read(whole.value, compressor, holdsOne) : whole;
}

describe("a hundred thousand mutated binary messages", () => {
    let reader: MeteredReader;
    before_each(() => {
        reader = createMeteredReader();
    });
    after_each(() => {
        reader.stop();
    });

    it("break no reader, cost what their bytes allow and give nothing unchecked", () => {
        const random = createSeededRandom(SEED);
        const mutants = createMutants(random, MARK);
        const assembler = createAssembler();
        const reasons = new LuaSet<string>();
        let reasonCount = 0;
        let read = 0;
        reader.start();
        for (const seconds of $range(1, MUTANTS)) {
            const sender = `Sender${random.integer(1, SENDERS)}`;
            for (const text of mutants.next()) {
                const result = receive(text, { sender, seconds }, reader, assembler);
                if (result?.ok === true) {
                    read = read + 1;
                    checkMessage(result.value);
                } else if (result !== undefined && !reasons.has(result.reason)) {
                    reasons.add(result.reason);
                    reasonCount = reasonCount + 1;
                    assert.is_nil(string.find(result.reason, "broken decoder", 1, true)[0], result.reason);
                }
            }
            const cost = reader.instructions() - INSTRUCTIONS_PER_BYTE * reader.bytes();
            const slice = reader.longestSlice();
            if (cost > INSTRUCTIONS || slice > INSTRUCTIONS_PER_SLICE) return error(`mutant ${seconds} is dear`);
        }
        assert.is_true(read >= READ_MIN, `${read} read`);
        assert.is_true(reasonCount >= REASONS_MIN, `${reasonCount} reasons`);
    });

    it("leave nothing behind: the first ten thousand take as much memory as twenty thousand", () => {
        const random = createSeededRandom(SEED + 1);
        const mutants = createMutants(random, MARK);
        const assembler = createAssembler();
        const kilobytes: number[] = [];
        for (const seconds of $range(1, 20000)) {
            const sender = `Sender${random.integer(1, SENDERS)}`;
            for (const text of mutants.next()) receive(text, { sender, seconds }, reader, assembler);
            if (seconds % 10000 === 0) {
                collectgarbage("collect");
                collectgarbage("collect");
                kilobytes.push(collectgarbage("count"));
            }
        }
        assert.is_true(kilobytes[1]! - kilobytes[0]! < 100, `${kilobytes[1]! - kilobytes[0]!} KB more`);
    });
});
