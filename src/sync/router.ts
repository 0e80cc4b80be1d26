import { accept, refuse, type Checked } from "../event/checked";
import { digestOf } from "../event/digest";
import type { LedgerEvent } from "../event/event";
import { keyOf } from "../event/key";
import type { Channel, Distribution, Priority, SentHandler } from "../port/channel";
import type { Clock } from "../port/clock";
import type { Compressor } from "../port/compressor";
import type { Log } from "../port/log";
import type { Random } from "../port/random";
import type { Serializer } from "../port/serializer";
import type { Cancel, Timer } from "../port/timer";
import type { Scheduler } from "../schedule/scheduler";
import { createWorkQueue } from "../schedule/workQueue";
import type { OpenChunk } from "../wire/binary/assembler";
import { FIRST_TRY_EVENTS } from "../wire/binary/cutBlock";
import { encodeBinary } from "../wire/binary/codec";
import { TOO_LARGE } from "../wire/binary/pack";
import type { Pause } from "../wire/pause";
import { tryEncodeMessage } from "../wire/codec";
import type { Contents } from "../wire/message";
import { createCarrier } from "./carrier";
import { createDoorkeeper } from "./doorkeeper";
import { createEpochListeners, type EpochListener } from "./epochListeners";
import { createGatherer } from "./gatherer";
import type { MutedPeer } from "./muting";
import type { Produce } from "./parcel";
import { createReception } from "./reception";
import { createRefusals } from "./refusals";
import { createStations, type Address, type Station } from "./station";

export type { Address, Station } from "./station";
export { NOT_ASKED, NOT_WHISPERED, OTHER_EPOCH, TOO_MUCH, WRONG_CHANNEL } from "./reception";

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
    /** How many events to try first in one message. */
    firstTry(from: Address): number;
    /** New events, as a difference to `base` where the encoding can: every receiver must hold it. */
    encodeLive(
        from: Address,
        events: readonly LedgerEvent[],
        base: LedgerEvent | undefined,
        pause: Pause,
    ): Checked<string>;
    /**
     * Texts of one priority leave one after the other, ledger by turn, and whispers beside the rest (carrier.ts).
     *
     * @param target full name of the only receiver; nil for everybody
     * @param topic what it tells: takes the place of what still waits of the same topic
     */
    send(
        from: Address,
        text: string | Produce,
        priority: Priority,
        onSent: SentHandler,
        target?: string,
        topic?: string,
    ): void;
    /** Drops what is not below us yet of this ledger: all texts for this receiver, or the BULK for all. */
    cancel(from: Address, target?: string): void;
    /** Messages that would leave for everybody at once; below 0 that many wait. An estimate. */
    allowanceLeft(): number;
    /** Looks after what waits for a time. Engines call it. */
    tick(): void;
    /** Peers to whom we do not listen for a while, since they sent rubbish. */
    muted(): MutedPeer[];
    /** Names of those who speak in a version that is newer than ours. */
    newerVersions(): readonly string[];
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

/** Events that a text of events holds, about. */
const TEXT_FIRST_TRY_EVENTS = 40;

/** At most 8 KB each; the channel brings one in half a minute from each sender. */
const LONG_MESSAGES_MAX = 16;

export function createRouter(options: RouterOptions): Router {
    const { channel, serializer, compressor, scheduler, clock, timer, random, log } = options;
    const stations = createStations();
    const epochs = createEpochListeners();
    const refusals = createRefusals(log);
    const carrier = createCarrier(channel, clock, timer);
    const gatherer = createGatherer({ clock, timer, random, ask, isWanted });
    const decoding = createWorkQueue({
        name: "reading of what peers sent",
        scheduler,
        clock,
        waitingMax: LONG_MESSAGES_MAX,
    });
    const doorkeeper = createDoorkeeper({ clock, log, refusals, onMuted: (sender) => gatherer.forget(sender) });

    function send(
        from: Address,
        text: string | Produce,
        priority: Priority,
        onSent: SentHandler,
        target?: string,
        topic?: string,
    ): void {
        const distribution: Distribution = target === undefined ? from.distribution : "WHISPER";
        const { isClosed } = from;
        carrier.send({ ledger: from.mark.ledger, text, distribution, target, priority, topic, isClosed }, onSent);
    }

    function ask({ ledgerTag, chunk, total, missing, sender }: OpenChunk, isWhisper: boolean): void {
        const station = stations.tagged(ledgerTag);
        if (station === undefined) return;
        const text = encodeBinary({ kind: "missing", ...station.mark, chunk, total, numbers: missing }, { compressor });
        if (text.ok) send(station, text.value, "NORMAL", () => undefined, isWhisper ? sender : undefined);
    }

    /** While nothing shows that we lack something, a few segments are those that somebody else missed. */
    function isWanted({ ledgerTag, startedAt, held, total }: OpenChunk): boolean {
        const station = stations.tagged(ledgerTag);
        if (station === undefined || station.lacksNothingSince(startedAt)) return false;
        return held * 2 > total || !station.lacksNothingSince(-math.huge);
    }

    function encodeText({ layout, ledgerId, epoch }: Address, contents: Contents, pause?: Pause): Checked<string> {
        const text = tryEncodeMessage(serializer, layout, { ...contents, ledgerId, epoch }, pause);
        return text === undefined ? refuse(TOO_LARGE) : accept(text);
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
        doorkeeper,
        refusals,
    });
    const cancelListening = channel.listen(receive);

    return {
        attach: (station) => stations.attach(station),
        listenToEpochs: (ledgerId, listener) => epochs.listen(ledgerId, listener),
        encode(from, contents, pause) {
            if (from.encoding === "text") return encodeText(from, contents, pause);
            const packing = pause === undefined ? { compressor } : { compressor, pause };
            return encodeBinary({ ...contents, ...from.mark }, packing);
        },
        firstTry: ({ encoding }) => (encoding === "text" ? TEXT_FIRST_TRY_EVENTS : FIRST_TRY_EVENTS),
        encodeLive(from, events, base, pause) {
            const { layout, mark, encoding } = from;
            if (encoding === "text") return encodeText(from, { kind: "live", events }, pause);
            if (base === undefined) return encodeBinary({ kind: "live", ...mark, events }, { compressor, pause });
            const named = { key: keyOf(layout, base), digest: digestOf(layout, base) };
            return encodeBinary({ kind: "live", ...mark, base: named, events }, { compressor, context: [base], pause });
        },
        send,
        cancel(from, target) {
            carrier.cancel({ ledger: from.mark.ledger, target });
        },
        allowanceLeft: () => carrier.allowanceLeft(),
        tick() {
            carrier.tick();
            gatherer.tick();
        },
        muted: () => doorkeeper.muted(),
        newerVersions: () => doorkeeper.newerVersions(),
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
