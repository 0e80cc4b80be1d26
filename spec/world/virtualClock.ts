import { createPriorityQueue, type Due } from "./priorityQueue";

/** @noSelf */
export interface VirtualClock {
    /** World seconds, from 0. */
    now(): number;
    /** Runs the action at that time (now, when it is past), after what was asked for that time before. */
    at(time: number, action: () => void): void;
    /** Runs everything that is due until then, in order, and ends at that time. */
    runTo(time: number): void;
}

/** @noSelf */
interface Appointment extends Due {
    readonly action: () => void;
}

/** The one clock of a world: time passes only from one appointment to the next. */
export function createVirtualClock(): VirtualClock {
    const queue = createPriorityQueue<Appointment>();
    let now = 0;
    let sequence = 0;

    return {
        now: () => now,
        at: (time, action) => {
            sequence = sequence + 1;
            queue.push({ time: time > now ? time : now, sequence, action });
        },
        runTo: (time) => {
            while (true) {
                const next = queue.peek();
                if (next === undefined || next.time > time) break;
                queue.pop();
                now = next.time;
                next.action();
            }
            if (time > now) now = time;
        },
    };
}
