import { accept, refuse, type Checked } from "../event/checked";
import { numberAt, type LedgerEvent } from "../event/event";
import { WORD_MAX, type Layout } from "../event/layout";
import type { Serializer } from "../port/serializer";
import { attempt, NO_PAUSE, type Pause } from "./pause";
import { createCursor, malformed, reasonOf, type Cursor } from "./cursor";
import {
    putDigests,
    putFingerprint,
    putTo,
    putWeekStates,
    readDigests,
    readFingerprint,
    readTo,
    readWeekStates,
} from "./fields";
import { decodeFrame, encodeFrame, NEWER_VERSION } from "./frame";
import {
    ATTESTED_MAX,
    HEADING_BYTES_MAX,
    OUTSIDE_SPAN,
    PIECES_MAX,
    type Data,
    type Heading,
    type Message,
} from "./message";
import { fitsReaders, putRanges, readRanges } from "./ranges";
import { readRows } from "./rowReader";
import { writeRows, type RowBounds } from "./rowWriter";
import { WORD_DIGITS } from "./word";

/*
 * The body of a message: a flat list of values in AceSerializer's text. Sent: guarded by a frozen sample.
 *
 *   body     = letter ledgerId epoch rest
 *   "L" rest = rows                                      live events
 *   "H" rest = fingerprint                               hello
 *   "A" rest = announceTime fingerprint weeks            advert
 *   "R" rest = to canWhisper fingerprint start ranges    request; ranges.ts
 *   "D" rest = start finish piece isLast isWhole to rows data
 *   "T" rest = digests                                   attest, five digits each
 *   weeks    = count (week fingerprint)*
 *   to       = hash of a name / false
 *   digests  = count text(the digests to the base 85)
 *
 * Another letter comes from a newer version.
 */
/** Carets in a body, so values and table ends: a piece of 2 KB has some 700. Lua cannot return 8,000 values at once. */
const TOKENS_MAX = 6000;
/** Beside the values, a body has a caret at its beginning and two at its end; a fraction has two by itself. */
const VALUES_MAX = TOKENS_MAX / 2 - 3;

/** A message whose heading is read: enough to find its ledger. */
export interface Envelope extends Heading {
    readonly letter: string;
    readonly cursor: Cursor;
}

const LETTERS = {
    live: "L",
    hello: "H",
    advert: "A",
    request: "R",
    data: "D",
    attest: "T",
} as const satisfies Record<Message["kind"], string>;

/** @returns whether they fit */
function putRows(out: unknown[], layout: Layout, events: readonly LedgerEvent[], bounds: RowBounds): boolean {
    // A single event always travels.
    const rows = writeRows(layout, events, events.length > 1 ? bounds : { ...bounds, bytesMax: math.huge });
    for (const value of rows ?? []) out.push(value);
    return rows !== undefined;
}

/** Nil when it does not fit. */
function contentsOf(layout: Layout, message: Message, bounds: RowBounds): unknown[] | undefined {
    const out: unknown[] = [LETTERS[message.kind], message.ledgerId, message.epoch];
    switch (message.kind) {
        case "live":
            if (!putRows(out, layout, message.events, bounds)) return undefined;
            break;
        case "hello":
            putFingerprint(out, message.root);
            break;
        case "advert":
            out.push(message.announceTime);
            putFingerprint(out, message.root);
            putWeekStates(out, message.weeks);
            break;
        case "request":
            putTo(out, message.to);
            out.push(message.canWhisper);
            putFingerprint(out, message.root);
            putRanges(out, message.start, message.ranges);
            break;
        case "attest":
            putDigests(out, message.digests, WORD_DIGITS);
            break;
        case "data":
            out.push(message.start);
            out.push(message.finish);
            out.push(message.piece);
            out.push(message.isLast);
            out.push(message.isWhole);
            putTo(out, message.to);
            if (!putRows(out, layout, message.events, bounds)) return undefined;
            break;
    }
    return out;
}

/**
 * Bytes of a text with events, in AceSerializer's text: 17 frames, 16 seconds on an exhausted allowance. A lost frame
 * costs all of it.
 */
export const EVENTS_TEXT_BYTES_MAX = 4096;

/**
 * @param layout of the message's ledger
 * @returns nil when it holds more than readers take, or several events in more than `EVENTS_TEXT_BYTES_MAX` bytes; a
 *     single event always fits
 */
