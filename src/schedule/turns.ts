import type { Task, Urgency } from "./task";

/** A task that has something to do. A new one is made each time the task comes in, so that an old one cannot remove it. */
export interface Turn {
    readonly task: Task;
    /** Woken again since its step began. */
    isWoken: boolean;
    /** The frame in which it wants no further step. */
    restFrame: number;
    /** When it was served last, or came in: the frame, and its place among all that were. */
    servedFrame: number;
    served: number;
}

const RANK: Readonly<Record<Urgency, number>> = { live: 1, normal: 2, background: 3 };

/** Frames in which others may go ahead of a task; then it is its turn. Live work is ahead of all but those. */
const PATIENCE_FRAMES: Readonly<Record<Urgency, number>> = { live: math.huge, normal: 4, background: 15 };

/** Frames that it has waited too long; not above 0 while it has not. */
function overdueFrames({ task, servedFrame }: Turn, frame: number): number {
    return frame - servedFrame - PATIENCE_FRAMES[task.urgency ?? "normal"];
}

function comesBefore(a: Turn, b: Turn, frame: number): boolean {
    const [overdueA, overdueB] = [math.max(0, overdueFrames(a, frame)), math.max(0, overdueFrames(b, frame))];
    if (overdueA !== overdueB) return overdueA > overdueB;
    const [rankA, rankB] = [RANK[a.task.urgency ?? "normal"], RANK[b.task.urgency ?? "normal"]];
    return rankA === rankB ? a.served < b.served : rankA < rankB;
}

/**
 * Whose turn it is: of those who have waited too long the longest, else of the most urgent the one that was served
 * longest ago; nil when nobody wants a step in this frame any more.
 */
export function chooseTurn(turns: readonly Turn[], frame: number): Turn | undefined {
    let chosen: Turn | undefined;
    for (const index of $range(0, turns.length - 1)) {
        const turn = turns[index]!;
        if (turn.restFrame !== frame && (chosen === undefined || comesBefore(turn, chosen, frame))) chosen = turn;
    }
    return chosen;
}
