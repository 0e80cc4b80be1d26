import { hashText } from "../event/hashText";
import { numberAt, type LedgerEvent } from "../event/event";
import { isSame, NOTHING } from "../fingerprint/fingerprint";
import { WEEK_SECONDS } from "../ledger/week";
import type { Cancel } from "../port/timer";
import type { Pause } from "../schedule/slices";
import type { WorkQueue } from "../schedule/workQueue";
import { NO_PAUSE } from "../wire/pause";
import type { Data, Hello, Request } from "../wire/message";
import { answer, type Answer } from "./answering";
import type { Comparison } from "./comparison";
import {
    ELECTION_SECONDS,
    ELECTION_SPREAD_SECONDS,
    hasPriority,
    REACTION_SECONDS,
    TAKEOVER_SECONDS,
    type Candidate,
} from "./election";
import type { Holding } from "./holding";
import { createOwedEvents, OWED_EVENTS_MAX } from "./owed";
import type { Peer } from "./peers";
import { createPendingList, type Pending } from "./pending";
import { isOpenQuestion } from "./question";
import { createRush } from "./rush";
import { createSending, type Sending } from "./sending";
import { drawSeconds } from "./drawSeconds";
import type { Surroundings } from "./surroundings";
import { createUnmoved } from "./unmoved";

/**
 * Answers questions: one of those who could, by election, and the next when that one stays silent.
 *
 * @noSelf
 */
export interface Answerer {
    requested(asker: Peer, request: Request, seconds: number): void;
    /** Somebody has come, perhaps anew after a crash. */
    heardHello(peer: Peer, hello: Hello, seconds: number): void;
    /** Data from somebody who may send and whom we trust. */
    heardData(sender: Peer, data: Data, seconds: number): void;
    /** Part of a chunk from somebody who may send and whom we trust. */
    heardSegment(sender: Peer, seconds: number): void;
    tick(seconds: number): void;
    isBusy(): boolean;
    stop(): void;
}

export interface AnswererOptions {
    readonly around: Surroundings;
    readonly holding: Holding;
    readonly work: WorkQueue;
    /** Server time of our last advert; nil when it is too old to count. */
    readonly announceTime: (this: void, seconds: number) => number | undefined;
    /** A sending is over. */
    readonly onSent: (this: void, seconds: number) => void;
    /** Events that somebody lacks and we may not send on our own. */
    readonly onWanted: (this: void, events: readonly LedgerEvent[]) => void;
    /** What this asker's question showed. */
    readonly onCompared: (this: void, asker: string, comparison: Comparison) => void;
}

/** Fewer events travel faster to all, who may need them, too, than to one. */
const WHISPERED_EVENTS_MIN = 80;
/** Between two tries to answer while archived weeks are unpacked. */
const ARCHIVE_SECONDS = 1;
/** One who was heard within so long and lacked something is thought to lack it still. */
const LACKING_SECONDS = 90;

