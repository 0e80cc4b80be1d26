import { digestOf } from "../../../src/event/digest";
import { keyOf } from "../../../src/event/key";
import { NATIVE_LAYOUT } from "../../../src/event/layout";
import type { LedgerEvent } from "../../../src/event/event";
import type { Random } from "../../../src/port/random";
import { createByteReader, createByteWriter } from "../../../src/wire/binary/bytes";
import { encodeBinary } from "../../../src/wire/binary/codec";
import { decodeFrame, encodeFrame, type Form } from "../../../src/wire/binary/frame";
import type { BinaryMessage, Mark } from "../../../src/wire/binary/message";
import { packBlock, WITHOUT_CONTEXT } from "../../../src/wire/binary/pack";
import { cutChunk, SEGMENT_BYTES_MAX } from "../../../src/wire/binary/segments";
import { mutate } from "../mutations";
import { specCompressor } from "./compressor";
import { ODD_EVENTS, raidNights } from "./events";
import { MESSAGES } from "./messages";

/*
 * Binary messages as a broken or hostile peer could send them, made from real ones. Mutations are made at each level of
 * the format, with lengths and checksums around them put right, so that every reader behind a check is reached.
 */

const FORMS: readonly Form[] = ["hello", "advert", "request", "attest", "missing", "data", "live", "block"];

/** A real message, taken apart. */
interface Sample {
    readonly form: Form;
    /** All but the block. */
    readonly head: string;
    /** The four streams of its block as they are without Deflate; none without a block. */
    readonly parts: readonly string[];
}

/** What the other side holds: the base that a live sample names. */
export const HELD_EVENT: LedgerEvent = raidNights(6)[5]!;

function bytesOfMessage(message: BinaryMessage, context: readonly LedgerEvent[]): string {
    const text = encodeBinary(message, { compressor: undefined, context });
    const bytes = text.ok ? decodeFrame(text.value) : text;
    return bytes.ok ? bytes.value : error(bytes.reason);
}

function sampleOf(message: BinaryMessage): Sample {
    const form = message.kind;
    if (!("events" in message) || message.events.length === 0) {
        return { form, head: bytesOfMessage(message, WITHOUT_CONTEXT), parts: [] };
    }
    const context = message.kind === "live" && message.base !== undefined ? [HELD_EVENT] : WITHOUT_CONTEXT;
    const whole = bytesOfMessage(message, context);
    const block = packBlock(message.events, { compressor: undefined, context });
    if (!block.ok) return error(block.reason);
    const reader = createByteReader(block.value);
    const parts: string[] = [];
    for (const i of $range(0, 3)) parts[i] = reader.take(reader.whole(1e6) / 2);
    return { form, head: string.sub(whole, 1, whole.length - block.value.length), parts };
}

const BASE = { key: keyOf(NATIVE_LAYOUT, HELD_EVENT), digest: digestOf(NATIVE_LAYOUT, HELD_EVENT) };

const SPAN = { start: 0, finish: 4294967296, piece: 1, isLast: false, isWhole: true } as const;

/** All forms, and events of every shape; small ones, since there are many to be made. */
function samplesOf(mark: Mark): Sample[] {
    const messages: BinaryMessage[] = [
        ...MESSAGES,
        { kind: "live", ...mark, events: [raidNights(4)[3]!] },
        { kind: "live", ...mark, base: BASE, events: [raidNights(7)[6]!] },
        { kind: "data", ...mark, ...SPAN, events: ODD_EVENTS.slice(0, 8) },
        { kind: "data", ...mark, ...SPAN, events: ODD_EVENTS.slice(8, 18) },
        { kind: "data", ...mark, ...SPAN, events: ODD_EVENTS.slice(-8, -1) },
        { kind: "data", ...mark, ...SPAN, events: raidNights(24) },
    ];
    return messages.map((message) => sampleOf({ ...message, ...mark }));
}

/** Ledger and a first epoch: most mutations leave them alone, since without them nobody reads on. */
const MARK_BYTES = 5;

