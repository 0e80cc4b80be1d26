/** What is drawn. @noSelf */
export interface BarFrame {
    /** @param share 0..1 */
    show(text: string, share: number): void;
    hide(): void;
}

/** A bar for work that takes long. @noSelf */
export interface WorkBar {
    progressed(now: number, work: string, done: number, total: number): void;
    /** Asked about now and then while it is open: nobody says when work is left lying, after an error say. */
    look(now: number): void;
    isOpen(): boolean;
}

/** Shorter work is over before anybody has read what the bar says. */
const SHOWN_AFTER_SECONDS = 0.5;
/** LibLedger tells ten times a second while work goes on. */
const SILENT_SECONDS = 3;

const TEXTS: Readonly<Partial<Record<string, string>>> = { loading: "Loading", replaying: "Computing standings" };

export function createWorkBar(frame: BarFrame): WorkBar {
    let begunAt: number | undefined;
    let heardAt = 0;

    function close(): void {
        begunAt = undefined;
        frame.hide();
    }

    return {
        progressed: (now, work, done, total) => {
            if (done >= total) {
                close();
                return;
            }
            begunAt ??= now;
            heardAt = now;
            if (now - begunAt < SHOWN_AFTER_SECONDS) return;
            const share = done / total;
            frame.show(`${TEXTS[work] ?? "Working"}: ${tostring(math.floor(100 * share))} %`, share);
        },
        look: (now) => {
            if (begunAt !== undefined && now - heardAt >= SILENT_SECONDS) close();
        },
        isOpen: () => begunAt !== undefined,
    };
}
