import { isSame, type Fingerprint } from "../fingerprint/fingerprint";
import { weekOf } from "../ledger/week";
import type { Contents } from "../wire/message";
import { recentWeeks } from "./advert";
import { isAdvertInhibited } from "./inhibitor";
import { HEARD_LATELY_SECONDS } from "./peers";
import { drawSeconds } from "./drawSeconds";
import type { Surroundings } from "./surroundings";

/**
 * Tells what we hold: the last weeks while somebody has news, the root alone and rarely otherwise.
 *
 * @noSelf
 */
export interface Advertiser {
    /** Somebody has told something else than before, or we hold something new: adverts come sooner for a while. */
    heardNews(seconds: number): void;
    /** A newcomer has not heard what was told before. */
    heardHello(seconds: number): void;
    /** Somebody who differs said hello as before: one advert, perhaps of somebody else, is enough. */
    answerHello(seconds: number): void;
    /** The next advert tells the root even if others told the same: they think that we hold something else. */
    oweRoot(seconds: number): void;
    tellNow(seconds: number): void;
    /** What we hold has been told, by an advert or in another message. */
    told(root: Fingerprint, seconds: number): void;
    tick(seconds: number, isTransferring: boolean): void;
    /** Server time of the last advert; nil when it is too old to count. */
    announceTime(seconds: number): number | undefined;
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
const SOON: Interval = { low: 0.2, high: 1 };
/** Between two adverts of ours, whatever happens. */
const PAUSE: Interval = { low: 4, high: 8 };
/** So long a sender is silent at most because others told the same: longer, and they would take it for gone. */
const HEARTBEAT_SECONDS = 120;
/** What we have told ourselves so lately, in whatever message, needs no advert. */
const JUST_TOLD_SECONDS = 10;
/** After news, adverts stay frequent for so long. A difference that lasts is no news: asking for it brought nothing. */
const BUSY_SECONDS = 30;

export function createAdvertiser(around: Surroundings): Advertiser {
    const { ledger, peers, outlet, random, clock } = around;
    let nextAt = 0;
    let lastAt = -math.huge;
    let lastAnnounceTime = 0;
    let busyUntil = -math.huge;
    let helloAt = -math.huge;
    let owesRoot = false;
    let toldRoot: Fingerprint | undefined;
    let toldAt = -math.huge;

    function draw(interval: Interval): number {
        return drawSeconds(random, interval.low, interval.high);
    }

    function soon(seconds: number): void {
        nextAt = math.max(math.min(nextAt, seconds + draw(SOON)), lastAt + draw(PAUSE));
    }

    function isToldAlike(root: Fingerprint, seconds: number): boolean {
        return peers
            .senders(seconds)
            .some(
                (peer) =>
                    peer.root !== undefined &&
                    isSame(peer.root, root) &&
                    isAdvertInhibited(peer.advertisedAt, helloAt, seconds),
            );
    }

    /** Many come at once: one advert every few seconds, of whomever, is enough for all of them. */
    function isToldJustNow(root: Fingerprint, seconds: number): boolean {
        return peers
            .senders(seconds)
            .some(
                (peer) => peer.root !== undefined && isSame(peer.root, root) && seconds - peer.advertisedAt < PAUSE.low,
            );
    }

    /** We have told it ourselves a moment ago, say in a request, and nobody has come since. */
    function isJustTold(root: Fingerprint, seconds: number): boolean {
        const isSameRoot = toldRoot !== undefined && isSame(toldRoot, root);
        return isSameRoot && toldAt >= helloAt && seconds - toldAt < JUST_TOLD_SECONDS;
    }

    /** Who lacks nothing need not know which weeks. */
    function isAnybodyDiffering(seconds: number): boolean {
        return peers.all().some((peer) => peer.isInSync === false && seconds - peer.rootAt < HEARD_LATELY_SECONDS);
    }

    function tell(root: Fingerprint, seconds: number): void {
        const isDue = owesRoot || seconds - lastAt >= HEARTBEAT_SECONDS;
        if (isJustTold(root, seconds) || (!isDue && isToldAlike(root, seconds))) return;
        lastAt = seconds;
        lastAnnounceTime = clock.serverTime();
        around.toldRoot(root, seconds);
        outlet.tell("advert", produce);
    }

    /** By the time it can leave we may hold something else. */
    function produce(): Contents | undefined {
        const root = ledger.fingerprint();
        if (root === undefined) {
            nextAt = 0;
            return undefined;
        }
        const seconds = clock.seconds();
        const now = clock.serverTime();
        const isDetailed = seconds < busyUntil && isAnybodyDiffering(seconds);
        const weeks = isDetailed ? recentWeeks(ledger, weekOf(now)) : undefined;
        around.toldRoot(root, seconds);
        return { kind: "advert", announceTime: lastAnnounceTime, root, weeks: weeks ?? [] };
    }

    return {
        heardNews(seconds) {
            busyUntil = seconds + BUSY_SECONDS;
            soon(seconds);
        },
        heardHello(seconds) {
            helloAt = seconds;
        },
        answerHello: soon,
        oweRoot(seconds) {
            owesRoot = true;
            soon(seconds);
        },
        told(root, seconds) {
            toldRoot = root;
            toldAt = seconds;
            owesRoot = false;
        },
        tellNow(seconds) {
            busyUntil = seconds + BUSY_SECONDS;
            toldAt = -math.huge;
            owesRoot = true;
            nextAt = seconds;
        },
        tick(seconds, isTransferring) {
            if (seconds < nextAt || !around.isSender() || outlet.closedReason() !== undefined) return;
            const root = ledger.fingerprint();
            // The hasher is behind: the next tick looks again.
            if (root === undefined) return;
            if (!owesRoot && isToldJustNow(root, seconds)) {
                nextAt = seconds + draw(PAUSE);
                return;
            }
            if (root.count > 0) tell(root, seconds);
            nextAt = seconds + draw(isTransferring ? TRANSFER : seconds < busyUntil ? BUSY : CALM);
        },
        announceTime: (seconds) => (seconds - lastAt < HEARD_LATELY_SECONDS ? lastAnnounceTime : undefined),
    };
}
