import type { Cancel, Timer } from "../../src/port/timer";

type Callback = (this: void) => void;

interface Entry {
    readonly at: number;
    readonly callback: Callback;
}

/** What "the next frame" is. */
const FRAME_SECONDS = 0.05;

/** One clock for all clients; what falls on one moment happens in the order in which it was asked for. @noSelf */
export interface VirtualTime {
    seconds(): number;
    at(seconds: number, callback: Callback): void;
    /** Runs until this moment. */
    runUntil(seconds: number): void;
    readonly timer: Timer;
}

export function createVirtualTime(): VirtualTime {
    const entries: Entry[] = [];
    let now = 0;

    function at(seconds: number, callback: Callback): void {
        let index = entries.length;
        while (index > 0 && entries[index - 1]!.at > seconds) index = index - 1;
        table.insert(entries, index + 1, { at: seconds, callback });
    }

    function every(seconds: number, callback: Callback): Cancel {
        let isCancelled = false;
        function again(): void {
            if (isCancelled) return;
            at(now + math.max(seconds, FRAME_SECONDS), again);
            callback();
        }
        at(now + math.max(seconds, FRAME_SECONDS), again);
        return () => {
            isCancelled = true;
        };
    }

    function after(seconds: number, callback: Callback): Cancel {
        let isCancelled = false;
        at(now + math.max(seconds, FRAME_SECONDS), () => {
            if (!isCancelled) callback();
        });
        return () => {
            isCancelled = true;
        };
    }

    return {
        seconds: () => now,
        at,
        runUntil(seconds) {
            while (entries.length > 0 && entries[0]!.at <= seconds) {
                const entry = table.remove(entries, 1)!;
                now = entry.at;
                entry.callback();
            }
            now = seconds;
        },
        timer: { after, every },
    };
}
