import type { LedgerEvent } from "../event/event";
import { keyText } from "../event/key";
import { isSame, type Fingerprint } from "../fingerprint/fingerprint";
import type { WeekData, WeekState } from "../wire/message";
import { hasPriority, placeOf, turnSeconds, type Candidate } from "./election";
import { turnAfterData } from "./inhibitor";
import { TOLD_VALID_SECONDS, type Peer } from "./peers";
import { createSending, type Sending } from "./sending";
import type { Surroundings } from "./surroundings";

/** Somebody who asked, and what he held of the week then. */
interface Asker {
    readonly name: string;
    readonly fingerprint: Fingerprint;
    readonly askedAt: number;
}

/** A request that waits for our turn, or is being answered. */
interface Pending {
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
    /** A piece of a week from somebody who may send. */
    heardData(sender: Peer, data: WeekData, seconds: number): void;
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
    let answered: Pending | undefined;

    function own(seconds: number): Candidate {
        return { name: around.ownName(), announceTime: ownAnnounceTime(seconds) };
    }

    /** Others who hold something of this week and would send it. */
    function candidates(week: number, seconds: number): Peer[] {
        const root = ledger.fingerprint();
        return peers.senders(seconds).filter((peer) => {
            if (root !== undefined && peer.root !== undefined && isSame(root, peer.root)) return true;
            const told = peer.weeks.get(week);
            return told !== undefined && told.fingerprint.count > 0 && seconds - told.toldAt < TOLD_VALID_SECONDS;
        });
    }

    function turnOf(week: number, seconds: number): number {
        const self = own(seconds);
        const place = placeOf(self, candidates(week, seconds));
        const behind = self.announceTime === undefined ? random.integer(0, UNHEARD_PLACES) : 0;
        return seconds + turnSeconds(place + behind);
    }

    function consider(name: string, { week, fingerprint }: WeekState, seconds: number): void {
        const mine = ledger.weekFingerprint(week);
        // Not hashed yet: it waits for its turn, and what it holds is seen then.
        if (mine !== undefined && (mine.count === 0 || isSame(mine, fingerprint))) return;
        const asker: Asker = { name, fingerprint, askedAt: seconds };
        const known = sending?.week === week ? answered : pending.find((other) => other.week === week);
        if (known !== undefined) {
            known.askers = [...known.askers.filter((other) => other.name !== name), asker].slice(-ASKERS_MAX);
        } else if (pending.length < PENDING_MAX) {
            pending.push({
                week,
                since: seconds,
                askers: [asker],
                turnAt: turnOf(week, seconds),
                covered: new LuaSet(),
            });
        }
    }

    /** Whether he lacks nothing of ours any more: by then others may have served him, or us with what he held. */
    function isServed({ name, fingerprint, askedAt }: Asker, mine: Fingerprint | undefined): boolean {
        if (mine !== undefined && isSame(mine, fingerprint)) return true;
        const peer = peers.all().find((other) => other.name === name);
        return peer?.isInSync === true && !peer.isDoubtful && peer.rootAt > askedAt;
    }

    function isServedAll(request: Pending): boolean {
        const mine = ledger.weekFingerprint(request.week);
        return request.askers.every((asker) => isServed(asker, mine));
    }

    /** What we hold of the week and nobody has sent since the request began. */
    function unsent(request: Pending): LuaMultiReturn<[events: LedgerEvent[], isWhole: boolean]> {
        const events: LedgerEvent[] = [];
        const [first, last] = ledger.weekRange(request.week);
        for (const i of $range(first, last)) {
            const event = ledger.events[i - 1]!;
            if (!request.covered.has(keyText(ledger.layout, event)) && around.mayPassOn(event)) events.push(event);
        }
        return $multi(events, events.length === last - first + 1);
    }

    function start(request: Pending): void {
        const [events, isWhole] = unsent(request);
        if (events.length === 0) return;
        answered = request;
        sending = createSending(around, { week: request.week, events, isWhole });
        sending.begin();
    }

    function startNext(seconds: number): void {
        let next: Pending | undefined;
        for (const request of pending) {
            const isDue = request.turnAt <= seconds;
            if (isDue && (next === undefined || request.week > next.week)) next = request;
        }
        if (next === undefined) return;
        pending = pending.filter((other) => other !== next);
        if (!isServedAll(next)) start(next);
    }

    /** A week takes minutes, and all who asked may have it from others by now. */
    function stopInVain(): void {
        if (sending === undefined || answered === undefined || !isServedAll(answered)) return;
        sending.stop();
        sending = undefined;
    }

    /** Leaves the week to somebody with priority; what he does not send will be ours to send again. */
    function stepBack(seconds: number): void {
        if (sending === undefined || answered === undefined) return;
        const { week, askers } = answered;
        pending.push({ week, since: seconds, askers, turnAt: seconds, covered: sending.sentKeys() });
        sending.stop();
        sending = undefined;
    }

    function postpone(sender: Candidate, data: WeekData, seconds: number): void {
        const isAhead = hasPriority(sender, own(seconds));
        for (const request of pending) {
            const isSameWeek = request.week === data.week;
            if (isSameWeek) {
                for (const event of data.events) request.covered.add(keyText(ledger.layout, event));
            }
            if (isSameWeek || isAhead) {
                request.turnAt = turnAfterData(request.turnAt, data.isLast, isSameWeek, seconds);
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
            for (const state of weeks) consider(asker.name, state, seconds);
        },
        heardData(sender, data, seconds) {
            if (sending?.week === data.week && hasPriority(sender, own(seconds))) stepBack(seconds);
            postpone(sender, data, seconds);
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
        isBusy: () => sending !== undefined || pending.length > 0,
        stop: dropAll,
    };
}
