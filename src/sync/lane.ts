import type { Priority } from "../port/channel";
import type { Clock } from "../port/clock";
import { createJourney, type Journey, type Leg } from "./journey";
import { isSameDestination, type Destination, type Consignment } from "./parcel";
import { isWorthRepeating, noteRepeat, type SentChunk, type SentChunks } from "./sentChunks";
import { createWaitingLine } from "./waitingLine";

/**
 * Texts of one priority on one prefix: one at a time, ledgers by turn, each made only when its turn comes.
 *
 * @noSelf
 */
export interface Lane {
    /** What cannot wait because too many do counts as refused. */
    push(consignment: Consignment): void;
    /** Somebody misses segments of these chunks: they go ahead of all else. */
    repeat(chunks: readonly SentChunk[], numbers: readonly number[]): void;
    /** Drops what is not below us yet of the texts for this destination; nobody tells that it was. */
    cancel(destination: Destination): void;
    /** Gives up a text of which nobody tells what became of it, so that the others can go. */
    tick(): void;
}

/** Brings one message below us; says later what became of it. */
export type Hand = (this: void, leg: Leg, priority: Priority) => void;

/** Whether a message may go below now; when not, `again` is called once it may. */
export type Gate = (this: void, again: () => void) => boolean;

export interface LaneOptions {
    readonly clock: Clock;
    readonly chunks: SentChunks;
    readonly priority: Priority;
    readonly hand: Hand;
    /** Messages below us that the client has not taken. */
    readonly belowMax: number;
    readonly isOpen: Gate;
    /** Seconds after which a text counts as refused when nobody has told what became of it. */
    readonly patienceSeconds: number;
}

interface Repeat {
    readonly chunk: SentChunk;
    readonly number: number;
}

export function createLane(options: LaneOptions): Lane {
    const { clock, chunks, priority, hand, belowMax, isOpen, patienceSeconds } = options;
    const waiting = createWaitingLine();
    let repeats: Repeat[] = [];
    let current: Journey | undefined;
    let below = 0;
    let movedAt = 0;
    /** Counts how often patience ended: what is told of messages from before comes too late to count. */
    let life = 0;
    let isPumping = false;

    function handDown({ text, parcel, told }: Leg, as: Priority): void {
        const startedIn = life;
        below = below + 1;
        movedAt = clock.seconds();
        function isTold(sent: boolean): void {
            if (startedIn === life) below = below - 1;
            movedAt = clock.seconds();
            told(sent);
            pump();
        }
        hand({ text, parcel, told: isTold }, as);
    }

    function handRepeat({ chunk, number }: Repeat): void {
        function told(sent: boolean): void {
            chunk.waiting.delete(number);
            if (sent) noteRepeat(chunk, number, clock);
        }
        // Ahead of what is below us: others wait for it.
        handDown({ text: chunk.texts[number - 1]!, parcel: chunk.parcel, told }, "NORMAL");
    }

    function hasMore(): boolean {
        if (repeats.length > 0) return true;
        return current === undefined ? !waiting.isEmpty() : current.hasNext();
    }

    function begin(): void {
        const next = waiting.next();
        if (next !== undefined) current = createJourney(next, chunks, clock);
    }

    function handNext(): void {
        const repeat = table.remove(repeats, 1);
        if (repeat !== undefined) {
            handRepeat(repeat);
            return;
        }
        if (current === undefined) begin();
        const leg = current?.next();
        if (leg !== undefined) handDown(leg, priority);
    }

    function pumpOnce(): boolean {
        const ended = current;
        if (ended?.isOver() === true) {
            current = undefined;
            ended.finish();
            return true;
        }
        if (below >= belowMax || !hasMore() || !isOpen(pump)) return false;
        handNext();
        return true;
    }

    function pumpAll(): void {
        while (pumpOnce()) {
            // Until nothing can go.
        }
    }

    function pump(): void {
        // The client often tells at once what became of a message: then the loop that runs goes on.
        if (isPumping) return;
        isPumping = true;
        const [ok, fault] = pcall(pumpAll);
        isPumping = false;
        if (!ok) error(fault, 0);
    }

    return {
        push(consignment) {
            if (waiting.push(consignment)) pump();
            else consignment.onSent(false);
        },
        repeat(missed, numbers) {
            for (const chunk of missed) {
                for (const number of numbers) {
                    if (isWorthRepeating(chunk, number, clock)) {
                        chunk.waiting.add(number);
                        repeats.push({ chunk, number });
                    }
                }
            }
            pump();
        },
        cancel(destination) {
            waiting.drop(destination);
            for (const { chunk, number } of repeats) {
                if (isSameDestination(chunk.parcel, destination)) chunk.waiting.delete(number);
            }
            repeats = repeats.filter(({ chunk }) => !isSameDestination(chunk.parcel, destination));
            if (current !== undefined && isSameDestination(current.parcel, destination)) {
                current.abandon();
                current = undefined;
            }
            pump();
        },
        tick() {
            if (below > 0 && clock.seconds() - movedAt >= patienceSeconds) {
                life = life + 1;
                below = 0;
                const lost = current;
                current = undefined;
                lost?.giveUp();
            }
            pump();
        },
    };
}
