import type { LedgerEvent } from "../event/event";
import { keyText } from "../event/key";
import { isSame, type Fingerprint } from "../fingerprint/fingerprint";
import type { Span } from "../ledger/week";
import type { Data, WeekState } from "../wire/message";
import { hasPriority, placeOf, turnSeconds, type Candidate } from "./election";
import { DATA_QUIET_SECONDS, turnAfterData } from "./inhibitor";
import { TOLD_VALID_SECONDS, type Peer } from "./peers";
import { createSending, type Sending } from "./sending";
import { EVERYTHING, fingerprintOf, hullOf, isWithin, spanOf } from "./span";
import type { Surroundings } from "./surroundings";

/** Somebody who asked, and what he held of the week then. */
interface Asker {
    readonly name: string;
    readonly fingerprint: Fingerprint;
    readonly askedAt: number;
}

/** A request that waits for our turn, or is being answered. */
interface Pending {
    /** Or EVERYTHING. */
    readonly week: number;
    readonly since: number;
    /** One entry a name; the latest counts. */
    askers: readonly Asker[];
    turnAt: number;
    /** Keys that were sent since the request began, by whomever. */
    readonly covered: LuaSet<string>;
}

/**
 * Answers requests: one of those who could, by election, and the next when that one stays silent.
 *
 * @noSelf
 */
export interface Answerer {
    requested(asker: Peer, weeks: readonly WeekState[], seconds: number): void;
    /**
     * We asked these senders ourselves and hold something of these weeks: what they lack of it is theirs without their
     * asking, as soon as they have told all they hold.
     */
    askedOurselves(senders: readonly Peer[], weeks: readonly WeekState[], seconds: number): void;
    /** Data from somebody who may send. */
    heardData(sender: Peer, data: Data, seconds: number): void;
    /** Part of a chunk from somebody who may send. */
    heardSegment(sender: string, seconds: number): void;
    tick(seconds: number): void;
    isBusy(): boolean;
    stop(): void;
}

type AnnounceTime = (this: void, seconds: number) => number | undefined;

/** Weeks that wait for our turn at most; who is not served asks again. */
const PENDING_MAX = 64;
/** Askers of one week that are remembered: as many as a raid has. */
const ASKERS_MAX = 40;
/** Seconds after which a request is no longer of interest. */
const PENDING_VALID_SECONDS = 300;
/** Those who have not advertised do not know of each other, so they draw how long they wait behind the others. */
const UNHEARD_PLACES = 3;

