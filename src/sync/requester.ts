import { isSame, NOTHING, type Fingerprint } from "../fingerprint/fingerprint";
import { weekOf } from "../ledger/week";
import type { Cancel } from "../port/timer";
import type { WorkQueue } from "../schedule/workQueue";
import type { Data, Request } from "../wire/message";
import type { Taken } from "./arrivals";
import { createAttempts } from "./attempts";
import { ALL_TIME, blindQuestion, differingSpans, firstQuestion, union, type Told } from "./difference";
import { createExchange, type Exchange } from "./exchange";
import type { Holding } from "./holding";
import { DATA_QUIET_SECONDS, REQUEST_QUIET_SECONDS } from "./inhibitor";
import { TOLD_VALID_SECONDS, type Peer } from "./peers";
import type { Question } from "./question";
import { drawSeconds } from "./drawSeconds";
import type { Surroundings } from "./surroundings";
import { createUnmoved } from "./unmoved";
import { createWhisperHope } from "./whisperHope";

/**
 * Asks for what senders hold and we lack, in one question for all of it.
 *
 * @noSelf
 */
export interface Requester {
    /** Somebody else asked: what comes may serve us as well. */
    heardRequest(asker: Peer, request: Request, seconds: number): void;
    /** Data from somebody who may send and whom we trust. */
    heardData(sender: Peer, data: Data, taken: Taken, seconds: number): void;
    /** Part of a chunk from somebody who may send and whom we trust. */
    heardSegment(sender: string, isWhisper: boolean, seconds: number): void;
    /** We have sent what others lacked. */
    sent(seconds: number): void;
    tick(seconds: number): void;
    /** Nothing is asked for, and nothing is left to ask. */
    isIdle(): boolean;
    /** Something that anybody asked for is on its way. */
    isWaiting(): boolean;
    /** Nothing that we lack is asked for or on its way. What is on its way may be for others. */
    lacksNothing(): boolean;
    /** We have asked, so that whispers of senders are answers. */
    isExpecting(): boolean;
    /** What comes to us comes by whisper. */
    isWhispered(): boolean;
    stop(): void;
}

/** Before a request, so that one of many who lack the same is heard by the others: the more, the longer. */
const DELAY_LOW_SECONDS = 0.2;
const DELAY_SECONDS_PER_PEER = 0.1;
const DELAY_MOST_SECONDS = 3;
/** One who holds more waits so much longer: it is told all the same what it lacks, when the other asks. */
const HOLDS_MORE_SECONDS = 1.2;
/** After the last chunk of a sending, for what it brings to be taken in and hashed. */
const SETTLE_SECONDS = 0.3;

/** After we have sent something, others are given so long to tell what they hold now. */
const TELLING_SECONDS = 15;

/**
 * A hello that says we have it all may be lost, and who does not hear it goes on sending for minutes: as long as what he
 * sends brings us nothing, we say it a few times more.
 */
const RECEIPTS_MAX = 3;
const RECEIPT_PAUSE_SECONDS = 15;
/** What is still sent so long after we asked, others have asked for. */
const RECEIPTS_SECONDS = 240;

/** A sender that holds something else. */
interface Difference {
    readonly peer: Peer;
    readonly mine: Fingerprint;
    readonly theirs: Fingerprint;
}

export interface RequesterOptions {
    readonly around: Surroundings;
    readonly holding: Holding;
    readonly work: WorkQueue;
    /** We hold already what is still being sent because we asked. */
    readonly onServed: (this: void, seconds: number) => void;
}