export function tryEncodeMessage(
    serializer: Serializer,
    layout: Layout,
    message: Message,
    pause: Pause = NO_PAUSE,
): string | undefined {
    if (message.kind === "attest" && message.digests.length > ATTESTED_MAX) return undefined;
    if (message.kind === "request" && !fitsReaders(message.ranges)) return undefined;
    const contents = contentsOf(layout, message, { bytesMax: EVENTS_TEXT_BYTES_MAX, pause });
    if (contents === undefined || contents.length > VALUES_MAX) return undefined;
    const text = encodeFrame(serializer.serialize(...contents), pause);
    const isTooLong = "events" in message && message.events.length > 1 && text.length > EVENTS_TEXT_BYTES_MAX;
    return isTooLong ? undefined : text;
}

function countCarets(body: string): number {
    const [, count] = string.gsub(body, "%^", "");
    return count;
}

/** @param results what the serializer gave back: whether it could read, and then the values, nil among them */
function envelopeOf(...results: unknown[]): Envelope {
    if (results[0] !== true) return malformed("body is malformed");
    const cursor = createCursor(results);
    return {
        letter: cursor.text("kind of message", 1, 1),
        ledgerId: cursor.text("ledger id", 1, HEADING_BYTES_MAX),
        epoch: cursor.text("epoch", 1, HEADING_BYTES_MAX),
        cursor,
    };
}

function open(serializer: Serializer, body: string): Envelope {
    return envelopeOf(...serializer.deserialize(body));
}

/** Reads frame and heading of what a peer sent. Total: any text gives an envelope or a reason. */
export function openMessage(serializer: Serializer, text: string, pause?: Pause): Checked<Envelope> {
    const body = decodeFrame(text, pause);
    if (!body.ok) return body;
    if (countCarets(body.value) > TOKENS_MAX) return refuse("too many values");
    const [ok, result] = pcall(open, serializer, body.value);
    return ok ? accept(result) : refuse(reasonOf(result));
}

export function isData({ letter }: Envelope): boolean {
    return letter === LETTERS.data;
}

function readData(layout: Layout, { ledgerId, epoch, cursor }: Envelope, pause: Pause): Data {
    const data: Data = {
        kind: "data",
        ledgerId,
        epoch,
        start: cursor.whole("start", 0, WORD_MAX),
        finish: cursor.whole("finish", 0, WORD_MAX + 1),
        piece: cursor.whole("piece", 0, PIECES_MAX),
        isLast: cursor.truth("last piece"),
        isWhole: cursor.truth("whole span"),
        to: readTo(cursor),
        events: readRows(layout, cursor, pause),
    };
    for (const event of data.events) {
        const time = numberAt(event, layout.time);
        if (time < data.start || time >= data.finish) malformed(OUTSIDE_SPAN);
    }
    return data;
}

function readAttested(cursor: Cursor): number[] {
    const digests = readDigests(cursor, { countMin: 1, countMax: ATTESTED_MAX, digits: WORD_DIGITS });
    for (const digest of digests) if (digest > WORD_MAX) malformed("digest is out of range");
    return digests;
}

function readContents(layout: Layout, envelope: Envelope, pause: Pause): Message {
    const { letter, ledgerId, epoch, cursor } = envelope;
    switch (letter) {
        case LETTERS.live:
            return { kind: "live", ledgerId, epoch, events: readRows(layout, cursor, pause) };
        case LETTERS.hello:
            return { kind: "hello", ledgerId, epoch, root: readFingerprint(cursor) };
        case LETTERS.advert:
            return {
                kind: "advert",
                ledgerId,
                epoch,
                announceTime: cursor.whole("announce time", 0, WORD_MAX),
                root: readFingerprint(cursor),
                weeks: readWeekStates(cursor),
            };
        case LETTERS.request:
            return {
                kind: "request",
                ledgerId,
                epoch,
                to: readTo(cursor),
                canWhisper: cursor.truth("can whisper"),
                root: readFingerprint(cursor),
                ...readRanges(cursor),
            };
        case LETTERS.attest:
            return { kind: "attest", ledgerId, epoch, digests: readAttested(cursor) };
        case LETTERS.data:
            return readData(layout, envelope, pause);
        default:
            return malformed(string.find(letter, "^%a$")[0] === undefined ? "unknown kind of message" : NEWER_VERSION);
    }
}

/**
 * Reads the rest of a message, once. Total, as `openMessage`.
 *
 * @param layout of the ledger that the envelope names
 */
export function readMessage(layout: Layout, envelope: Envelope, pause: Pause = NO_PAUSE): Checked<Message> {
    return attempt(() => {
        const message = readContents(layout, envelope, pause);
        envelope.cursor.finish();
        return message;
    });
}
