import type { Channel, Distribution, OutgoingText, Priority, SentHandler } from "../port/channel";
import type { Clock } from "../port/clock";
import { formOf } from "../wire/binary/frame";
import type { Missing } from "../wire/binary/message";
import { cutChunk, SEGMENT_BYTES_MAX } from "../wire/binary/segments";
import { createBulkLane, type BulkLane } from "./bulkLane";
import type { Address, Parcel } from "./parcel";

/**
 * Brings texts to the channel: long ones in numbered segments, each a message that is whole by itself, and again those
 * that somebody missed.
 *
 * @noSelf
 */
export interface Carrier {
    /** BULK texts leave one after the other, whispers apart from the rest: never more than one of each is below us. */
    send(parcel: Parcel, onSent: SentHandler): void;
    /**
     * Somebody lacks segments, perhaps of ours.
     *
     * @param target who says so, by whisper, of what was whispered to him; nil when he told all
     */
    missed(missing: Missing, target?: string): void;
    /** Drops BULK texts that are not below us yet; their `onSent` is not called. */
    cancel(address: Address): void;
    /** Gives up a BULK text of which nobody tells what became of it, so that the others can go. */
    tick(): void;
}

/** A chunk that was sent lately, or is being sent. Numbers from 1. */
interface SentChunk {
    readonly ledger: number;
    readonly distribution: Distribution;
    readonly target: string | undefined;
    readonly chunk: number;
    readonly texts: readonly string[];
    /** Segments that are below us now. */
    readonly waiting: LuaSet<number>;
    /** Segments that the client took. */
    readonly taken: LuaSet<number>;
    /** When a segment was last sent again. */
    readonly repeatedAt: LuaMap<number, number>;
}

/** Chunks whose texts are kept for those who miss a part, of broadcasts and of whispers: about 33 KB each. */
export const CHUNKS_KEPT = 4;
/** Many who miss the same segment ask within so long. */
export const REPEAT_QUIET_SECONDS = 4;
/** What goes to one prefix. */
interface Way {
    readonly lane: BulkLane;
    /** Oldest first. */
    readonly chunks: SentChunk[];
}

function outgoing(text: string, { distribution, target }: Pick<Parcel, "distribution" | "target">, priority: Priority) {
    const message: OutgoingText = { text, distribution, priority };
    return target === undefined ? message : { ...message, target };
}

export function createCarrier(channel: Channel, clock: Clock): Carrier {
    const broadcasts = createWay();
    const whispers = createWay();

    function createWay(): Way {
        return { lane: createBulkLane(clock, start), chunks: [] };
    }

    function wayOf({ target }: Pick<Address, "target">): Way {
        return target === undefined ? broadcasts : whispers;
    }

    function sendSegments(chunk: SentChunk, numbers: readonly number[], priority: Priority, onSent: SentHandler): void {
        let left = numbers.length;
        let wasWhole = true;
        for (const number of numbers) chunk.waiting.add(number);
        for (const number of numbers) {
            const text = chunk.texts[number - 1]!;
            channel.send(outgoing(text, chunk, priority), (sent) => {
                chunk.waiting.delete(number);
                wayOf(chunk).lane.moved();
                if (sent) chunk.taken.add(number);
                else wasWhole = false;
                left = left - 1;
                if (left === 0) onSent(wasWhole);
            });
        }
    }

    function keep(chunk: SentChunk): void {
        const { chunks } = wayOf(chunk);
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
    function sendChunk(parcel: Parcel, onSent: SentHandler): void {
        const { ledger, text, distribution, target, priority } = parcel;
        const { chunk, texts } = cutChunk(ledger, text);
        const begun = wayOf(parcel).chunks.find(
            (other) =>
                other.chunk === chunk &&
                other.ledger === ledger &&
                other.distribution === distribution &&
                other.target === target &&
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
            target,
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
        const { text, priority } = parcel;
        const isLong = formOf(text) !== undefined && text.length > SEGMENT_BYTES_MAX;
        if (isLong) sendChunk(parcel, onSent);
        else channel.send(outgoing(text, parcel, priority), onSent);
    }

    function isWorthRepeating(chunk: SentChunk, number: number): boolean {
        if (!chunk.taken.has(number) || chunk.waiting.has(number)) return false;
        return clock.seconds() - (chunk.repeatedAt.get(number) ?? -math.huge) >= REPEAT_QUIET_SECONDS;
    }

    return {
        send(parcel, onSent) {
            if (parcel.priority === "BULK") wayOf(parcel).lane.push(parcel, onSent);
            else start(parcel, onSent);
        },
        missed({ ledger, chunk, total, numbers }, target) {
            for (const kept of wayOf({ target }).chunks) {
                if (kept.ledger !== ledger || kept.chunk !== chunk || kept.texts.length !== total) continue;
                if (kept.target !== target) continue;
                const again = numbers.filter((number) => isWorthRepeating(kept, number));
                for (const number of again) kept.repeatedAt.set(number, clock.seconds());
                // Ahead of the next chunk, for which the others would wait in vain.
                if (again.length > 0) sendSegments(kept, again, "NORMAL", () => undefined);
            }
        },
        cancel(address) {
            wayOf(address).lane.cancel(address);
        },
        tick() {
            broadcasts.lane.tick();
            whispers.lane.tick();
        },
    };
}
