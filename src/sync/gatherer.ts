import type { Checked } from "../event/checked";
import type { Clock } from "../port/clock";
import type { Random } from "../port/random";
import type { Timer } from "../port/timer";
import { CHUNKS_MAX, createAssembler, type OpenChunk } from "../wire/binary/assembler";
import type { Missing } from "../wire/binary/message";
import type { Segment } from "../wire/binary/segments";
import { drawSeconds } from "./drawSeconds";

/**
 * Joins segments to texts, and asks for those that did not come: one of all who miss them.
 *
 * @noSelf
 */
export interface Gatherer {
    /**
     * The text when this segment was the last one, or why it is dropped; nil while it is not complete.
     *
     * @param isWhisper whether it came to us alone: then we ask its sender alone for the others
     */
    add(sender: string, segment: Segment, isWhisper: boolean): Checked<string> | undefined;
    /** Somebody else asked for segments: what comes serves us as well. */
    heardMissing(ledgerTag: number, missing: Missing): void;
    /** Gives up what this sender began: he left, or nobody listens to him any more. */
    forget(sender: string): void;
    tick(): void;
    stop(): void;
}

export interface GathererOptions {
    readonly clock: Clock;
    readonly timer: Timer;
    readonly random: Random;
    readonly ask: AskHandler;
    /** Whether what we lack may be in this chunk. */
    readonly isWanted: IsWanted;
}

type IsWanted = (this: void, chunk: OpenChunk) => boolean;

/** Asks for what is missing of this chunk: everybody, or by whisper the chunk's sender. */
export type AskHandler = (this: void, chunk: OpenChunk, isWhisper: boolean) => void;

/** What we do about a chunk that is not complete. */
interface Asking {
    readonly key: string;
    isWhisper: boolean;
    /** Its last segment came, so nothing more is on its way. */
    hasEnd: boolean;
    times: number;
    /** Not before this. */
    at: number;
    isDue: boolean;
}

/** A sender who says nothing more for so long has lost its last segments, unless it is throttled. */
const SILENCE_SECONDS = 4;
/** What nothing was heard of for so long is no longer repaired: if it is lacked at all, an exchange brings it. */
const STALE_SECONDS = 45;
/** Before asking, so that one of many who miss the same is heard by the others. */
const DELAY_LOW_SECONDS = 0.2;
const DELAY_HIGH_SECONDS = 2;
/** After asking all, times how often it was asked. */
const AGAIN_SECONDS = 8;
/** A sender that does not answer is gone: then the whole is asked for again, from whomever. */
const TIMES_MAX = 3;
/** Whispers keep nobody else waiting, and have no allowance: the answer comes soon, or was lost as well. */
const WHISPER_AGAIN_SECONDS = 3;
const WHISPER_TIMES_MAX = 8;
const WHISPER_DELAY_SECONDS = 0.1;
/** Of chunks in work, and of those that were given up since the last look. */
const ASKINGS_MAX = 2 * CHUNKS_MAX;

function keyOf(sender: string, { ledgerTag, chunk, total }: Pick<OpenChunk, "ledgerTag" | "chunk" | "total">): string {
    return `${ledgerTag} ${chunk} ${total} ${sender}`;
}

export function createGatherer({ clock, timer, random, ask, isWanted }: GathererOptions): Gatherer {
    const assembler = createAssembler();
    let askings: Asking[] = [];
    let isStopped = false;

    function keepOpen(): void {
        const open = assembler.open();
        askings = askings.filter((asking) => open.some((chunk) => keyOf(chunk.sender, chunk) === asking.key));
    }

    function askingOf(key: string): Asking {
        let asking = askings.find((other) => other.key === key);
        if (asking === undefined) {
            asking = { key, isWhisper: false, hasEnd: false, times: 0, at: 0, isDue: false };
            askings.push(asking);
            if (askings.length > ASKINGS_MAX) keepOpen();
        }
        return asking;
    }

    function isToAsk(asking: Asking, chunk: OpenChunk, seconds: number): boolean {
        const timesMax = asking.isWhisper ? WHISPER_TIMES_MAX : TIMES_MAX;
        if (asking.times >= timesMax || seconds < asking.at) return false;
        // What is repeated for one who missed it must not look to all others like a chunk of which they miss the rest.
        if (chunk.isCopy || !isWanted(chunk)) return false;
        const silence = seconds - chunk.heardAt;
        return silence < STALE_SECONDS && (asking.hasEnd || silence >= SILENCE_SECONDS);
    }

    function askNow(asking: Asking): void {
        asking.isDue = false;
        const seconds = clock.seconds();
        const chunk = assembler.open().find((other) => keyOf(other.sender, other) === asking.key);
        if (isStopped || chunk === undefined || !isToAsk(asking, chunk, seconds)) return;
        asking.times = asking.times + 1;
        asking.at = seconds + (asking.isWhisper ? WHISPER_AGAIN_SECONDS : asking.times * AGAIN_SECONDS);
        ask(chunk, asking.isWhisper);
    }

    return {
        add(sender, segment, isWhisper) {
            const key = keyOf(sender, segment);
            const text = assembler.add(sender, segment, clock.seconds());
            if (text !== undefined) {
                askings = askings.filter((other) => other.key !== key);
                return text;
            }
            const asking = askingOf(key);
            asking.isWhisper = isWhisper;
            if (segment.number === segment.total) asking.hasEnd = true;
            return undefined;
        },
        heardMissing(ledgerTag, { chunk, total, numbers }) {
            for (const open of assembler.open()) {
                const isSame = open.ledgerTag === ledgerTag && open.chunk === chunk && open.total === total;
                if (!isSame || !open.missing.every((number) => numbers.includes(number))) continue;
                askingOf(keyOf(open.sender, open)).at = clock.seconds() + AGAIN_SECONDS;
            }
        },
        forget(sender) {
            assembler.forget(sender);
        },
        tick() {
            const seconds = clock.seconds();
            assembler.expire(seconds);
            const open = assembler.open();
            keepOpen();
            for (const chunk of open) {
                const asking = askingOf(keyOf(chunk.sender, chunk));
                if (asking.isDue || !isToAsk(asking, chunk, seconds)) continue;
                asking.isDue = true;
                const delaySeconds = drawSeconds(random, DELAY_LOW_SECONDS, DELAY_HIGH_SECONDS);
                timer.after(asking.isWhisper ? WHISPER_DELAY_SECONDS : delaySeconds, () => {
                    askNow(asking);
                });
            }
        },
        stop() {
            isStopped = true;
        },
    };
}
