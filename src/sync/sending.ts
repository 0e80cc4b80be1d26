import type { LedgerEvent } from "../event/event";
import { hashText } from "../event/hashText";
import type { Span } from "../ledger/week";
import { createSlices } from "../schedule/slices";
import type { Step, Task } from "../schedule/task";
import { cutBlock, type CutBlock } from "../wire/binary/cutBlock";
import { CLOSED_SECONDS } from "./outlet";
import type { Surroundings } from "./surroundings";

export interface SendingOptions {
    readonly span: Span;
    /** For all ascending: who has nothing can replay what comes without ever starting over. */
    readonly events: readonly LedgerEvent[];
    /** False when something that was asked for is left out. */
    readonly isWhole: boolean;
    /** Full name of the only receiver, by whisper; nil for all. */
    readonly target: string | undefined;
    /** These have left, all in one chunk. */
    readonly onChunk: (this: void, events: readonly LedgerEvent[]) => void;
}

/**
 * Events of a span on their way, chunk by chunk: the next is cut, in slices of the scheduler, when the last has left the
 * client, so that at most one waits below us.
 *
 * @noSelf
 */
export interface Sending {
    readonly span: Span;
    readonly target: string | undefined;
    /**
     * A claim of one frame goes ahead to all: others stay silent, and who asked knows that the first chunk is on its way.
     * Not before a few events, which are there as soon.
     */
    begin(): void;
    /** Tries again what the channel refused. */
    tick(seconds: number): void;
    sentEvents(): LedgerEvent[];
    isFinished(): boolean;
    stop(): void;
}

/** What handing over a chunk weighs: the clock is looked at before. */
const HANDING_UNITS = 1000;
/** Fewer events need no claim before them. */
const CLAIMED_EVENTS_MIN = 12;

export function createSending(
    around: Surroundings,
    { span, events, isWhole, target, onChunk }: SendingOptions,
): Sending {
    const { outlet, clock, scheduler } = around;
    const { start, finish } = span;
    let first = 1;
    let piece = 1;
    let fitting = outlet.firstTry();
    let retryAt: number | undefined;
    let cut: CutBlock | undefined;
    let isStopped = false;
    /** A fault of ours ended the packing: the scheduler has told, and others must not wait for us. */
    let isBroken = false;

    function createCutting(): Step {
        return createSlices(clock, (pause) => {
            const result = cutBlock(events, first, fitting, (taken) => {
                const isLast = first + taken.length > events.length;
                return outlet.encode({ kind: "data", start, finish, piece, isLast, isWhole, events: taken }, pause);
            });
            if (result.ok) cut = result.value;
            // Handing it over in segments is done at one go.
            pause(HANDING_UNITS);
        });
    }

    let cutting: Step = createCutting();

    function step(deadline: number): boolean {
        isBroken = true;
        const hasMore = cutting(deadline) !== false;
        isBroken = false;
        if (hasMore) return true;
        if (cut === undefined) first = events.length + 1;
        else sendCut(cut);
        return false;
    }

    const task: Task = { name: "packing of what peers asked for", step };

    function cutNext(): void {
        cut = undefined;
        cutting = createCutting();
        scheduler.wake(task);
    }

    function sendCut({ text, events: chunk, fitting: next }: CutBlock): void {
        function onSent(sent: boolean): void {
            if (isStopped) return;
            if (!sent) {
                // Whoever is served alone asks again, if he is still there.
                if (target !== undefined) isBroken = true;
                retryAt = clock.seconds() + CLOSED_SECONDS;
                return;
            }
            onChunk(chunk);
            first = first + chunk.length;
            piece = piece + 1;
            fitting = next;
            if (first <= events.length) cutNext();
        }
        outlet.sendText(text, "BULK", onSent, target);
    }

    return {
        span,
        target,
        begin() {
            const claim = { kind: "data", start, finish, piece: 0, isLast: false, isWhole, events: [] } as const;
            if (target !== undefined) outlet.send({ ...claim, to: hashText(target) }, "NORMAL");
            else if (events.length >= CLAIMED_EVENTS_MIN) outlet.send(claim, "NORMAL");
            cutNext();
        },
        tick(seconds) {
            if (retryAt === undefined || seconds < retryAt || outlet.closedReason() !== undefined) return;
            retryAt = undefined;
            if (cut !== undefined) sendCut(cut);
        },
        sentEvents: () => events.slice(0, first - 1),
        isFinished: () => isBroken || first > events.length,
        stop() {
            isStopped = true;
            outlet.cancel(target);
            scheduler.stop(task);
        },
    };
}
