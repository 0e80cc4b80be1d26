import { isSame, NOTHING, type Fingerprint } from "../fingerprint/fingerprint";
import type { Cancel } from "../port/timer";
import type { Data, WeekState } from "../wire/message";
import { DATA_QUIET_SECONDS, REQUEST_QUIET_SECONDS } from "./inhibitor";
import { TOLD_VALID_SECONDS, type Peer } from "./peers";
import { answerWeek, isFruitless, nextAttempt, type Attempt } from "./reconcile";
import { EVERYTHING, fingerprintOf, isWithin, spanOf } from "./span";
import { drawSeconds, type Surroundings } from "./surroundings";

/**
 * Asks for the weeks in which senders differ from us, newest first; for everything when we hold nothing.
 *
 * @noSelf
 */
export interface Requester {
    /** Somebody else asked for these: what comes serves us as well. */
    heardRequest(weeks: readonly WeekState[], seconds: number): void;
    /** Data from somebody who may send; `added` of its events were new. */
    heardData(sender: Peer, data: Data, added: number, seconds: number): void;
    /** Part of a chunk from somebody who may send. */
    heardSegment(seconds: number): void;
    tick(seconds: number): void;
    /** Nothing is asked for, and nothing is left to ask. */
    isIdle(): boolean;
    /** Something that anybody asked for is on its way. */
    isWaiting(): boolean;
    stop(): void;
}

/** Weeks that are asked for at once: as many as one binary message tells. */
export const IN_FLIGHT_MAX = 20;
/** Before a request, so that one of many who lack the same is heard by the others. */
const DELAY_LOW_SECONDS = 0.3;
const DELAY_HIGH_SECONDS = 3;
/** So long one who holds more waits for the other to take it and to show what is left. */
const YIELD_SECONDS = 60;
/** Attempts remembered; beyond it all are forgotten, which costs one fruitless exchange each. */
const ATTEMPTS_MAX = 512;
/** Weeks on their way that are remembered (others' requests may name any week). */
const FLIGHTS_MAX = 128;

/** A week that anybody asked for. */
interface Flight {
    /** Or EVERYTHING. */
    readonly week: number;
    until: number;
    /** The chunk that comes next, of the sender whose sending we follow; -1 when one is missing. */
    next: number;
    sender: string;
    /** Events of this sending that were new. */
    added: number;
    /** What its sender had told when he claimed it: later he may hold more than he is sending. */
    theirs: Fingerprint | undefined;
}

/** A week that a peer told otherwise than we hold it. */
interface Difference {
    readonly peer: Peer;
    /** Or EVERYTHING. */
    readonly week: number;
    readonly mine: Fingerprint;
    readonly theirs: Fingerprint;
}

/** Told when we ask for weeks of which we hold something ourselves. */
export type AskedHandler = (this: void, senders: readonly Peer[], weeks: readonly WeekState[], seconds: number) => void;

