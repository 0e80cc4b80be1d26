import type { Checked } from "../event/checked";
import type { LedgerEvent } from "../event/event";
import { parseEpoch } from "../ledger/epoch";
import type { Compressor } from "../port/compressor";
import type { Log } from "../port/log";
import type { Serializer } from "../port/serializer";
import { BASE_IS_MISSING, openBinary, readBinary, type BinaryEnvelope } from "../wire/binary/codec";
import { formOf } from "../wire/binary/frame";
import type { BinaryMessage, EpochMark } from "../wire/binary/message";
import { ledgerTagOf, readSegment } from "../wire/binary/segments";
import { NO_PAUSE, type Pause } from "../wire/pause";
import { isData, openMessage, readMessage, type Envelope } from "../wire/codec";
import type { Message } from "../wire/message";
import type { WorkQueue } from "../schedule/workQueue";
import type { Carrier } from "./carrier";
import type { Doorkeeper } from "./doorkeeper";
import type { EpochListeners } from "./epochListeners";
import type { Gatherer } from "./gatherer";
import type { Refusals } from "./refusals";
import { epochMarkOf, isSameMark, messageOf } from "./speech";
import type { Station, Stations } from "./station";

/** Where a text came from. */
interface Origin {
    readonly sender: string;
    readonly distribution: string;
}

/** @noSelf */
export interface ReceptionOptions {
    readonly serializer: Serializer;
    readonly compressor: Compressor | undefined;
    readonly log: Log;
    readonly stations: Stations;
    readonly epochs: EpochListeners;
    readonly carrier: Carrier;
    readonly gatherer: Gatherer;
    readonly decoding: WorkQueue;
    readonly doorkeeper: Doorkeeper;
    /** Of what names no ledger of ours. */
    readonly refusals: Refusals;
}

export const WRONG_CHANNEL = "came on another channel";
export const NOT_ASKED = "whispered, but was not asked";
export const NOT_WHISPERED = "whispered, but is not for one alone";
export const OTHER_EPOCH = "another epoch";
export const TOO_MUCH = "too much at once";

const WHISPER = "WHISPER";

/** What fits one message of the channel. */
const SHORT_TEXT_BYTES_MAX = 255;

type Receive = (this: void, text: string, distribution: string, sender: string) => void;