/** @param ownAnnounceTime of our last advert, nil when it is too old to count */
export function createAnswerer(around: Surroundings, ownAnnounceTime: AnnounceTime): Answerer {
    const { ledger, peers, random } = around;
    let pending: Pending[] = [];
    let sending: Sending | undefined;
    /** What `sending` answers. */
    let answered: readonly Pending[] = [];
    /** Who was last heard to send, and what. */
    let speaker = "";
    let spoken: Span = { start: 0, finish: 0 };

    function own(seconds: number): Candidate {
        return { name: around.ownName(), announceTime: ownAnnounceTime(seconds) };
    }

    /** Others who hold something of this week and would send it. */
    function candidates(week: number, seconds: number): Peer[] {
        const root = ledger.fingerprint();
        return peers.senders(seconds).filter((peer) => {
            if (root !== undefined && peer.root !== undefined && isSame(root, peer.root)) return true;
            if (week === EVERYTHING) return peer.root !== undefined && peer.root.count > 0;
            const told = peer.weeks.get(week);
            return told !== undefined && told.fingerprint.count > 0 && seconds - told.toldAt < TOLD_VALID_SECONDS;
        });
    }

    function turnOf(week: number, behind: number, seconds: number): number {
        const self = own(seconds);
        const place = placeOf(self, candidates(week, seconds));
        return seconds + turnSeconds(self.announceTime === undefined ? place + behind : place);
    }

    /** The request that is being answered and asks for all of this week. */
    function inAnswer(week: number): Pending | undefined {
        if (sending === undefined) return undefined;
        return answered.find((request) => isWithin(spanOf(week), spanOf(request.week)));
    }

    /** @param turnAt infinite: only after others have sent */
    function put(week: number, askers: readonly Asker[], turnAt: number, seconds: number): void {
        const known = inAnswer(week) ?? pending.find((other) => other.week === week);
        if (known !== undefined) {
            const names = new LuaSet<string>();
            for (const { name } of askers) names.add(name);
            known.askers = [...known.askers.filter(({ name }) => !names.has(name)), ...askers].slice(-ASKERS_MAX);
            if (known.turnAt === math.huge) known.turnAt = turnAt;
        } else if (pending.length < PENDING_MAX) {
            pending.push({ week, since: seconds, askers, turnAt, covered: new LuaSet() });
        }
    }

    function consider(name: string, { week, fingerprint }: WeekState, behind: number, seconds: number): void {
        const mine = fingerprintOf(ledger, week);
        // Not hashed yet: it waits for its turn, and what it holds is seen then.
        if (mine !== undefined && (mine.count === 0 || isSame(mine, fingerprint))) return;
        put(week, [{ name, fingerprint, askedAt: seconds }], turnOf(week, behind, seconds), seconds);
    }

    /** Whether he lacks nothing of ours any more: by then others may have served him, or us with what he held. */
    function isServed({ name, fingerprint, askedAt }: Asker, mine: Fingerprint | undefined): boolean {
        if (mine !== undefined && isSame(mine, fingerprint)) return true;
        const peer = peers.all().find((other) => other.name === name);
        return peer?.isInSync === true && !peer.isDoubtful && peer.rootAt > askedAt;
    }

    function isServedAll(request: Pending): boolean {
        const mine = fingerprintOf(ledger, request.week);
        return request.askers.every((asker) => isServed(asker, mine));
    }

    function countIn({ start, finish }: Span): number {
        return ledger.indexAtTime(finish) - ledger.indexAtTime(start);
    }

    /** What we hold of the request's span and nobody has sent since it began. */
    function unsent({ week, covered }: Pending): LedgerEvent[] {
        const { start, finish } = spanOf(week);
        const events: LedgerEvent[] = [];
        for (const i of $range(ledger.indexAtTime(start), ledger.indexAtTime(finish) - 1)) {
            const event = ledger.events[i - 1]!;
            if (!covered.has(keyText(ledger.layout, event)) && around.mayPassOn(event)) events.push(event);
        }
        return events;
    }

    /** All in one sending: the more events are packed together, the fewer bytes each takes. @param requests ascending */
    function start(requests: readonly Pending[]): void {
        const events: LedgerEvent[] = [];
        for (const request of requests) for (const event of unsent(request)) events.push(event);
        if (events.length === 0) return;
        const span = hullOf(requests.map((request) => request.week));
        answered = requests;
        sending = createSending(around, { span, events, isWhole: events.length === countIn(span) });
        sending.begin();
    }

    function startNext(seconds: number): void {
        const isDue = ({ turnAt }: Pending): boolean => turnAt <= seconds;
        const due = pending.filter((request) => isDue(request));
        if (due.length === 0) return;
        pending = pending.filter((request) => !isDue(request));
        const open = due.filter((request) => !isServedAll(request));
        const everything = open.filter(({ week }) => week === EVERYTHING);
        if (everything.length > 0) start(everything);
        else if (open.length > 0) start(open.sort((a, b) => a.week - b.week));
    }

    /** A sending takes minutes, and all who asked may have it from others by now. */
    function stopInVain(): void {
        if (sending === undefined || !answered.every((request) => isServedAll(request))) return;
        sending.stop();
        sending = undefined;
    }

    /** Leaves it to somebody with priority; what he does not send will be ours to send again. */
    function stepBack(seconds: number): void {
        if (sending === undefined) return;
        const covered = sending.sentKeys();
        for (const { week, askers } of answered) {
            if (pending.some((other) => other.week === week)) continue;
            pending.push({ week, since: seconds, askers, turnAt: seconds, covered });
        }
        sending.stop();
        sending = undefined;
    }

    function postpone(sender: Candidate, data: Data, seconds: number): void {
        const isAhead = hasPriority(sender, own(seconds));
        for (const request of pending) {
            const isForSame = isWithin(spanOf(request.week), data);
            for (const event of data.events) request.covered.add(keyText(ledger.layout, event));
            if (isForSame || isAhead) {
                request.turnAt = turnAfterData(request.turnAt, data.isLast, isForSame, seconds);
            }
        }
    }

    function dropAll(): void {
        pending = [];
        sending?.stop();
        sending = undefined;
    }

    return {
        requested(asker, weeks, seconds) {
            if (!around.isSender()) return;
            // Drawn once: what was asked for together is sent together.
            const behind = random.integer(0, UNHEARD_PLACES);
            for (const state of weeks) consider(asker.name, state, behind, seconds);
        },
        askedOurselves(senders, weeks, seconds) {
            if (!around.isSender()) return;
            for (const { week, fingerprint } of weeks) {
                if (fingerprint.count === 0) continue;
                const askers = senders
                    .filter((peer) => peer.weeks.has(week))
                    .map(({ name, weeks: told }) => ({
                        name,
                        fingerprint: told.get(week)!.fingerprint,
                        askedAt: seconds,
                    }));
                if (askers.length > 0) put(week, askers, math.huge, seconds);
            }
        },
        heardData(sender, data, seconds) {
            const isOverlapping =
                sending !== undefined && sending.span.start < data.finish && data.start < sending.span.finish;
            if (isOverlapping && hasPriority(sender, own(seconds))) stepBack(seconds);
            postpone(sender, data, seconds);
            speaker = sender.name;
            spoken = data.isLast ? { start: 0, finish: 0 } : data;
        },
        heardSegment(sender, seconds) {
            const peer = peers.all().find((other) => other.name === sender);
            const isAhead = peer !== undefined && hasPriority(peer, own(seconds));
            for (const request of pending) {
                const isForSame = sender === speaker && isWithin(spanOf(request.week), spoken);
                if (isForSame || isAhead) request.turnAt = math.max(request.turnAt, seconds + DATA_QUIET_SECONDS);
            }
        },
        tick(seconds) {
            if (pending.length === 0 && sending === undefined) return;
            if (!around.isSender()) {
                dropAll();
                return;
            }
            pending = pending.filter((request) => seconds - request.since < PENDING_VALID_SECONDS);
            if (sending?.isFinished() === true) sending = undefined;
            stopInVain();
            if (sending !== undefined) sending.tick(seconds);
            else if (around.outlet.closedReason() === undefined) startNext(seconds);
        },
        isBusy: () => sending !== undefined || pending.some(({ turnAt }) => turnAt < math.huge),
        stop: dropAll,
    };
}
