import { accept, refuse, type Checked } from "../event/checked";
import type { Channel, Distribution, Priority, SentHandler } from "../port/channel";
import type { Clock } from "../port/clock";
import type { Compressor } from "../port/compressor";
import type { Log } from "../port/log";
import type { Random } from "../port/random";
import type { Serializer } from "../port/serializer";
import type { Cancel, Timer } from "../port/timer";
import type { Scheduler } from "../schedule/scheduler";
import type { OpenChunk } from "../wire/binary/assembler";
import { encodeBinary } from "../wire/binary/codec";
import { TOO_LARGE } from "../wire/binary/pack";
import type { Pause } from "../wire/binary/pause";
import { tryEncodeMessage } from "../wire/codec";
import type { Contents } from "../wire/message";
import { createCarrier } from "./carrier";
import { createDecoding } from "./decoding";
import { createEpochListeners, type EpochListener } from "./epochListeners";
import { createGatherer } from "./gatherer";
import { createReception } from "./reception";
import { createRefusals } from "./refusals";
import { createStations, type Address, type Station } from "./station";

export type { Address, Station } from "./station";
export { NOT_ASKED, NOT_WHISPERED, OTHER_EPOCH, TOO_MUCH, UNKNOWN_KIND, WRONG_CHANNEL } from "./reception";

/**
 * Joins all ledgers of a client to its one channel: reads each message once and gives it to the ledger it names.
 *
 * @noSelf
 */
export interface Router {
    /** One station per ledger id; a second one with the same id takes the place of the first. */
    attach(station: Station): Cancel;
    /** What is said of a ledger in other epochs than its station's. */
    listenToEpochs(ledgerId: string, listener: EpochListener): Cancel;
    /** Refuses more events than one message may hold: then try fewer. */
    encode(from: Address, contents: Contents, pause?: Pause): Checked<string>;
    /**
     * BULK texts of all ledgers leave one after the other, ledger by turn: never more than one is below us, and of
     * whispers, which have their own prefix, another one.
     *
     * @param target full name of the only receiver; nil for everybody
     */
    send(from: Address, text: string, priority: Priority, onSent: SentHandler, target?: string): void;
    /** Drops BULK texts of this ledger that are not below us yet: those for this receiver alone, or those for all. */
    cancel(station: Station, target?: string): void;
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

/**
 * Bytes of a text with events, in AceSerializer's text: 17 frames, 16 seconds on an exhausted allowance. A lost frame
 * costs all of it.
 */
export const TEXT_BYTES_MAX = 4096;

export function createRouter(options: RouterOptions): Router {
    const { channel, serializer, compressor, scheduler, clock, timer, random, log } = options;
    const stations = createStations();
    const epochs = createEpochListeners();
    const refusals = createRefusals(log);
    const carrier = createCarrier(channel, clock);
    const gatherer = createGatherer({ clock, timer, random, ask });
    const decoding = createDecoding(scheduler, clock);

    function send(from: Address, text: string, priority: Priority, onSent: SentHandler, target?: string): void {
        const distribution: Distribution = target === undefined ? from.distribution : "WHISPER";
        carrier.send({ ledger: from.mark.ledger, text, distribution, target, priority }, onSent);
    }

    function ask({ ledgerTag, chunk, total, missing, sender }: OpenChunk, isWhisper: boolean): void {
        const station = stations.tagged(ledgerTag);
        if (station === undefined) return;
        const text = encodeBinary({ kind: "missing", ...station.mark, chunk, total, numbers: missing }, { compressor });
        if (text.ok) send(station, text.value, "NORMAL", () => undefined, isWhisper ? sender : undefined);
    }

    function encodeText({ layout, ledgerId, epoch }: Address, contents: Contents): Checked<string> {
        const text = tryEncodeMessage(serializer, layout, { ...contents, ledgerId, epoch });
        if (text === undefined) return refuse(TOO_LARGE);
        const isTooLarge = "events" in contents && contents.events.length > 1 && text.length > TEXT_BYTES_MAX;
        return isTooLarge ? refuse(TOO_LARGE) : accept(text);
    }

    const receive = createReception({
        serializer,
        compressor,
        log,
        stations,
        epochs,
        carrier,
        gatherer,
        decoding,
        refusals,
    });
    const cancelListening = channel.listen(receive);

    return {
        attach: (station) => stations.attach(station),
        listenToEpochs: (ledgerId, listener) => epochs.listen(ledgerId, listener),
        encode(from, contents, pause) {
            if (from.encoding === "text") return encodeText(from, contents);
            const packing = pause === undefined ? { compressor } : { compressor, pause };
            return encodeBinary({ ...contents, ...from.mark }, packing);
        },
        send,
        cancel(station, target) {
            carrier.cancel({ ledger: station.mark.ledger, target });
        },
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
