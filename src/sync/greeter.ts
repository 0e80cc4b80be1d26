import type { Contents } from "../wire/message";
import { drawSeconds } from "./drawSeconds";
import type { Surroundings } from "./surroundings";

/**
 * Says hello: at the beginning, when we have caught up, and every few minutes, so that others know who holds what.
 *
 * @noSelf
 */
export interface Greeter {
    greet(seconds: number): void;
    /** Not at once: many have caught up with us. */
    greetLater(seconds: number): void;
    greetNow(seconds: number): void;
    /** What we hold has been told, by a hello or in another message. */
    told(seconds: number): void;
    tick(seconds: number): void;
}

const DELAY_LOW_SECONDS = 0.2;
const DELAY_HIGH_SECONDS = 2;
const LATER_LOW_SECONDS = 3;
const LATER_HIGH_SECONDS = 45;
const HEARTBEAT_LOW_SECONDS = 270;
const HEARTBEAT_HIGH_SECONDS = 330;

export function createGreeter(around: Surroundings): Greeter {
    const { ledger, outlet, random, clock } = around;
    let dueAt: number | undefined;
    let heartbeatAt = math.huge;

    function greetBy(at: number): void {
        dueAt = math.min(dueAt ?? math.huge, at);
    }

    function told(seconds: number): void {
        dueAt = undefined;
        heartbeatAt = seconds + drawSeconds(random, HEARTBEAT_LOW_SECONDS, HEARTBEAT_HIGH_SECONDS);
    }

    /** By the time it can leave we may hold something else. */
    function produce(): Contents | undefined {
        const root = ledger.fingerprint();
        if (root === undefined) {
            // Said again as soon as it is known.
            dueAt = 0;
            return undefined;
        }
        around.toldRoot(root, clock.seconds());
        return { kind: "hello", root };
    }

    return {
        greet(seconds) {
            greetBy(seconds + drawSeconds(random, DELAY_LOW_SECONDS, DELAY_HIGH_SECONDS));
        },
        greetLater(seconds) {
            greetBy(dueAt ?? seconds + drawSeconds(random, LATER_LOW_SECONDS, LATER_HIGH_SECONDS));
        },
        greetNow(seconds) {
            dueAt = seconds;
        },
        told,
        tick(seconds) {
            const isDue = seconds >= math.min(dueAt ?? math.huge, heartbeatAt);
            if (!isDue || outlet.closedReason() !== undefined) return;
            const root = ledger.fingerprint();
            if (root === undefined) return;
            around.toldRoot(root, seconds);
            outlet.tell("hello", produce);
        },
    };
}