/** @noSelf */
export interface Mutants {
    /** The next one as it travels: one text or several segments, in the order in which they arrive. */
    next(): string[];
}

/** @param mark of the ledger they are about */
export function createMutants(random: Random, mark: Mark): Mutants {
    const samples = samplesOf(mark);
    const withBlock = samples.filter((sample) => sample.parts.length > 0);

    function pick<T>(list: readonly T[]): T {
        return list[random.integer(0, list.length - 1)]!;
    }

    function blockOf(parts: readonly string[]): string {
        const out = createByteWriter();
        for (const part of parts) {
            out.whole(2 * part.length);
            out.text(part);
        }
        return out.written();
    }

    function bytesOf({ head, parts }: Sample): string {
        return head + blockOf(parts);
    }

    function withMutatedBytes(sample: Sample): string {
        const kept = random.integer(1, 8) === 1 ? 0 : MARK_BYTES;
        const bytes = bytesOf(sample);
        const mutated = mutate(string.sub(bytes, kept + 1), random, bytesOf(pick(samples)));
        return encodeFrame(sample.form, string.sub(bytes, 1, kept) + mutated);
    }

    function withMutatedPart(): string {
        const { form, head, parts } = pick(withBlock);
        const others = pick(withBlock).parts;
        const place = random.integer(0, 3);
        const mutated = parts.map((part, i) => (i === place ? mutate(part, random, others[i]!) : part));
        return encodeFrame(form, head + blockOf(mutated));
    }

    /** Deflated streams, one of them mutated, and the length it claims perhaps as well. */
    function withMutatedDeflate(): string {
        const { form, head, parts } = pick(withBlock);
        const place = random.integer(0, 3);
        const out = createByteWriter();
        out.text(head);
        for (const i of $range(0, 3)) {
            const deflated = specCompressor.deflate(parts[i]!)!;
            const mutated = i === place ? mutate(deflated, random, deflated) : deflated;
            const claimed = i === place && random.integer(1, 4) === 1 ? random.integer(0, 60000) : parts[i]!.length;
            out.whole(2 * claimed + 1);
            out.whole(mutated.length);
            out.text(mutated);
        }
        return encodeFrame(form, out.written());
    }

    function ofAnotherForm(sample: Sample): string {
        return encodeFrame(pick(FORMS), bytesOf(sample));
    }

    function withMutatedText(sample: Sample): string {
        return mutate(encodeFrame(sample.form, bytesOf(sample)), random, "CBA");
    }

    /** As it is: real messages between mutated ones keep tables filled. */
    function unchanged(sample: Sample): string {
        return encodeFrame(sample.form, bytesOf(sample));
    }

    const MAKERS = [
        withMutatedBytes,
        withMutatedBytes,
        withMutatedBytes,
        withMutatedPart,
        withMutatedPart,
        withMutatedPart,
        withMutatedDeflate,
        ofAnotherForm,
        withMutatedText,
        unchanged,
    ];

    /** Segments of one or two chunks, some lost, doubled, late or broken. */
    function asSegments(text: string): string[] {
        const texts = [...cutChunk(mark.ledger, text).texts];
        if (random.integer(1, 3) === 1) for (const other of cutChunk(mark.ledger, `${text}I`).texts) texts.push(other);
        for (const _ of $range(1, random.integer(0, 2))) {
            const place = random.integer(0, texts.length - 1);
            const fate = random.integer(0, 3);
            if (fate === 0 && texts.length > 1) table.remove(texts, place + 1);
            else if (fate === 1) texts.push(texts[place]!);
            else if (fate === 2) table.insert(texts, random.integer(1, texts.length), table.remove(texts, place + 1)!);
            else texts[place] = mutate(texts[place]!, random, texts[0]!);
        }
        return texts;
    }

    return {
        next() {
            const text = pick(MAKERS)(pick(samples));
            const isWhole = text.length <= SEGMENT_BYTES_MAX && random.integer(1, 12) > 1;
            return isWhole ? [text] : asSegments(text);
        },
    };
}
