import type { SentHandler } from "../port/channel";
import type { Clock } from "../port/clock";
import { formOf } from "../wire/binary/frame";
import { SEGMENT_BYTES_MAX } from "../wire/binary/segments";
import type { Consignment, Parcel } from "./parcel";
import { FLIGHT_SECONDS, untaken, type SentChunk, type SentChunks } from "./sentChunks";

/** One message for the channel. */
export interface Leg {
    readonly text: string;
    readonly parcel: Parcel;
    /** What becomes of it. */
    told(this: void, sent: boolean): void;
}

/**
 * A text on its way: in one message, or in segments of which only those leave that have not left before.
 *
 * @noSelf
 */
export interface Journey {
    readonly parcel: Parcel;
    /** What goes below next; nil when all went, or when a part was refused: the rest would be, too. */
    next(): Leg | undefined;
    hasNext(): boolean;
    /** All that went below was told of, and nothing more is to go. */
    isOver(): boolean;
    /** Tells that it is over, and how it ended. */
    finish(): void;
    /** Nothing more goes, and nobody is told. What is below may still leave. */
    abandon(): void;
    /** Nobody told what became of what is below: all of it counts as refused. */
    giveUp(): void;
}

function textsOf(
    text: string,
    parcel: Parcel,
    chunks: SentChunks,
): { chunk: SentChunk | undefined; numbers: number[] } {
    const isLong = formOf(text) !== undefined && text.length > SEGMENT_BYTES_MAX;
    if (!isLong) return { chunk: undefined, numbers: [1] };
    const chunk = chunks.begin(parcel, text);
    const numbers = untaken(chunk);
    for (const number of numbers) chunk.waiting.add(number);
    return { chunk, numbers };
}

/** Nil when there is nothing to say any more. */
export function createJourney({ parcel, onSent }: Consignment, chunks: SentChunks, clock: Clock): Journey | undefined {
    const text = typeof parcel.text === "string" ? parcel.text : parcel.text();
    if (text === undefined) return undefined;
    const { chunk, numbers } = textsOf(text, parcel, chunks);
    let handed = 0;
    let below = 0;
    let wasRefused = false;

    function leave(): void {
        for (const i of $range(handed, numbers.length - 1)) chunk?.waiting.delete(numbers[i]!);
        handed = numbers.length;
    }

    const onTold =
        (number: number): SentHandler =>
        (sent) => {
            below = below - 1;
            chunk?.waiting.delete(number);
            if (sent) {
                chunk?.taken.add(number);
                chunk?.quietUntil.set(number, clock.seconds() + FLIGHT_SECONDS);
                return;
            }
            wasRefused = true;
            leave();
        };

    return {
        parcel,
        next() {
            const number = numbers[handed];
            if (number === undefined) return undefined;
            handed = handed + 1;
            below = below + 1;
            return { text: chunk?.texts[number - 1] ?? text, parcel, told: onTold(number) };
        },
        hasNext: () => handed < numbers.length,
        isOver: () => below === 0 && handed >= numbers.length,
        finish() {
            if (chunk !== undefined) chunk.isFinished = !wasRefused;
            onSent(!wasRefused);
        },
        abandon: leave,
        giveUp() {
            for (const number of numbers) chunk?.waiting.delete(number);
            handed = numbers.length;
            onSent(false);
        },
    };
}
