import type { Channel, Distribution, Priority, SentHandler } from "../port/channel";
import type { Clock } from "../port/clock";
import { formOf } from "../wire/binary/frame";
import type { Missing } from "../wire/binary/message";
import { cutChunk, SEGMENT_BYTES_MAX } from "../wire/binary/segments";

/** A text for the channel. */
export interface Parcel {
    /** 32-bit hash of the ledger's id. */
    readonly ledger: number;
    readonly text: string;
    readonly distribution: Distribution;
    readonly priority: Priority;
}

/**
 * Brings texts to the channel: long ones in numbered segments, each a message that is whole by itself, and again those
 * that somebody missed.
 *
 * @noSelf
 */
export interface Carrier {
    /** BULK texts leave one after the other: never more than one waits below us. */
    send(parcel: Parcel, onSent: SentHandler): void;
    /** Somebody lacks segments, perhaps of ours. */
    missed(missing: Missing): void;
    /** Gives up a BULK text of which nobody tells what became of it, so that the others can go. */
    tick(): void;
}

/** A chunk that was sent lately, or is being sent. Numbers from 1. */
interface SentChunk {
    readonly ledger: number;
    readonly distribution: Distribution;
    readonly chunk: number;
    readonly texts: readonly string[];
    /** Segments that are below us now. */
    readonly waiting: LuaSet<number>;
    /** Segments that the client took. */
    readonly taken: LuaSet<number>;
    /** When a segment was last sent again. */
    readonly repeatedAt: LuaMap<number, number>;
}

/** Chunks whose texts are kept for those who miss a part: about 33 KB. */
export const CHUNKS_KEPT = 4;
/** Many who miss the same segment ask within so long. */
export const REPEAT_QUIET_SECONDS = 4;
/** Seconds after which a BULK text counts as refused when nobody has told what became of it. */
const BULK_PATIENCE_SECONDS = 120;

type Start = (this: void, onSent: SentHandler) => void;

interface Bulk {
    readonly start: Start;
    readonly onSent: SentHandler;
}

export function createCarrier(channel: Channel, clock: Clock): Carrier {
    const chunks: SentChunk[] = [];
    const queue: Bulk[] = [];
    /** The BULK text that is below us now, and when it began or last went on. */
    let underway: Bulk | undefined;
    let underwaySince = 0;

    function sendSegments(chunk: SentChunk, numbers: readonly number[], priority: Priority, onSent: SentHandler): void {
        let left = numbers.length;
        let wasWhole = true;
        for (const number of numbers) chunk.waiting.add(number);
        for (const number of numbers) {
            const text = chunk.texts[number - 1]!;
            channel.send({ text, distribution: chunk.distribution, priority }, (sent) => {
                chunk.waiting.delete(number);
                underwaySince = clock.seconds();
                if (sent) chunk.taken.add(number);
                else wasWhole = false;
                left = left - 1;
                if (left === 0) onSent(wasWhole);
            });
        }
    }

    function keep(chunk: SentChunk): void {
        chunks.push(chunk);
        if (chunks.length > CHUNKS_KEPT) table.remove(chunks, 1);
    }

    function untaken({ texts, taken, waiting }: SentChunk): number[] {
        const numbers: number[] = [];
        for (const number of $range(1, texts.length)) {
            if (!taken.has(number) && !waiting.has(number)) numbers.push(number);
        }
        return numbers;
    }

    function isTaken({ texts, taken }: SentChunk): boolean {
        for (const number of $range(1, texts.length)) if (!taken.has(number)) return false;
        return true;
    }

    /** Of a chunk that the game took in part, only the rest is sent. */
    function sendChunk({ ledger, text, distribution, priority }: Parcel, onSent: SentHandler): void {
        const { chunk, texts } = cutChunk(ledger, text);
        const begun = chunks.find(
            (other) =>
                other.chunk === chunk &&
                other.ledger === ledger &&
                other.distribution === distribution &&
                other.texts[0] === texts[0] &&
                !isTaken(other),
        );
        if (begun !== undefined) {
            const numbers = untaken(begun);
            // What is left waits below us since long ago: once more would not be sooner, and patience ends this, too.
            if (numbers.length > 0) sendSegments(begun, numbers, priority, onSent);
            return;
        }
        const sent: SentChunk = {
            ledger,
            distribution,
            chunk,
            texts,
            waiting: new LuaSet(),
            taken: new LuaSet(),
            repeatedAt: new LuaMap(),
        };
        keep(sent);
        sendSegments(sent, untaken(sent), priority, onSent);
    }

    function start(parcel: Parcel, onSent: SentHandler): void {
        const { text, distribution, priority } = parcel;
        const isLong = formOf(text) !== undefined && text.length > SEGMENT_BYTES_MAX;
        if (isLong) sendChunk(parcel, onSent);
        else channel.send({ text, distribution, priority }, onSent);
    }

    function sendNextBulk(): void {
        const next = table.remove(queue, 1);
        underway = next;
        if (next === undefined) return;
        underwaySince = clock.seconds();
        next.start((sent) => {
            if (underway !== next) return;
            sendNextBulk();
            next.onSent(sent);
        });
    }

    function isWorthRepeating(chunk: SentChunk, number: number): boolean {
        if (!chunk.taken.has(number) || chunk.waiting.has(number)) return false;
        return clock.seconds() - (chunk.repeatedAt.get(number) ?? -math.huge) >= REPEAT_QUIET_SECONDS;
    }

    return {
        send(parcel, onSent) {
            if (parcel.priority !== "BULK") {
                start(parcel, onSent);
                return;
            }
            queue.push({
                start: (onStarted) => {
                    start(parcel, onStarted);
                },
                onSent,
            });
            if (underway === undefined) sendNextBulk();
        },
        missed({ ledger, chunk, total, numbers }) {
            for (const kept of chunks) {
                if (kept.ledger !== ledger || kept.chunk !== chunk || kept.texts.length !== total) continue;
                const again = numbers.filter((number) => isWorthRepeating(kept, number));
                for (const number of again) kept.repeatedAt.set(number, clock.seconds());
                // Ahead of the next chunk, for which the others would wait in vain.
                if (again.length > 0) sendSegments(kept, again, "NORMAL", () => undefined);
            }
        },
        tick() {
            const lost = underway;
            if (lost === undefined || clock.seconds() - underwaySince < BULK_PATIENCE_SECONDS) return;
            sendNextBulk();
            lost.onSent(false);
        },
    };
}
