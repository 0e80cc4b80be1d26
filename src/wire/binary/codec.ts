import { accept, refuse, type Checked } from "../../event/checked";
import { digestOf } from "../../event/digest";
import type { EventKey, LedgerEvent } from "../../event/event";
import { NATIVE_LAYOUT, REALM_MAX, WORD_MAX } from "../../event/layout";
import { malformed } from "../cursor";
import { ATTESTED_MAX, OUTSIDE_SPAN, PIECES_MAX } from "../message";
import { type ByteReader, type ByteWriter, createByteReader, createByteWriter } from "./bytes";
import {
    readDigests,
    readFingerprint,
    readMark,
    readWeeks,
    writeDigests,
    writeFingerprint,
    writeMark,
    writeWeeks,
} from "./fields";
import { decodeFrame, encodeFrame, type Form, formOf } from "./frame";
import type { Base, BinaryMessage, BinaryRequest, Data, Live, Mark } from "./message";
import { readMissing, writeMissing } from "./missing";
import { PACKED_BYTES_MAX, packBlock, type PackOptions, readBlock, TOO_LARGE } from "./pack";
import { attempt, NO_PAUSE, type Pause } from "../pause";
import { readRanges, readStart, startFormOf, writeRanges, writeStart } from "./ranges";

/*
 * Messages in binary. Sent: guarded by frozen samples. Numbers as in bytes.ts, the rest as in fields.ts and pack.ts.
 *
 *   message = mark rest
 *   hello   = fingerprint
 *   advert  = announceTime(word) fingerprint weeks
 *   request = flags(byte: 1 to, 2 can whisper, + 4 * form of the start) [to(word)] fingerprint start ranges   ranges.ts
 *   attest  = digests
 *   missing = missing.ts
 *   data    = start(word) seconds(whole) piece(whole) flags(byte: 1 last, 2 whole, 4 to) [to(word)]
 *             [block, when there are events]
 *   live    = 0(byte) block
 *           / 1(byte) time(word) counter(whole) realm(whole) creator(word) digest(word) block     told with a base
 */
const HAS_REQUEST_TO = 1;
const CAN_WHISPER = 2;
const START_FORM = 4;
const IS_LAST = 1;
const IS_WHOLE = 2;
const HAS_DATA_TO = 4;

/** Finds what a live event is told as a difference to. */
export type FindEvent = (key: EventKey) => LedgerEvent | undefined;

/** A message whose mark is read: enough to find its ledger. */
export interface BinaryEnvelope extends Mark {
    readonly form: Form;
    readonly reader: ByteReader;
}

export const BASE_IS_MISSING = "the event it differs from is not held";

function writeBlock(out: ByteWriter, events: readonly LedgerEvent[], options: PackOptions): string | undefined {
    const block = packBlock(events, options);
    if (!block.ok) return block.reason;
    out.text(block.value);
    return undefined;
}

function writeData(out: ByteWriter, data: Data, options: PackOptions): string | undefined {
    out.word(data.start);
    out.whole(data.finish - data.start);
    out.whole(data.piece);
    const { to } = data;
    out.byte((data.isLast ? IS_LAST : 0) + (data.isWhole ? IS_WHOLE : 0) + (to === undefined ? 0 : HAS_DATA_TO));
    if (to !== undefined) out.word(to);
    return data.events.length > 0 ? writeBlock(out, data.events, options) : undefined;
}

function writeRequest(out: ByteWriter, request: BinaryRequest, options: PackOptions): string | undefined {
    const { root, to, start, ranges, canWhisper } = request;
    const flags = (to === undefined ? 0 : HAS_REQUEST_TO) + (canWhisper ? CAN_WHISPER : 0);
    out.byte(flags + START_FORM * startFormOf(start));
    if (to !== undefined) out.word(to);
    writeFingerprint(out, root);
    writeStart(out, start);
    const fits = writeRanges(out, start, ranges, options.pause ?? NO_PAUSE);
    return fits && out.length() <= PACKED_BYTES_MAX ? undefined : TOO_LARGE;
}

function writeLive(out: ByteWriter, { base, events }: Live, options: PackOptions): string | undefined {
    out.byte(base === undefined ? 0 : 1);
    if (base !== undefined) {
        out.word(base.key.time);
        out.whole(base.key.counter);
        out.whole(base.key.realm);
        out.word(base.key.creator);
        out.word(base.digest);
    }
    return writeBlock(out, events, options);
}

function writeRest(out: ByteWriter, message: BinaryMessage, options: PackOptions): string | undefined {
    switch (message.kind) {
        case "hello":
            writeFingerprint(out, message.root);
            return undefined;
        case "advert":
            out.word(message.announceTime);
            writeFingerprint(out, message.root);
            writeWeeks(out, message.weeks);
            return undefined;
        case "request":
            return writeRequest(out, message, options);
        case "attest":
            writeDigests(out, message.digests);
            return message.digests.length <= ATTESTED_MAX ? undefined : TOO_LARGE;
        case "missing":
            writeMissing(out, message);
            return undefined;
        case "data":
            return writeData(out, message, options);
        case "live":
            return writeLive(out, message, options);
    }
}

