import { weekOf } from "../ledger/week";
import { isSame, type Fingerprint } from "../fingerprint/fingerprint";
import type { WeekState } from "../wire/message";
import { chooseWeeks } from "./advert";
import { isAdvertInhibited } from "./inhibitor";
import { HEARD_LATELY_SECONDS } from "./peers";
import { drawSeconds, type Surroundings } from "./surroundings";

/**
 * Tells what we hold: weeks while anybody differs, the root alone and rarely while all agree.
 *
 * @noSelf
 */
export interface Advertiser {
    /** Somebody lacks something, or has something new: adverts come sooner and tell weeks for a while. */
    somebodyDiffers(seconds: number): void;
    /** A newcomer has not heard what was told before. */
    heardHello(seconds: number): void;
    /** The next advert tells the root even if others told the same: they think that we hold something else. */
    oweRoot(seconds: number): void;
    tellNow(seconds: number): void;
    tick(seconds: number, isTransferring: boolean): void;
    /** Server time of the last advert; nil when it is too old to count. */
    announceTime(seconds: number): number | undefined;
    /** What we last told; nil before. */
    toldRoot(): Fingerprint | undefined;
}

/** Intervals are drawn anew each time: fixed ones let two senders cancel each other in step for ever. */
interface Interval {
    readonly low: number;
    readonly high: number;
}
const BUSY: Interval = { low: 8, high: 12 };
/** Week data is on its way: it needs the allowance, and what we hold of it will soon be different. */
const TRANSFER: Interval = { low: 25, high: 35 };
const CALM: Interval = { low: 50, high: 70 };
/** From a cause to the advert: long enough that one of many tells it first. */
const SOON: Interval = { low: 0.5, high: 2 };
/** Between two adverts of ours, whatever happens. */
const PAUSE_SECONDS = 4;
/** So long a sender is silent at most because others told the same: longer, and they would take it for gone. */
const HEARTBEAT_SECONDS = 120;
/** After somebody lacked something, adverts stay frequent for so long. */
const BUSY_SECONDS = 30;

export function createAdvertiser(around: Surroundings): Advertiser {
    const { ledger, peers, outlet, random, clock } = around;
    let nextAt = 0;
    let lastAt = -math.huge;
    let lastAnnounceTime = 0;
    let lastRoot: Fingerprint | undefined;
    let busyUntil = -math.huge;
    let helloAt = -math.huge;
    let owesRoot = false;
    let cursor = math.huge;

    function draw(interval: Interval): number {
        return drawSeconds(random, interval.low, interval.high);
    }

    function soon(seconds: number): void {
        nextAt = math.max(math.min(nextAt, seconds + draw(SOON)), lastAt + PAUSE_SECONDS);
    }

    function isAnybodyDiffering(seconds: number): boolean {
        return seconds < busyUntil || peers.senders(seconds).some((peer) => peer.isInSync === false);
    }

    function isToldAlike(week: number, seconds: number): boolean {
        const mine = ledger.weekFingerprint(week);
        if (mine === undefined) return true;
        return isAdvertInhibited(peers.toldAlikeAt(week, mine), helloAt, seconds);
    }

    function weeksToTell(seconds: number): WeekState[] {
        const currentWeek = weekOf(clock.serverTime());
        const choice = chooseWeeks(ledger.weeks(), currentWeek, cursor, (week) => isToldAlike(week, seconds));
        cursor = choice.cursor;
        return choice.weeks.map((week) => ({ week, fingerprint: ledger.weekFingerprint(week)! }));
    }

    function isRootToldAlike(root: Fingerprint, seconds: number): boolean {
        return peers
            .senders(seconds)
            .some(
                (peer) =>
                    peer.root !== undefined &&
                    isSame(peer.root, root) &&
                    isAdvertInhibited(peer.rootAt, helloAt, seconds),
            );
    }

    function tell(root: Fingerprint, seconds: number, isBusy: boolean): void {
        const weeks = isBusy ? weeksToTell(seconds) : [];
        const isDue = owesRoot || seconds - lastAt >= HEARTBEAT_SECONDS;
        if (weeks.length === 0 && !isDue && isRootToldAlike(root, seconds)) return;
        lastAt = seconds;
        lastAnnounceTime = clock.serverTime();
        lastRoot = root;
        owesRoot = false;
        outlet.send({ kind: "advert", announceTime: lastAnnounceTime, root, weeks }, "NORMAL");
    }

    return {
        somebodyDiffers(seconds) {
            busyUntil = seconds + BUSY_SECONDS;
            soon(seconds);
        },
        heardHello(seconds) {
            helloAt = seconds;
        },
        oweRoot(seconds) {
            owesRoot = true;
            soon(seconds);
        },
        tellNow(seconds) {
            busyUntil = seconds + BUSY_SECONDS;
            owesRoot = true;
            nextAt = seconds;
        },
        tick(seconds, isTransferring) {
            if (seconds < nextAt || !around.isSender() || outlet.closedReason() !== undefined) return;
            const root = ledger.fingerprint();
            // The hasher is behind: the next tick looks again.
            if (root === undefined) return;
            const isBusy = isAnybodyDiffering(seconds);
            if (root.count > 0) tell(root, seconds, isBusy);
            nextAt = seconds + draw(isTransferring ? TRANSFER : isBusy ? BUSY : CALM);
        },
        announceTime: (seconds) => (seconds - lastAt < HEARD_LATELY_SECONDS ? lastAnnounceTime : undefined),
        toldRoot: () => lastRoot,
    };
}