export function createRequester(around: Surroundings, onAsked: AskedHandler): Requester {
    const { ledger, peers, outlet, random, clock, timer } = around;
    let flights: Flight[] = [];
    let attempts = new LuaMap<string, Attempt>();
    let attemptCount = 0;
    let cancelAsking: Cancel | undefined;

    function slotOf(peer: Peer, week: number): string {
        return `${week} ${peer.name}`;
    }

    function remember(slot: string, attempt: Attempt): void {
        if (!attempts.has(slot)) attemptCount = attemptCount + 1;
        if (attemptCount > ATTEMPTS_MAX) {
            attempts = new LuaMap();
            attemptCount = 1;
        }
        attempts.set(slot, attempt);
    }

    /** Lets the other ask first: once for each pair of fingerprints. */
    function yieldTo({ peer, week, mine, theirs }: Difference, seconds: number): void {
        const slot = slotOf(peer, week);
        const last = attempts.get(slot);
        if (last !== undefined && isSame(last.mine, mine) && isSame(last.theirs, theirs)) return;
        remember(slot, { mine, theirs, count: 1, againAt: seconds + YIELD_SECONDS });
    }

    /** A sender who holds anything is one to ask for everything. */
    function allDifferences(seconds: number): Difference[] {
        const found: Difference[] = [];
        for (const peer of peers.senders(seconds)) {
            const isFresh = seconds - peer.rootAt < TOLD_VALID_SECONDS;
            if (peer.root === undefined || peer.root.count === 0 || !isFresh) continue;
            found.push({ peer, week: EVERYTHING, mine: NOTHING, theirs: peer.root });
        }
        return found;
    }

    function differences(seconds: number): Difference[] {
        if (ledger.events.length === 0) return allDifferences(seconds);
        const found: Difference[] = [];
        const maySend = around.isSender();
        for (const peer of peers.senders(seconds)) {
            // What he told of weeks is older than his root, or as old: as soon as that is ours, they are ours too.
            if (peer.isInSync === true && !peer.isDoubtful) continue;
            for (const [week, told] of peer.weeks) {
                if (seconds - told.toldAt >= TOLD_VALID_SECONDS) continue;
                const mine = ledger.weekFingerprint(week);
                if (mine === undefined) continue;
                const difference = { peer, week, mine, theirs: told.fingerprint };
                const answer = answerWeek(mine, told.fingerprint, maySend);
                if (answer === "yield") yieldTo(difference, seconds);
                if (answer !== "inSync") found.push(difference);
            }
        }
        return found;
    }

    /** Whether all of it is on its way. */
    function isOnItsWay(week: number): boolean {
        return flights.some((flight) => isWithin(spanOf(week), spanOf(flight.week)));
    }

    function isOpen({ peer, week, mine, theirs }: Difference, seconds: number): boolean {
        if (isOnItsWay(week)) return false;
        return !isFruitless(attempts.get(slotOf(peer, week)), mine, theirs, seconds);
    }

    /** What to ask for now, by week, descending; `found` in no order. */
    function choose(found: readonly Difference[], seconds: number): WeekState[] {
        const chosen: WeekState[] = [];
        const seen = new LuaSet<number>();
        for (const difference of found) {
            if (seen.has(difference.week) || !isOpen(difference, seconds)) continue;
            seen.add(difference.week);
            chosen.push({ week: difference.week, fingerprint: difference.mine });
        }
        table.sort(chosen, (a, b) => a.week > b.week);
        const room = math.max(0, IN_FLIGHT_MAX - flights.length);
        while (chosen.length > room) chosen.pop();
        return chosen;
    }

    function takeOff(week: number, seconds: number): void {
        if (flights.length >= FLIGHTS_MAX) return;
        flights.push({
            week,
            until: seconds + REQUEST_QUIET_SECONDS,
            next: 1,
            sender: "",
            added: 0,
            theirs: undefined,
        });
    }

    function ask(found: readonly Difference[], weeks: readonly WeekState[], seconds: number): void {
        const isForAll = weeks.some(({ week }) => week === EVERYTHING);
        outlet.send({ kind: "request", weeks: isForAll ? [] : weeks }, "NORMAL");
        for (const { week } of weeks) {
            takeOff(week, seconds);
            for (const { peer, mine, theirs, week: other } of found) {
                if (other !== week) continue;
                const slot = slotOf(peer, week);
                remember(slot, nextAttempt(attempts.get(slot), mine, theirs, seconds));
            }
        }
        onAsked(peers.senders(seconds), weeks, seconds);
    }

    function askNow(): void {
        cancelAsking = undefined;
        const seconds = clock.seconds();
        if (outlet.closedReason() !== undefined) return;
        const found = differences(seconds);
        const weeks = choose(found, seconds);
        if (weeks.length > 0) ask(found, weeks, seconds);
    }

    /** A timer of its own, not the tick: clients that came together tick together. */
    function consider(seconds: number): void {
        if (cancelAsking !== undefined || flights.length >= IN_FLIGHT_MAX) return;
        if (outlet.closedReason() !== undefined || choose(differences(seconds), seconds).length === 0) return;
        cancelAsking = timer.after(drawSeconds(random, DELAY_LOW_SECONDS, DELAY_HIGH_SECONDS), askNow);
    }

    /** Nothing but a whole sending that brought nothing shows that asking this peer again is in vain. */
    function closeIfFruitless(sender: Peer, flight: Flight, data: Data): void {
        const { week } = flight;
        const isWhole = data.isWhole && flight.sender === sender.name && flight.next > 0;
        const { theirs } = flight;
        const mine = fingerprintOf(ledger, week);
        if (!isWhole || flight.added > 0 || theirs === undefined || mine === undefined) return;
        remember(slotOf(sender, week), { mine, theirs, count: 1, againAt: math.huge });
    }

    function follow(sender: Peer, flight: Flight, data: Data, added: number): void {
        if (data.piece === 0) {
            flight.theirs = flight.week === EVERYTHING ? sender.root : sender.weeks.get(flight.week)?.fingerprint;
        } else if (data.piece === 1 && flight.sender !== sender.name) {
            flight.theirs = undefined;
        }
        if (data.piece <= 1) {
            flight.sender = sender.name;
            flight.next = 1;
            flight.added = 0;
        }
        if (flight.sender !== sender.name || data.piece === 0) return;
        flight.next = data.piece === flight.next ? flight.next + 1 : -1;
        flight.added = flight.added + added;
    }

    return {
        heardRequest(weeks, seconds) {
            for (const { week, fingerprint } of weeks) {
                const mine = fingerprintOf(ledger, week);
                // Who asks with our own lack asks for us too; who holds anything gets whole weeks all the same.
                const isOurs = mine === undefined || fingerprint.count === 0 || isSame(mine, fingerprint);
                if (isOurs && !isOnItsWay(week)) takeOff(week, seconds);
            }
        },
        heardData(sender, data, added, seconds) {
            for (const flight of flights) flight.until = math.max(flight.until, seconds + DATA_QUIET_SECONDS);
            const answered = flights.filter(({ week }) => isWithin(spanOf(week), data));
            for (const flight of answered) follow(sender, flight, data, added);
            if (!data.isLast) return;
            for (const flight of answered) closeIfFruitless(sender, flight, data);
            flights = flights.filter((flight) => !answered.includes(flight));
        },
        heardSegment(seconds) {
            for (const flight of flights) flight.until = math.max(flight.until, seconds + DATA_QUIET_SECONDS);
        },
        tick(seconds) {
            flights = flights.filter((flight) => seconds < flight.until);
            consider(seconds);
        },
        isWaiting: () => flights.length > 0,
        isIdle: () => flights.length === 0 && choose(differences(clock.seconds()), clock.seconds()).length === 0,
        stop() {
            flights = [];
            cancelAsking?.();
            cancelAsking = undefined;
        },
    };
}
