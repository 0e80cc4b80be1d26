/** Seconds between two lines about the same work. */
export const LINE_SECONDS = 15;
/** Fewer events than these come from playing, not from catching up, and are not worth a line. */
const CATCHING_UP_EVENTS = 25;

/** Tells now and then how far catching up has come. */
/** @noSelf */
export interface Progress {
    /** Events came in; gives a line when it is time for one. */
    added(now: number, count: number, total: number): string | undefined;
    /** Asked about once a second while something may be left to tell; the last line once nothing comes any more. */
    settled(now: number, total: number): string | undefined;
    /** Whether a last line is still to come. */
    isOpen(): boolean;
}

export function createProgress(): Progress {
    let untold = 0;
    let addedCount = 0;
    let lastAdded = 0;
    let lastLine: number | undefined;

    return {
        added: (now, count, total) => {
            if (lastLine === undefined) lastLine = now;
            untold += count;
            addedCount += count;
            lastAdded = now;
            if (untold < CATCHING_UP_EVENTS || now - lastLine < LINE_SECONDS) return undefined;
            untold = 0;
            lastLine = now;
            return `Catching up: ${tostring(addedCount)} events added, ${tostring(total)} held.`;
        },
        settled: (now, total) => {
            if (lastLine === undefined || now - lastAdded < LINE_SECONDS) return undefined;
            const line = `Caught up: ${tostring(addedCount)} events added, ${tostring(total)} held.`;
            const isWorthALine = addedCount >= CATCHING_UP_EVENTS;
            untold = 0;
            addedCount = 0;
            lastLine = undefined;
            return isWorthALine ? line : undefined;
        },
        isOpen: () => lastLine !== undefined,
    };
}