export function createRequester({ around, holding, work, onServed }: RequesterOptions): Requester {
    const { ledger, peers, outlet, random, clock, timer } = around;
    const attempts = createAttempts();
    const whisperHope = createWhisperHope();
    const untilUnmoved = createUnmoved(ledger);
    /** What we have asked and not seen the end of. */
    let exchange: Exchange | undefined;
    /** Something is on its way that may serve us. */
    let quietUntil = -math.huge;
    /** Who was last heard to send. */
    let speaker = "";
    /** When we last got a part of a whispered chunk. */
    let whisperedAt = -math.huge;
    /** When we last sent data ourselves. */
    let sentAt = -math.huge;
    let receiptsLeft = 0;
    let receiptAt = -math.huge;
    let askedAt = -math.huge;
    let cancelAsking: Cancel | undefined;
    let isPreparing = false;
    let isStopped = false;

    function isOpen({ peer, mine, theirs }: Difference, seconds: number): boolean {
        return !attempts.isFruitless(peer.name, mine, theirs, seconds);
    }

    function differences(seconds: number): Difference[] {
        const mine = ledger.fingerprint();
        const found: Difference[] = [];
        if (mine === undefined) return found;
        for (const peer of peers.senders(seconds)) {
            const { root } = peer;
            const isFresh = seconds - peer.rootAt < TOLD_VALID_SECONDS;
            if (root === undefined || root.count === 0 || !isFresh || isSame(root, mine)) continue;
            // He may hold by now what we have sent since; he will tell.
            if (peer.rootAt < sentAt && seconds - sentAt < TELLING_SECONDS) continue;
            // He told it before a live event that he has heard as we have.
            if (peer.isInSync === true && !peer.isDoubtful) continue;
            const difference = { peer, mine, theirs: root };
            if (isOpen(difference, seconds)) found.push(difference);
        }
        return found;
    }

    /** Weeks were told with a root of then: they say nothing about what he holds by now. */
    function toldOf({ peer, theirs }: Difference): Told {
        const isLatest = peer.root !== undefined && isSame(peer.root, theirs);
        return { root: theirs, weeks: isLatest ? peer.weeks : [] };
    }

    function beQuiet(until: number): void {
        quietUntil = math.max(quietUntil, until);
    }

    function ask(question: Question, found: readonly Difference[], seconds: number): void {
        const root = ledger.fingerprint() ?? NOTHING;
        const canWhisper = whisperHope.hasHope(seconds);
        outlet.send({ kind: "request", root, ...question, canWhisper }, "NORMAL");
        around.toldRoot(root, seconds);
        for (const { peer, mine, theirs } of found) attempts.asked(peer.name, mine, theirs, seconds);
        exchange = createExchange(found.map(({ peer }) => peer.name));
        askedAt = seconds;
        receiptsLeft = RECEIPTS_MAX;
        receiptAt = seconds + RECEIPT_PAUSE_SECONDS;
        beQuiet(seconds + REQUEST_QUIET_SECONDS);
    }

    function isQuiet(seconds: number): boolean {
        return seconds < quietUntil || outlet.closedReason() !== undefined;
    }

    function prepare(found: readonly Difference[]): void {
        isPreparing = work.push(
            (pause) => {
                const question = untilUnmoved(() => {
                    const told = found.map((difference) => toldOf(difference)).filter(({ weeks }) => weeks.length > 0);
                    const isBlind = told.length === 0 && ledger.events.length > 0;
                    if (isBlind) return blindQuestion(holding, weekOf(clock.serverTime()), pause);
                    const spans = union(told.map((one) => differingSpans(ledger, one) ?? []));
                    return firstQuestion(holding, spans.length === 0 ? [ALL_TIME] : spans, pause);
                });
                const seconds = clock.seconds();
                if (question !== undefined && !isStopped && !isQuiet(seconds)) ask(question, found, seconds);
            },
            () => {
                isPreparing = false;
            },
        );
    }

    function askNow(): void {
        cancelAsking = undefined;
        const seconds = clock.seconds();
        if (isQuiet(seconds)) return;
        const found = differences(seconds);
        if (found.length > 0) prepare(found);
    }

    function delayFor(found: readonly Difference[]): number {
        const holdsMore = found.every(({ mine, theirs }) => mine.count > theirs.count);
        const most = math.min(DELAY_MOST_SECONDS, DELAY_SECONDS_PER_PEER * (4 + peers.all().length));
        return drawSeconds(random, DELAY_LOW_SECONDS, most) + (holdsMore ? HOLDS_MORE_SECONDS : 0);
    }

    /** A timer of its own, not the tick: clients that came together tick together. */
    function consider(seconds: number): void {
        if (cancelAsking !== undefined || isPreparing || isStopped || isQuiet(seconds)) return;
        const found = differences(seconds);
        if (found.length > 0) cancelAsking = timer.after(delayFor(found), askNow);
    }

    function tellServed(seconds: number): void {
        if (receiptsLeft === 0 || seconds < receiptAt || seconds - askedAt > RECEIPTS_SECONDS) return;
        receiptsLeft = receiptsLeft - 1;
        receiptAt = seconds + RECEIPT_PAUSE_SECONDS;
        onServed(seconds);
    }

    function conclude(): void {
        for (const { name, refused } of exchange?.inVain() ?? []) attempts.broughtNothing(name, refused);
        exchange = undefined;
    }

    /** Who asks with our own lack asks for us too; and a sender who asks is told, and so tells, what either side lacks. */
    function speaksForUs(asker: Peer, { root, to }: Request): boolean {
        if (to !== undefined) return asker.maySend;
        const mine = ledger.fingerprint();
        return root.count === 0 || asker.maySend || (mine !== undefined && isSame(root, mine));
    }

    function isWaiting(): boolean {
        return clock.seconds() < quietUntil;
    }

    function isIdle(): boolean {
        if (exchange !== undefined || isPreparing || cancelAsking !== undefined) return false;
        return differences(clock.seconds()).length === 0;
    }

    /** What is on its way is for others: its sender holds what we hold, and nobody holds more. */
    function isServed(): boolean {
        const peer = peers.find(speaker);
        if (!isWaiting() || peer?.isInSync !== true || peer.isDoubtful) return false;
        return differences(clock.seconds()).length === 0;
    }

    return {
        heardRequest(asker, request, seconds) {
            if (speaksForUs(asker, request)) beQuiet(seconds + REQUEST_QUIET_SECONDS);
        },
        heardData(sender, data, taken, seconds) {
            speaker = sender.name;
            const isOwn = whisperHope.heardData(sender.name, data, around.ownName(), seconds);
            if (data.to !== undefined && !isOwn) {
                // Whoever waited for it must ask for himself.
                quietUntil = math.min(quietUntil, seconds);
                return;
            }
            exchange?.heardData(sender.name, data, taken);
            if (data.events.length > 0 && taken.added === 0 && sender.isInSync === true) tellServed(seconds);
            if (data.isLast) quietUntil = math.min(math.max(quietUntil, seconds), seconds + SETTLE_SECONDS);
            else beQuiet(seconds + DATA_QUIET_SECONDS);
        },
        heardSegment(sender, isWhisper, seconds) {
            speaker = sender;
            if (isWhisper) {
                whisperHope.heardWhisper(sender);
                whisperedAt = seconds;
            }
            beQuiet(seconds + DATA_QUIET_SECONDS);
            if (peers.find(sender)?.isInSync === true) tellServed(seconds);
        },
        sent(seconds) {
            sentAt = seconds;
        },
        tick(seconds) {
            if (whisperHope.isLost(seconds)) quietUntil = seconds;
            if (seconds >= quietUntil) conclude();
            consider(seconds);
        },
        isWaiting,
        isIdle,
        lacksNothing: () => isServed() || (isIdle() && !isWaiting()),
        isExpecting: () => exchange !== undefined,
        isWhispered: () => clock.seconds() - whisperedAt < DATA_QUIET_SECONDS,
        stop() {
            isStopped = true;
            exchange = undefined;
            cancelAsking?.();
            cancelAsking = undefined;
        },
    };
}