export function createAnswerer(options: AnswererOptions): Answerer {
    const { around, holding, work, announceTime, onSent, onWanted, onCompared } = options;
    const { ledger, peers, outlet, random, clock, timer } = around;
    const pending = createPendingList();
    const rush = createRush();
    const owed = createOwedEvents();
    const untilUnmoved = createUnmoved(ledger);
    let sending: Sending | undefined;
    /** What `sending` answers. */
    let answered: readonly Pending[] = [];
    let isComparing = false;
    let cancelTurn: Cancel | undefined;
    /** Who was last heard to send, and what. */
    let speaker = "";
    let spoken: Data | undefined;

    function own(seconds: number): Candidate {
        return { name: around.ownName(), announceTime: announceTime(seconds) };
    }

    /** Others who hold something that the asker may lack, and would send it. */
    function candidates(asker: string, request: Request, seconds: number): Peer[] {
        return peers.couldSend(seconds).filter((peer) => {
            if (peer.name === asker || !peers.isCredible(peer, seconds)) return false;
            return peer.root !== undefined && peer.root.count > 0 && !isSame(peer.root, request.root);
        });
    }

    /** Names of those who come before us. */
    function namesAhead(asker: string, request: Request, seconds: number): string[] {
        const self = own(seconds);
        return candidates(asker, request, seconds)
            .filter((peer) => hasPriority(peer, self))
            .map(({ name }) => name);
    }

    function turnSeconds(ahead: number): number {
        const spread = drawSeconds(random, 0, ELECTION_SPREAD_SECONDS);
        return ELECTION_SECONDS + spread + ahead * TAKEOVER_SECONDS;
    }

    /** He lacks nothing of ours any more: by now others may have served him, or us with what he held. */
    function isServed({ asker, since, isToUs }: Pending): boolean {
        const peer = peers.find(asker);
        const mine = ledger.fingerprint();
        if (peer?.root !== undefined && mine !== undefined && isSame(peer.root, mine)) return true;
        return !isToUs && peer?.isInSync === true && !peer.isDoubtful && peer.rootAt > since;
    }

    /** Who came before us and stayed silent shall not keep the next one waiting, too. */
    function blameSilent({ ahead, since }: Pending, seconds: number): void {
        for (const name of ahead) {
            const peer = peers.find(name);
            if (peer !== undefined && peer.servedAt < since) peers.broke(peer, seconds);
        }
    }

    /** What others lack, too, all of them should hear. */
    function isOnlyOne(asker: string, seconds: number): boolean {
        const count = ledger.fingerprint()?.count ?? 0;
        return !peers.all().some((peer) => {
            const isHere = peer.name !== asker && seconds - peer.lastHeard < LACKING_SECONDS;
            return isHere && peer.isInSync === false && peer.root !== undefined && peer.root.count < count;
        });
    }

    function canWhisperTo({ asker, canWhisper }: Pending, events: readonly LedgerEvent[]): boolean {
        if (!canWhisper || events.length < WHISPERED_EVENTS_MIN || !isOnlyOne(asker, clock.seconds())) return false;
        return around.whyNotWhisper(asker) === undefined;
    }

    /** Who waits for a backlog wants the newest of it first; within a week, order spares replay the going back. */
    function newestWeekFirst(events: readonly LedgerEvent[], pause: Pause): LedgerEvent[] {
        const { time } = ledger.layout;
        const ordered: LedgerEvent[] = [];
        let last = events.length;
        while (last > 0) {
            const start = numberAt(events[last - 1]!, time) - (numberAt(events[last - 1]!, time) % WEEK_SECONDS);
            let first = last;
            while (first > 1 && numberAt(events[first - 2]!, time) >= start) {
                first = first - 1;
                pause(0.5);
            }
            for (const index of $range(first, last)) {
                ordered[ordered.length] = events[index - 1]!;
                pause(0.2);
            }
            last = first - 1;
        }
        return ordered;
    }

    function send(
        requests: readonly Pending[],
        { events, isWhole }: Pick<Answer, "events" | "isWhole">,
        pause: Pause,
    ): void {
        const only = requests.length === 1 ? requests[0] : undefined;
        const target = only !== undefined && canWhisperTo(only, events) ? only.asker : undefined;
        const { time } = ledger.layout;
        const span = { start: numberAt(events[0]!, time), finish: numberAt(events[events.length - 1]!, time) + 1 };
        const inOrder = target === undefined ? events : newestWeekFirst(events, pause);
        answered = requests;
        const onChunk = target === undefined ? pending.sentToAll : () => undefined;
        sending = createSending(around, { span, events: inOrder, isWhole, target, onChunk });
        sending.begin();
    }

    function reply(requests: readonly Pending[], result: Answer, pause: Pause): void {
        const root = ledger.fingerprint() ?? NOTHING;
        result.comparisons.forEach((comparison, index) => {
            onCompared(requests[index]!.asker, comparison);
        });
        for (const { asker, question } of result.counterQuestions) {
            outlet.send({ kind: "request", root, ...question, to: hashText(asker), canWhisper: false }, "NORMAL");
        }
        if (result.counterQuestions.length > 0) around.toldRoot(root, clock.seconds());
        if (result.withheld.length > 0) onWanted(result.withheld);
        if (result.events.length === 0 || !around.isSender()) return;
        const [request] = requests;
        const [counter] = result.counterQuestions;
        const isMoreToCome = requests.length === 1 && counter !== undefined && isOpenQuestion(counter.question);
        if (isMoreToCome && result.events.length <= OWED_EVENTS_MAX) {
            owed.keep({ request: request!, events: result.events }, clock.seconds());
        } else {
            send(requests, result, pause);
        }
    }

    function owedTo(requests: readonly Pending[]): LedgerEvent[] {
        const events: LedgerEvent[] = [];
        for (const { asker } of requests) for (const event of owed.takeFor(asker)) events.push(event);
        return events;
    }

    function sendOverdue(seconds: number): void {
        if (sending !== undefined || isComparing || outlet.closedReason() !== undefined) return;
        const overdue = owed.takeOverdue(seconds);
        if (overdue === undefined || isServed(overdue.request)) return;
        send([overdue.request], { events: overdue.events, isWhole: false }, NO_PAUSE);
    }

    /** What they lack is on its way into memory; whoever else could answer may have to wait as well. */
    function waitForArchive(requests: readonly Pending[]): void {
        const turnAt = clock.seconds() + ARCHIVE_SECONDS;
        for (const request of requests) pending.putBack({ ...request, turnAt }, []);
    }

    function begin(requests: readonly Pending[], seconds: number): void {
        for (const request of requests) blameSilent(request, seconds);
        isComparing = work.push(
            (pause) => {
                const result = answer({ around, holding, untilUnmoved, requests, owed: owedTo(requests), pause });
                if (result !== undefined) reply(requests, result, pause);
                else if (ledger.archive.isNeeded()) waitForArchive(requests);
            },
            () => {
                isComparing = false;
                arm();
            },
        );
    }

    /** Places count from when the rush is over, so that the next one waits for the elected one then, too. */
    function turnInRush({ isToUs, since, waitSeconds, turnAt }: Pending): number {
        return isToUs ? turnAt : math.max(turnAt, math.max(since, rush.overAt()) + waitSeconds);
    }

    function startNext(seconds: number): void {
        if (sending !== undefined || isComparing || outlet.closedReason() !== undefined) return;
        const ready: Pending[] = [];
        for (const request of pending.takeDue(seconds)) {
            const turnAt = turnInRush(request);
            const isReady = turnAt <= seconds || rush.isTooLong(request.since, seconds);
            if (!isReady) pending.put({ ...request, turnAt });
            else if (!isServed(request)) ready.push(request);
        }
        if (ready.some(({ isToUs }) => !isToUs)) for (const request of pending.takeOthers()) ready.push(request);
        if (ready.length > 0) begin(ready, seconds);
    }

    /** Turns are not waited for in steps of the tick. */
    function arm(): void {
        cancelTurn?.();
        cancelTurn = undefined;
        const next = pending.nextAt();
        if (next === math.huge) return;
        cancelTurn = timer.after(math.max(0.05, next - clock.seconds()), () => {
            cancelTurn = undefined;
            startNext(clock.seconds());
        });
    }

    function stopSending(): void {
        sending?.stop();
        sending = undefined;
        answered = [];
    }

    /** A sending takes minutes, and all who asked may have it from others by now. */
    function stopInVain(): void {
        if (sending !== undefined && answered.every((request) => isServed(request))) stopSending();
    }

    /** Leaves it to somebody with priority; what he does not send will be ours to send again. */
    function stepBack(seconds: number): void {
        if (sending === undefined) return;
        const sent = sending.sentEvents();
        for (const request of answered)
            pending.putBack({ ...request, isToUs: false, ahead: [], since: seconds, turnAt: seconds }, sent);
        stopSending();
    }

    return {
        requested(asker, request, seconds) {
            const { start, ranges, canWhisper, to } = request;
            const isToUs = to === hashText(around.ownName());
            const mine = ledger.fingerprint();
            if (!around.isSender() && !isToUs) return;
            if (to !== undefined && !isToUs) pending.answeredByOther(to, seconds);
            if (mine !== undefined && (mine.count === 0 || isSame(mine, request.root))) return;
            if (sending?.target === asker.name) stopSending();
            const ahead = isToUs ? [] : namesAhead(asker.name, request, seconds);
            // Whom the asker meant comes before all.
            const place = to === undefined || isToUs ? ahead.length : ahead.length + 1;
            const wait = isToUs ? REACTION_SECONDS : turnSeconds(place);
            pending.put({
                asker: asker.name,
                question: { start, ranges },
                canWhisper,
                isToUs,
                ahead,
                since: seconds,
                waitSeconds: wait,
                turnAt: seconds + wait,
                heard: [],
            });
            arm();
        },
        heardHello({ name, isInSync }, { root }, seconds) {
            // He begins anew: what was on its way to him is lost, and he will ask for what he lacks now.
            if (sending?.target === name) stopSending();
            const count = ledger.fingerprint()?.count ?? 0;
            if (isInSync === false && root.count < count) rush.arrived(seconds);
        },
        heardData(sender, data, seconds) {
            const isAhead = hasPriority(sender, own(seconds));
            const span = sending?.span;
            const isSame = span !== undefined && span.start < data.finish && data.start < span.finish;
            if (isSame && isAhead && data.to === undefined && sending?.target === undefined) stepBack(seconds);
            pending.heardData(data, isAhead, seconds);
            speaker = sender.name;
            spoken = data.isLast ? undefined : data;
            arm();
        },
        heardSegment(sender, seconds) {
            if (hasPriority(sender, own(seconds))) pending.postpone(undefined, seconds);
            else if (sender.name === speaker && spoken !== undefined) pending.postpone(spoken, seconds);
        },
        tick(seconds) {
            pending.expire(seconds);
            if (!around.isSender() && sending !== undefined) stopSending();
            if (sending?.isFinished() === true) {
                onSent(seconds);
                stopSending();
            }
            stopInVain();
            sending?.tick(seconds);
            startNext(seconds);
            sendOverdue(seconds);
        },
        isBusy: () => sending !== undefined || isComparing || pending.count() > 0 || owed.hasAny(),
        stop() {
            owed.clear();
            cancelTurn?.();
            cancelTurn = undefined;
            pending.clear();
            stopSending();
        },
    };
}
