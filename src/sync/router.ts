import { accept, refuse, type Checked } from "../event/checked";
import type { EventKey, LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";
import type { Channel, Distribution, Priority, SentHandler } from "../port/channel";
import type { Clock } from "../port/clock";
import type { Compressor } from "../port/compressor";
import type { Log } from "../port/log";
import type { Random } from "../port/random";
import type { Serializer } from "../port/serializer";
import type { Cancel, Timer } from "../port/timer";
import type { Scheduler } from "../schedule/scheduler";
import type { OpenChunk } from "../wire/binary/assembler";
import { encodeBinary, openBinary, readBinary, type BinaryEnvelope } from "../wire/binary/codec";
import { formOf } from "../wire/binary/frame";
import type { BinaryMessage, Mark } from "../wire/binary/message";
import { TOO_LARGE } from "../wire/binary/pack";
import type { Pause } from "../wire/binary/pause";
import { ledgerTagOf, readSegment } from "../wire/binary/segments";
import { openMessage, readMessage, tryEncodeMessage } from "../wire/codec";
import type { Contents, Heading, Message } from "../wire/message";
import { createCarrier } from "./carrier";
import { createDecoding } from "./decoding";
import { createGatherer } from "./gatherer";
import { createRefusals, type Refusals } from "./refusals";
import { isSameEpoch, messageOf, type Encoding } from "./speech";

/** A ledger on the channel. @noSelf */
export interface Station extends Heading {
    readonly layout: Layout;
    /** How binary messages name this ledger and epoch. */
    readonly mark: Mark;
    /** Where its messages come and go. Those of another epoch are refused quietly. */
    readonly distribution: Distribution;
    /** Binary writes events of the native layout only. */
    readonly encoding: Encoding;
    readonly refusals: Refusals;
    receive(sender: string, message: Message): void;
    /** A segment came, part of a text that may be complete in half a minute; false when it is not to be kept. */
    heardSegment(sender: string): boolean;
    /** What we hold under a key that a peer names. */
    find(key: EventKey): LedgerEvent | undefined;
}

/**
 * Joins all ledgers of a client to its one channel: reads each message once and gives it to the ledger it names.
 *
 * @noSelf
 */
export interface Router {
    /** One station per ledger id; a second one with the same id takes the place of the first. */
    attach(station: Station): Cancel;
    /** Refuses more events than one message may hold: then try fewer. */
    encode(station: Station, contents: Contents, pause?: Pause): Checked<string>;
    /** BULK texts of all ledgers leave one after the other: never more than one waits below us. */
    send(station: Station, text: string, priority: Priority, onSent: SentHandler): void;
    /** Looks after what waits for a time. Engines call it. */
    tick(): void;
    /** What was refused before its ledger was known. */
    refused(): Record<string, number>;
    stop(): void;
}

export interface RouterOptions {
    readonly channel: Channel;
    readonly serializer: Serializer;
    readonly compressor: Compressor | undefined;
    readonly scheduler: Scheduler;
    readonly clock: Clock;
    readonly timer: Timer;
    readonly random: Random;
    readonly log: Log;
}

export const WRONG_CHANNEL = "came on another channel";
export const OTHER_EPOCH = "another epoch";
export const TOO_MUCH = "too much at once";
export const UNKNOWN_KIND = "unknown kind of message";

/**
 * Bytes of a text with events, in AceSerializer's text: 17 frames, 16 seconds on an exhausted allowance. A lost frame
 * costs all of it.
 */
export const TEXT_BYTES_MAX = 4096;

export function createRouter(options: RouterOptions): Router {
    const { channel, serializer, compressor, scheduler, clock, timer, random, log } = options;
    let stations: Station[] = [];
    const refusals = createRefusals(log);
    const carrier = createCarrier(channel, clock);
    const gatherer = createGatherer({ clock, timer, random, ask });
    const decoding = createDecoding(scheduler, clock);

    function ask({ ledgerTag, chunk, total, missing }: OpenChunk): void {
        const station = stationOfTag(ledgerTag);
        if (station === undefined) return;
        const text = encodeBinary({ kind: "missing", ...station.mark, chunk, total, numbers: missing }, { compressor });
        if (text.ok) send(station, text.value, "NORMAL", () => undefined);
    }

    function stationOfTag(tag: number): Station | undefined {
        return stations.find((station) => ledgerTagOf(station.mark.ledger) === tag);
    }

    function isAtHome(station: Station, distribution: string, sender: string): boolean {
        if (distribution === station.distribution) return true;
        station.refusals.note(sender, WRONG_CHANNEL);
        return false;
    }

    function receiveText(text: string, distribution: string, sender: string): void {
        const envelope = openMessage(serializer, text);
        if (!envelope.ok) {
            refusals.note(sender, envelope.reason);
            return;
        }
        const station = stations.find((other) => other.ledgerId === envelope.value.ledgerId);
        if (station === undefined || !isAtHome(station, distribution, sender)) return;
        if (envelope.value.epoch !== station.epoch) {
            station.refusals.note(sender, OTHER_EPOCH);
            return;
        }
        const message = readMessage(station.layout, envelope.value);
        if (message.ok) station.receive(sender, message.value);
        else station.refusals.note(sender, message.reason);
    }

    function hand(station: Station, sender: string, binary: Checked<BinaryMessage>): void {
        if (!binary.ok) {
            station.refusals.note(sender, binary.reason);
            return;
        }
        if (binary.value.kind === "missing") {
            carrier.missed(binary.value);
            gatherer.heardMissing(ledgerTagOf(binary.value.ledger), binary.value);
            return;
        }
        const message = messageOf(station, binary.value);
        if (message === undefined) station.refusals.note(sender, UNKNOWN_KIND);
        else station.receive(sender, message);
    }

    function readLater(station: Station, sender: string, envelope: BinaryEnvelope): void {
        const isTaken = decoding.push((pause) => {
            const message = readBinary(envelope, { compressor, pause }, (key) => station.find(key));
            if (stations.includes(station)) guard(sender, hand, station, sender, message);
        });
        if (!isTaken) station.refusals.note(sender, TOO_MUCH);
    }

    /** @param isLong whether it came in segments */
    function receiveBinary(text: string, distribution: string, sender: string, isLong: boolean): void {
        const opened = openBinary(text);
        if (!opened.ok) {
            refusals.note(sender, opened.reason);
            return;
        }
        const envelope = opened.value;
        const station = stations.find((other) => other.mark.ledger === envelope.ledger);
        if (station === undefined || !isAtHome(station, distribution, sender)) return;
        if (!isSameEpoch(envelope, station.mark)) station.refusals.note(sender, OTHER_EPOCH);
        else if (isLong || envelope.form === "data") readLater(station, sender, envelope);
        else
            hand(
                station,
                sender,
                readBinary(envelope, { compressor }, (key) => station.find(key)),
            );
    }

    function receiveSegment(text: string, distribution: string, sender: string): void {
        const segment = readSegment(text);
        if (!segment.ok) {
            refusals.note(sender, segment.reason);
            return;
        }
        const station = stationOfTag(segment.value.ledgerTag);
        if (station === undefined || !isAtHome(station, distribution, sender)) return;
        if (!station.heardSegment(sender)) return;
        const whole = gatherer.add(sender, segment.value);
        if (whole?.ok === true) receiveBinary(whole.value, distribution, sender, true);
        else if (whole !== undefined) station.refusals.note(sender, whole.reason);
    }

    function dispatch(text: string, distribution: string, sender: string): void {
        const form = formOf(text);
        if (form === "segment") receiveSegment(text, distribution, sender);
        else if (form === undefined) receiveText(text, distribution, sender);
        else receiveBinary(text, distribution, sender, false);
    }

    /** A fault of ours in one message must not cost another. */
    function guard<A extends unknown[]>(sender: string, action: (this: void, ...args: A) => void, ...args: A): void {
        const [ok, fault] = pcall(action, ...args);
        if (!ok) log.error(`LibLedger: a message of ${sender}: ${tostring(fault)}`);
    }

    function send(station: Station, text: string, priority: Priority, onSent: SentHandler): void {
        const { ledger } = station.mark;
        carrier.send({ ledger, text, distribution: station.distribution, priority }, onSent);
    }

    function encodeText({ layout, ledgerId, epoch }: Station, contents: Contents): Checked<string> {
        const text = tryEncodeMessage(serializer, layout, { ...contents, ledgerId, epoch });
        if (text === undefined) return refuse(TOO_LARGE);
        const isTooLarge = "events" in contents && contents.events.length > 1 && text.length > TEXT_BYTES_MAX;
        return isTooLarge ? refuse(TOO_LARGE) : accept(text);
    }

    const cancelListening = channel.listen((text, distribution, sender) => {
        guard(sender, dispatch, text, distribution, sender);
    });

    return {
        attach(station) {
            stations = [...stations.filter((other) => other.ledgerId !== station.ledgerId), station];
            return () => {
                stations = stations.filter((other) => other !== station);
            };
        },
        encode(station, contents, pause) {
            if (station.encoding === "text") return encodeText(station, contents);
            const packing = pause === undefined ? { compressor } : { compressor, pause };
            return encodeBinary({ ...contents, ...station.mark }, packing);
        },
        send,
        tick() {
            carrier.tick();
            gatherer.tick();
        },
        refused() {
            const counts: Record<string, number> = {};
            refusals.addTo(counts);
            return counts;
        },
        stop() {
            cancelListening();
            gatherer.stop();
            decoding.stop();
        },
    };
}
