import { isSame, type Fingerprint } from "../fingerprint/fingerprint";
import { HELLO_QUIET_SECONDS } from "./inhibitor";
import { drawSeconds, type Surroundings } from "./surroundings";

/**
 * Says hello: at the beginning, when we have caught up, and when senders hold something else but do not say which
 * weeks.
 *
 * @noSelf
 */
export interface Greeter {
    greet(seconds: number): void;
    greetNow(seconds: number): void;
    /** Somebody else who lacks something said hello: the adverts that follow serve us as well. */
    heardHello(seconds: number): void;
    /** We differ from a sender and there is nothing to ask for: he has not told which weeks. */
    wonder(mine: Fingerprint, theirs: Fingerprint, seconds: number): void;
    tick(seconds: number): void;
    /** What we last told; nil before. */
    toldRoot(): Fingerprint | undefined;
}

const DELAY_LOW_SECONDS = 1;
const DELAY_HIGH_SECONDS = 4;
const FIRST_PAUSE_SECONDS = 20;
const LONGEST_PAUSE_SECONDS = 300;

export function createGreeter(around: Surroundings): Greeter {
    const { ledger, outlet, random } = around;
    let dueAt: number | undefined;
    let lastRoot: Fingerprint | undefined;
    /** What we wondered about last, and how long until we wonder about the same again. */
    let wonderedMine: Fingerprint | undefined;
    let wonderedTheirs: Fingerprint | undefined;
    let wonderPause = 0;
    let wonderAgainAt = 0;

    function greet(seconds: number): void {
        dueAt ??= seconds + drawSeconds(random, DELAY_LOW_SECONDS, DELAY_HIGH_SECONDS);
    }

    function isSameWonder(mine: Fingerprint, theirs: Fingerprint): boolean {
        if (wonderedMine === undefined || wonderedTheirs === undefined) return false;
        return isSame(wonderedMine, mine) && isSame(wonderedTheirs, theirs);
    }

    return {
        greet,
        greetNow(seconds) {
            dueAt = seconds;
        },
        heardHello(seconds) {
            wonderAgainAt = math.max(wonderAgainAt, seconds + HELLO_QUIET_SECONDS);
        },
        wonder(mine, theirs, seconds) {
            if (!isSameWonder(mine, theirs)) {
                wonderedMine = mine;
                wonderedTheirs = theirs;
                wonderPause = FIRST_PAUSE_SECONDS;
            }
            if (seconds < wonderAgainAt) return;
            wonderAgainAt = seconds + wonderPause;
            wonderPause = math.min(LONGEST_PAUSE_SECONDS, wonderPause * 2);
            greet(seconds);
        },
        tick(seconds) {
            if (dueAt === undefined || seconds < dueAt || outlet.closedReason() !== undefined) return;
            const root = ledger.fingerprint();
            if (root === undefined) return;
            dueAt = undefined;
            lastRoot = root;
            outlet.send({ kind: "hello", root }, "NORMAL");
        },
        toldRoot: () => lastRoot,
    };
}
