import type { Clock } from "../port/clock";
import type { Random } from "../port/random";
import type { Cancel, Timer } from "../port/timer";

/**
 * When to tell the group of its ledger: not when somebody else just did.
 *
 * @noSelf
 */
export interface GroupHerald {
    /** Tells now, and rarely from then on. */
    tell(): void;
    /** Tells rarely from now on. */
    begin(): void;
    /** Somebody came, or asks: the founder tells, and if he does not, one of the others. */
    tellSoon(isFounder: boolean): void;
    /** Somebody else told the same. */
    heard(): void;
    /** Until the next `begin` or `tell`. */
    beSilent(): void;
}

type Speak = (this: void) => void;

export interface GroupHeraldOptions {
    readonly clock: Clock;
    readonly timer: Timer;
    readonly random: Random;
    readonly speak: Speak;
}

/** Drawn anew each time, so that members do not speak in step. */
const RARELY_SECONDS = { low: 240, high: 360 };
/** By then the newcomer's client knows his raid. */
const FOUNDER_SECONDS = { low: 1, high: 2 };
/** Forty members; whoever draws the shortest time speaks for all. */
const OTHERS_SECONDS = { low: 3, high: 13 };
/** Between two tellings, however often somebody asks. */
const QUIET_SECONDS = 10;

export function createGroupHerald({ clock, timer, random, speak }: GroupHeraldOptions): GroupHerald {
    let cancelSoon: Cancel | undefined;
    let cancelRarely: Cancel | undefined;
    let toldAt = -math.huge;

    function draw({ low, high }: { low: number; high: number }): number {
        return random.integer(low * 100, high * 100) / 100;
    }

    function begin(): void {
        cancelRarely?.();
        cancelRarely = timer.after(draw(RARELY_SECONDS), tell);
    }

    function forgetSoon(): void {
        cancelSoon?.();
        cancelSoon = undefined;
    }

    function tell(): void {
        forgetSoon();
        begin();
        toldAt = clock.seconds();
        speak();
    }

    return {
        tell,
        begin,
        tellSoon(isFounder) {
            const seconds = draw(isFounder ? FOUNDER_SECONDS : OTHERS_SECONDS);
            cancelSoon ??= timer.after(math.max(seconds, toldAt + QUIET_SECONDS - clock.seconds()), tell);
        },
        heard() {
            forgetSoon();
            begin();
        },
        beSilent() {
            forgetSoon();
            cancelRarely?.();
            cancelRarely = undefined;
        },
    };
}
