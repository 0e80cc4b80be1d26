/** What takes many frames. */
export type Work = "loading" | "replaying";

export type WorkHandler = (this: void, work: Work, done: number, total: number) => void;
type Seconds = (this: void) => number;

/**
 * Tells how far long work has come: now and then while it goes on, and once at its end. Of work that ends before the
 * first report is due nothing is told.
 *
 * @noSelf
 */
export interface WorkProgress {
    /** It is at its end when nothing is left of it. */
    reached(work: Work, done: number, total: number): void;
    /** Whatever was open is given up, and told as done. */
    end(): void;
}

/** Between two reports, and before the first: more often nobody sees it. */
const REPORT_SECONDS = 0.1;

interface Open {
    /** When it began, at first. */
    reportedAt: number;
    isTold: boolean;
    total: number;
}

export function createWorkProgress(seconds: Seconds, onProgress: WorkHandler): WorkProgress {
    const open = new LuaMap<Work, Open>();

    function end(work: Work): void {
        const found = open.get(work);
        if (found === undefined) return;
        open.delete(work);
        if (found.isTold) onProgress(work, found.total, found.total);
    }

    function goOn(work: Work, done: number, total: number): void {
        const now = seconds();
        const found = open.get(work) ?? { reportedAt: now, isTold: false, total };
        open.set(work, found);
        found.total = total;
        if (now - found.reportedAt < REPORT_SECONDS) return;
        found.reportedAt = now;
        found.isTold = true;
        onProgress(work, done, total);
    }

    return {
        reached(work, done, total) {
            if (done < total) goOn(work, done, total);
            else end(work);
        },
        end() {
            end("loading");
            end("replaying");
        },
    };
}
