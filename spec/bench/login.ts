import type { LedgerEvent } from "../../src/event/event";
import type { Timer } from "../../src/port/timer";
import type { Replayer } from "../../src/replay/replayer";
import { createMemoryShelf, type MemoryShelf } from "../replay/memoryShelf";
import { makeEvents } from "./events";
import { createFrames } from "./frames";
import type { Job } from "./job";
import { median, timeOf } from "./measure";
import { POINTS } from "./projected";
import type { Tell } from "./row";
import { createBareReplay, ledgerOf } from "./world";

const LOGIN_MAX = 1 / 10;

/** Events that came after the snapshot was stored. */
const REST = 100;

/** @noSelf */
interface Session {
    readonly replayer: Replayer;
    /** What waits for its time. */
    readonly due: (() => void)[];
    readonly run: () => boolean;
    readonly hashWeeks: () => void;
}

function beginSession(events: readonly LedgerEvent[], shelf: MemoryShelf | undefined): Session {
    const ledger = ledgerOf(events);
    const frames = createFrames();
    const due: (() => void)[] = [];
    const timer: Timer = {
        every: frames.timer.every,
        after(_seconds, callback) {
            due.push(callback);
            return () => {};
        },
    };
    const replayer = createBareReplay(ledger, frames, { shelf, timer });
    replayer.project("points", { ...POINTS, version: 1 });
    return { replayer, due, run: frames.run, hashWeeks: () => ledger.hash(math.huge) };
}

/** What was stored at the end of a session that ended some events ago. */
function storedShelf(events: readonly LedgerEvent[]): MemoryShelf {
    const shelf = createMemoryShelf();
    const { replayer, due, run } = beginSession(events, shelf);
    replayer.loaded();
    replayer.catchup();
    for (const callback of due) callback();
    while (run()) {
        // One slice a frame.
    }
    if (!shelf.has("points")) error("nothing was stored");
    return shelf;
}

/** How long it takes until a projection can answer, the ledger being loaded. */
export function benchLogin({ seed, count, rounds }: Job, tell: Tell): void {
    const events = makeEvents(seed, count);
    const earlier: LedgerEvent[] = [];
    for (const i of $range(1, count - REST)) earlier[i - 1] = events[i - 1]!;
    const [fulls, logins, cold]: [number[], number[], number[]] = [[], [], []];
    const shelf = storedShelf(earlier);
    const text = shelf.texts.get("points")!;
    for (const _ of $range(1, rounds)) {
        const full = beginSession(events, undefined).replayer;
        fulls.push(timeOf(() => full.catchup()));
        for (const [times, isHashed] of [[logins, true] as const, [cold, false] as const]) {
            shelf.texts.set("points", text);
            const { replayer, hashWeeks } = beginSession(events, shelf);
            if (isHashed) hashWeeks();
            times.push(
                timeOf(() => {
                    replayer.loaded();
                    replayer.catchup();
                }),
            );
            if (!shelf.has("points")) error("what is stored was not used");
            if (replayer.stateHash() !== full.stateHash()) error("the state hash is another");
        }
    }
    tell({
        what: "login without a stored snapshot",
        milliseconds: median(fulls),
        figure: 1,
        unit: "times",
        bound: undefined,
    });
    tell({
        what: "login with one, the weeks' fingerprints being known",
        milliseconds: median(logins),
        figure: median(logins) / median(fulls),
        unit: "times",
        bound: LOGIN_MAX,
    });
    tell({
        what: "login with one, these being made for it",
        milliseconds: median(cold),
        figure: median(cold) / median(fulls),
        unit: "times",
        bound: undefined,
    });
}
