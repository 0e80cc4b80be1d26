import type { Channel, OutgoingText, Priority, SentHandler } from "../port/channel";
import type { Clock } from "../port/clock";
import type { Timer } from "../port/timer";
import type { Missing } from "../wire/binary/message";
import { createAllowance, type Allowance } from "./allowance";
import { createJourney, type Leg } from "./journey";
import { createLane, type Gate, type Lane } from "./lane";
import type { Destination, Parcel } from "./parcel";
import { createSentChunks, type SentChunks } from "./sentChunks";

/**
 * Brings texts to the channel: long ones in numbered segments, each a message that is whole by itself, and again those
 * that somebody missed.
 *
 * ALERT leaves at once. Of NORMAL one text at a time is below us, and of BULK a few segments, so that what waits can
 * still be made anew or dropped; BULK broadcasts also leave the others a part of the allowance.
 *
 * @noSelf
 */
export interface Carrier {
    send(parcel: Parcel, onSent: SentHandler): void;
    /**
     * Somebody lacks segments, perhaps of ours.
     *
     * @param target who says so, by whisper, of what was whispered to him; nil when he told all
     */
    missed(missing: Missing, target?: string): void;
    /** Drops what waits for one receiver, or the BULK that waits for all; its `onSent` is not called. */
    cancel(destination: Destination): void;
    /** Messages that would leave for everybody at once; below 0 that many wait. */
    allowanceLeft(): number;
    /** Gives up texts of which nobody tells what became of them, so that the others can go. */
    tick(): void;
}

/** BULK segments below us at most: broadcasts, and whispers, of which the game takes thirteen at once. */
const BROADCASTS_BELOW_MAX = 4;
const WHISPERS_BELOW_MAX = 16;
/** Messages of the allowance that BULK leaves to the others: a live event goes at once, whatever else is going on. */
const ALLOWANCE_RESERVE = 1;

const BULK_PATIENCE_SECONDS = 120;
const NORMAL_PATIENCE_SECONDS = 30;

/** What AceComm sends as one message; longer texts, which only the text encoding has, go in several. */
const MESSAGE_BYTES = 255;
const PART_BYTES = 254;

/** What goes to one prefix. */
interface Way {
    readonly chunks: SentChunks;
    readonly bulk: Lane;
    readonly normal: Lane;
}

function messagesOf(text: string): number {
    return text.length <= MESSAGE_BYTES ? 1 : math.ceil(text.length / PART_BYTES);
}

/** Lets BULK broadcasts go as fast as the game will take them, and no faster. */
function createPacing(allowance: Allowance, timer: Timer): Gate {
    let isTimed = false;
    return (again) => {
        const seconds = allowance.secondsUntil(ALLOWANCE_RESERVE + 1);
        if (seconds <= 0) return true;
        if (isTimed) return false;
        isTimed = true;
        timer.after(seconds, () => {
            isTimed = false;
            again();
        });
        return false;
    };
}

export function createCarrier(channel: Channel, clock: Clock, timer: Timer): Carrier {
    const allowance = createAllowance(clock);
    const broadcasts = createWay(BROADCASTS_BELOW_MAX, createPacing(allowance, timer));
    const whispers = createWay(WHISPERS_BELOW_MAX, () => true);

    function hand({ text, parcel, told }: Leg, priority: Priority): void {
        const { distribution, target } = parcel;
        if (parcel.isClosed?.() === true) {
            told(false);
            return;
        }
        const message: OutgoingText = { text, distribution, priority };
        if (target === undefined) allowance.took(messagesOf(text));
        channel.send(target === undefined ? message : { ...message, target }, told);
    }

    function createWay(bulkBelowMax: number, bulkGate: Gate): Way {
        const chunks = createSentChunks();
        const bulk = createLane({
            clock,
            chunks,
            priority: "BULK",
            hand,
            belowMax: bulkBelowMax,
            isOpen: bulkGate,
            patienceSeconds: BULK_PATIENCE_SECONDS,
        });
        const normal = createLane({
            clock,
            chunks,
            priority: "NORMAL",
            hand,
            belowMax: math.huge,
            isOpen: () => true,
            patienceSeconds: NORMAL_PATIENCE_SECONDS,
        });
        return { chunks, bulk, normal };
    }

    function wayOf({ target }: Pick<Destination, "target">): Way {
        return target === undefined ? broadcasts : whispers;
    }

    function sendNow(parcel: Parcel, onSent: SentHandler): void {
        const journey = createJourney({ parcel, onSent }, wayOf(parcel).chunks, clock);
        if (journey === undefined) return;
        if (!journey.hasNext()) journey.finish();
        for (let leg = journey.next(); leg !== undefined; leg = journey.next()) {
            const { told } = leg;
            const isTold: SentHandler = (sent) => {
                told(sent);
                if (journey.isOver()) journey.finish();
            };
            hand({ ...leg, told: isTold }, parcel.priority);
        }
    }

    return {
        send(parcel, onSent) {
            const { bulk, normal } = wayOf(parcel);
            if (parcel.priority === "BULK") bulk.push({ parcel, onSent });
            else if (parcel.priority === "NORMAL") normal.push({ parcel, onSent });
            else sendNow(parcel, onSent);
        },
        missed({ ledger, chunk, total, numbers }, target) {
            const { chunks, bulk } = wayOf({ target });
            bulk.repeat(chunks.matching({ ledger, target }, chunk, total), numbers);
        },
        cancel(destination) {
            const { bulk, normal } = wayOf(destination);
            bulk.cancel(destination);
            if (destination.target !== undefined) normal.cancel(destination);
        },
        allowanceLeft: () => allowance.left(),
        tick() {
            for (const { bulk, normal } of [broadcasts, whispers]) {
                bulk.tick();
                normal.tick();
            }
        },
    };
}
