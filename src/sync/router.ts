import type { Layout } from "../event/layout";
import type { Channel, OutgoingText, SentHandler } from "../port/channel";
import type { Clock } from "../port/clock";
import type { Log } from "../port/log";
import type { Serializer } from "../port/serializer";
import type { Cancel } from "../port/timer";
import { openMessage, readMessage, tryEncodeMessage } from "../wire/codec";
import type { Message } from "../wire/message";
import { createRefusals, type Refusals } from "./refusals";

/** A ledger on the channel. @noSelf */
export interface Station {
    readonly ledgerId: string;
    readonly layout: Layout;
    /** Refused quietly when it is another life of the ledger. */
    readonly epoch: string;
    /** Where its messages come and go. */
    readonly distribution: string;
    readonly refusals: Refusals;
    receive(sender: string, message: Message): void;
}

/**
 * Joins all ledgers of a client to its one channel: reads each message once and gives it to the ledger it names.
 *
 * @noSelf
 */
export interface Router {
    /** One station per ledger id; a second one with the same id takes the place of the first. */
    attach(station: Station): Cancel;
    /** Nil when it is more than one message takes. */
    encode(station: Station, message: Message): string | undefined;
    /** BULK texts of all ledgers leave one after the other: never more than one waits below us. */
    send(message: OutgoingText, onSent: SentHandler): void;
    /** Gives up a BULK text of which nobody tells what became of it, so that the others can go. Engines call it. */
    tick(): void;
    /** What was refused before its ledger was known. */
    refused(): Record<string, number>;
    stop(): void;
}

export interface RouterOptions {
    readonly channel: Channel;
    readonly serializer: Serializer;
    readonly clock: Clock;
    readonly log: Log;
}

/** Seconds after which a BULK text counts as refused when nobody has told what became of it. */
const BULK_PATIENCE_SECONDS = 120;

interface QueuedText {
    readonly message: OutgoingText;
    readonly onSent: SentHandler;
}

export const WRONG_CHANNEL = "came on another channel";
export const OTHER_EPOCH = "another epoch";

export function createRouter({ channel, serializer, clock, log }: RouterOptions): Router {
    const stations = new LuaMap<string, Station>();
    const refusals = createRefusals(log);
    const bulk: QueuedText[] = [];
    /** The BULK text that is below us now, and since when. */
    let underway: QueuedText | undefined;
    let underwaySince = 0;

    function dispatch(text: string, distribution: string, sender: string): void {
        const envelope = openMessage(serializer, text);
        if (!envelope.ok) {
            refusals.note(sender, envelope.reason);
            return;
        }
        const station = stations.get(envelope.value.ledgerId);
        if (station === undefined) return;
        if (distribution !== station.distribution) {
            station.refusals.note(sender, WRONG_CHANNEL);
            return;
        }
        if (envelope.value.epoch !== station.epoch) {
            station.refusals.note(sender, OTHER_EPOCH);
            return;
        }
        const message = readMessage(station.layout, envelope.value);
        if (message.ok) station.receive(sender, message.value);
        else station.refusals.note(sender, message.reason);
    }

    function handle(text: string, distribution: string, sender: string): void {
        const [ok, fault] = pcall(dispatch, text, distribution, sender);
        if (!ok) log.error(`LibLedger: a message of ${sender}: ${tostring(fault)}`);
    }

    function sendNextBulk(): void {
        const next = table.remove(bulk, 1);
        underway = next;
        if (next === undefined) return;
        underwaySince = clock.seconds();
        channel.send(next.message, (sent) => {
            if (underway !== next) return;
            sendNextBulk();
            next.onSent(sent);
        });
    }

    function giveUpLost(): void {
        const lost = underway;
        if (lost === undefined || clock.seconds() - underwaySince < BULK_PATIENCE_SECONDS) return;
        sendNextBulk();
        lost.onSent(false);
    }

    const cancelListening = channel.listen(handle);

    return {
        attach(station) {
            stations.set(station.ledgerId, station);
            return () => {
                if (stations.get(station.ledgerId) === station) stations.delete(station.ledgerId);
            };
        },
        encode: (station, message) => tryEncodeMessage(serializer, station.layout, message),
        send(message, onSent) {
            if (message.priority !== "BULK") {
                channel.send(message, onSent);
                return;
            }
            bulk.push({ message, onSent });
            if (underway === undefined) sendNextBulk();
        },
        tick: giveUpLost,
        refused() {
            const counts: Record<string, number> = {};
            refusals.addTo(counts);
            return counts;
        },
        stop() {
            cancelListening();
        },
    };
}