/** Reads what comes, once, and gives it to the ledger that it names. */
export function createReception(options: ReceptionOptions): Receive {
    const { serializer, compressor, log, stations, epochs, carrier, gatherer, decoding, doorkeeper, refusals } =
        options;

    /** @param where of the ledger that it names, if that is known */
    function refuseUnreadable(where: Refusals, sender: string, reason: string): void {
        where.note(sender, reason);
        doorkeeper.unreadable(sender, reason);
    }

    /** @param isForOne whether it is of a kind that may be whispered */
    function isWelcome(station: Station, { sender, distribution }: Origin, isForOne: boolean): boolean {
        if (distribution === station.distribution) return true;
        if (distribution !== WHISPER) station.refusals.note(sender, WRONG_CHANNEL);
        else if (!isForOne) station.refusals.note(sender, NOT_WHISPERED);
        else if (station.wantsWhisper(sender)) return true;
        else station.refusals.note(sender, NOT_ASKED);
        return false;
    }

    /** What is said in another epoch is refused, unless it is of use to whoever looks after the ledger's epochs. */
    function isWanted(station: Station, sender: string, epoch: EpochMark, hasEvents: boolean): boolean {
        const isOfUse = epochs.of(station.ledgerId)?.heard(sender, epoch, hasEvents) === true;
        if (!isOfUse) station.refusals.count(OTHER_EPOCH);
        return isOfUse;
    }

    function tellEpoch(station: Station, sender: string, epoch: EpochMark, message: Checked<object>): void {
        const events = message.ok && "events" in message.value ? (message.value.events as LedgerEvent[]) : [];
        if (!message.ok) refuseUnreadable(station.refusals, sender, message.reason);
        else if (epochs.of(station.ledgerId)?.told(sender, epoch, events) !== true) {
            station.refusals.count(OTHER_EPOCH);
        }
    }

    function readOtherEpochText(station: Station, sender: string, envelope: Envelope, pause: Pause): void {
        const epoch = parseEpoch(envelope.epoch);
        if (epoch === undefined) station.refusals.count(OTHER_EPOCH);
        else if (isWanted(station, sender, epochMarkOf(epoch), isData(envelope))) {
            const message = readMessage(station.layout, envelope, pause);
            guard(sender, tellEpoch, station, sender, epochMarkOf(epoch), message);
        }
    }

    function handText(station: Station, origin: Origin, message: Checked<Message>): void {
        const { sender, distribution } = origin;
        if (!message.ok) refuseUnreadable(station.refusals, sender, message.reason);
        else if (isWelcome(station, origin, message.value.kind === "data")) {
            station.receive(sender, message.value, distribution === WHISPER);
        }
    }

    function readText(text: string, origin: Origin, pause: Pause): void {
        const { sender } = origin;
        const envelope = openMessage(serializer, text, pause);
        if (!envelope.ok) {
            refuseUnreadable(refusals, sender, envelope.reason);
            return;
        }
        const station = stations.named(envelope.value.ledgerId);
        if (station === undefined || !isWelcome(station, origin, true)) return;
        if (envelope.value.epoch !== station.epoch) {
            readOtherEpochText(station, sender, envelope.value, pause);
            return;
        }
        const message = readMessage(station.layout, envelope.value, pause);
        if (stations.isAttached(station)) guard(sender, handText, station, origin, message);
    }

    /** What came in several messages takes longer than one may. */
    function receiveText(text: string, origin: Origin): void {
        if (text.length <= SHORT_TEXT_BYTES_MAX) {
            readText(text, origin, NO_PAUSE);
            return;
        }
        const isTaken = decoding.push((pause) => {
            readText(text, origin, pause);
        });
        if (!isTaken) refusals.note(origin.sender, TOO_MUCH);
    }

    function hand(station: Station, { sender, distribution }: Origin, binary: Checked<BinaryMessage>): void {
        if (!binary.ok) {
            if (binary.reason !== BASE_IS_MISSING) refuseUnreadable(station.refusals, sender, binary.reason);
            else if (doorkeeper.allows(sender, "missedLive")) station.missedLive(sender);
            return;
        }
        const isWhisper = distribution === WHISPER;
        if (binary.value.kind === "missing") {
            carrier.missed(binary.value, isWhisper ? sender : undefined);
            if (!isWhisper) gatherer.heardMissing(ledgerTagOf(binary.value.ledger), binary.value);
            return;
        }
        station.receive(sender, messageOf(station, binary.value), isWhisper);
    }

    function readLater(station: Station, origin: Origin, envelope: BinaryEnvelope): void {
        const isTaken = decoding.push((pause) => {
            const message = readBinary(envelope, { compressor, pause }, (key) => station.find(key));
            if (stations.isAttached(station)) guard(origin.sender, hand, station, origin, message);
        });
        if (!isTaken) station.refusals.note(origin.sender, TOO_MUCH);
    }

    /**
     * What starts an epoch over is short. It is looked at in its turn: what came before it, and waits to be read, may
     * bring the epoch that it is about, and the ledger may have gone on to another one.
     */
    function readOtherEpoch(station: Station, sender: string, envelope: BinaryEnvelope, isLong: boolean): void {
        const { epoch, form } = envelope;
        if (form !== "data" || isLong) {
            isWanted(station, sender, epoch, false);
            return;
        }
        const isTaken = decoding.push((pause) => {
            if (!isWanted(station, sender, epoch, true)) return;
            const message = readBinary(envelope, { compressor, pause }, () => undefined);
            guard(sender, tellEpoch, station, sender, epoch, message);
        });
        if (!isTaken) station.refusals.note(sender, TOO_MUCH);
    }

    /** @param isLong whether it came in segments */
    function receiveOpened(opened: Checked<BinaryEnvelope>, origin: Origin, isLong: boolean): void {
        const { sender, distribution } = origin;
        if (!opened.ok) {
            refuseUnreadable(refusals, sender, opened.reason);
            return;
        }
        const envelope = opened.value;
        const station = stations.marked(envelope.ledger);
        if (station === undefined) return;
        // He asks for what we whispered to him, if we did.
        const isAnswer = envelope.form === "missing" && distribution === WHISPER;
        if (!isAnswer && !isWelcome(station, origin, envelope.form === "data")) return;
        if (!isSameMark(envelope.epoch, station.mark.epoch)) readOtherEpoch(station, sender, envelope, isLong);
        else if (isLong || envelope.form === "data") readLater(station, origin, envelope);
        else
            hand(
                station,
                origin,
                readBinary(envelope, { compressor }, (key) => station.find(key)),
            );
    }

    /** Its checksum alone takes longer than a message may. */
    function openLater(station: Station, text: string, origin: Origin): void {
        const isTaken = decoding.push((pause) => {
            guard(origin.sender, receiveOpened, openBinary(text, pause), origin, true);
        });
        if (!isTaken) station.refusals.note(origin.sender, TOO_MUCH);
    }

    function receiveSegment(text: string, origin: Origin): void {
        const { sender, distribution } = origin;
        const segment = readSegment(text);
        if (!segment.ok) {
            refuseUnreadable(refusals, sender, segment.reason);
            return;
        }
        const station = stations.tagged(segment.value.ledgerTag);
        const isWhisper = distribution === WHISPER;
        if (station === undefined || !isWelcome(station, origin, true)) return;
        if (!station.heardSegment(sender, isWhisper)) return;
        const whole = gatherer.add(sender, segment.value, isWhisper);
        if (whole?.ok === true) openLater(station, whole.value, origin);
        else if (whole !== undefined) refuseUnreadable(station.refusals, sender, whole.reason);
    }

    function receive(text: string, origin: Origin): void {
        if (!doorkeeper.admits(origin.sender, text, origin.distribution === WHISPER)) return;
        const form = formOf(text);
        // Who keeps a group's ledger listens for notices by himself.
        if (form === "notice") return;
        if (form === "segment") receiveSegment(text, origin);
        else if (form === undefined) receiveText(text, origin);
        else receiveOpened(openBinary(text), origin, false);
    }

    /** A fault of ours in one message must not cost another. */
    function guard<A extends unknown[]>(sender: string, action: (this: void, ...args: A) => void, ...args: A): void {
        const [ok, fault] = pcall(action, ...args);
        if (!ok) log.error(`LibLedger: a message of ${sender}: ${tostring(fault)}`);
    }

    return (text, distribution, sender) => {
        guard(sender, receive, text, { sender, distribution });
    };
}