/**
 * @param options the context of a live message with a base is that one event
 * @returns the text, or a refusal when it were too large to be read: then try fewer events, ranges or digests
 */
export function encodeBinary(message: BinaryMessage, options: PackOptions): Checked<string> {
    const out = createByteWriter();
    writeMark(out, message);
    const reason = writeRest(out, message, options);
    return reason === undefined ? accept(encodeFrame(message.kind, out.written(), options.pause)) : refuse(reason);
}

/** Reads frame and mark of what a peer sent. Total: any text gives an envelope or a reason. */
export function openBinary(text: string, pause?: Pause): Checked<BinaryEnvelope> {
    const form = formOf(text);
    if (form === "segment" || form === "block" || form === "notice") return refuse("no message of a ledger");
    const bytes = decodeFrame(text, pause);
    if (!bytes.ok) return bytes;
    if (form === undefined) return refuse("not a message of ours");
    const reader = createByteReader(bytes.value);
    const mark = attempt(() => readMark(reader));
    return mark.ok ? accept({ ...mark.value, form, reader }) : mark;
}

function readData(reader: ByteReader, mark: Mark, options: PackOptions): Data {
    const start = reader.word();
    const finish = start + reader.whole(WORD_MAX + 1);
    const piece = reader.whole(PIECES_MAX);
    const flags = reader.byte();
    if (finish > WORD_MAX + 1 || flags > IS_LAST + IS_WHOLE + HAS_DATA_TO) malformed("span or flags are out of range");
    const to = flags >= HAS_DATA_TO ? reader.word() : undefined;
    const events = reader.left() > 0 ? readBlock(reader, options) : [];
    for (const event of events) {
        const time = event.get(NATIVE_LAYOUT.time) as number;
        if (time < start || time >= finish) malformed(OUTSIDE_SPAN);
    }
    const isLast = flags % 2 === IS_LAST;
    const isWhole = flags % HAS_DATA_TO >= IS_WHOLE;
    return { kind: "data", ...mark, start, finish, piece, isLast, isWhole, to, events };
}

function readRequest(reader: ByteReader, mark: Mark, options: PackOptions): BinaryRequest {
    const flags = reader.byte();
    const low = flags % START_FORM;
    const to = low % 2 === HAS_REQUEST_TO ? reader.word() : undefined;
    const root = readFingerprint(reader);
    const start = readStart(reader, (flags - low) / START_FORM);
    const ranges = readRanges(reader, start, options.pause ?? NO_PAUSE);
    return { kind: "request", ...mark, root, start, ranges, to, canWhisper: low >= CAN_WHISPER };
}

function readBase(reader: ByteReader): Base {
    const time = reader.word();
    const counter = reader.whole(NATIVE_LAYOUT.counterMax);
    const realm = reader.whole(REALM_MAX);
    const creator = reader.word();
    return { key: { time, counter, realm, creator }, digest: reader.word() };
}

function readLive(reader: ByteReader, mark: Mark, options: PackOptions, find: FindEvent): Live {
    const hasBase = reader.byte();
    if (hasBase > 1) malformed("unknown form of a live message");
    if (hasBase === 0) return { kind: "live", ...mark, events: readBlock(reader, options) };
    const base = readBase(reader);
    const held = find(base.key);
    if (held === undefined || digestOf(NATIVE_LAYOUT, held) !== base.digest) return malformed(BASE_IS_MISSING);
    const { compressor, pause } = options;
    const events = readBlock(reader, { compressor, context: [held], ...(pause === undefined ? {} : { pause }) });
    return { kind: "live", ...mark, base, events };
}

function readRest(envelope: BinaryEnvelope, options: PackOptions, find: FindEvent): BinaryMessage {
    const { form, reader, ledger, epoch } = envelope;
    const mark: Mark = { ledger, epoch };
    switch (form) {
        case "hello":
            return { kind: form, ...mark, root: readFingerprint(reader) };
        case "advert":
            return {
                kind: form,
                ...mark,
                announceTime: reader.word(),
                root: readFingerprint(reader),
                weeks: readWeeks(reader),
            };
        case "request":
            return readRequest(reader, mark, options);
        case "attest":
            return { kind: form, ...mark, digests: readDigests(reader) };
        case "missing":
            return { kind: form, ...mark, ...readMissing(reader) };
        case "data":
            return readData(reader, mark, options);
        case "live":
            return readLive(reader, mark, options, find);
        default:
            return malformed("no message of a ledger");
    }
}

/**
 * Reads the rest of a message, once. Total, as `openBinary`.
 *
 * @param find looks up the base of live events; called at most once
 */
export function readBinary(envelope: BinaryEnvelope, options: PackOptions, find: FindEvent): Checked<BinaryMessage> {
    return attempt(() => {
        const message = readRest(envelope, options, find);
        envelope.reader.finish();
        return message;
    });
}
