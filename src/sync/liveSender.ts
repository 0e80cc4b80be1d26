import type { LedgerEvent } from "../event/event";
import { keyOf } from "../event/key";
import type { Pause } from "../schedule/slices";
import { createWorkQueue } from "../schedule/workQueue";
import { cutBlock, FIRST_TRY_EVENTS } from "../wire/binary/cutBlock";
import { NO_PAUSE } from "../wire/pause";
import { basesFor, isHeldByOthers, shortestLive } from "./liveBase";
import { CLOSED_SECONDS } from "./outlet";
import type { Surroundings } from "./surroundings";

/**
 * Sends own new events as they happen, written in slices from the next frame on; those of one frame leave together, and
 * when the allowance is used up, all until the next message is allowed. Where it is shorter, they are told as a
 * difference to an event that the others hold.
 *
 * @noSelf
 */
export interface LiveSender {
    announce(events: readonly LedgerEvent[]): void;
    /** Live events of others: everybody has heard them. */
    heard(events: readonly LedgerEvent[]): void;
    /** What waits leaves at once, if the channel is open. */
    stop(): void;
}

/** Events that wait while the channel is closed; more than these come to others by adverts. */
const LIVE_WAITING_MAX = 200;
/** Events wait for each other at most so long; below us they would wait as well. */
const BATCH_SECONDS = 2;
/** Live events of late that are remembered. */
const TOLD_MAX = 64;
/** One that is being written, and one for what came since. */
const FLUSHES_MAX = 2;

/** @param onLeftOut called when an event will not leave this way: the others must learn of it by an advert */
export function createLiveSender(around: Surroundings, onLeftOut: () => void): LiveSender {
    const { ledger, outlet, timer, clock, scheduler, peers } = around;
    const work = createWorkQueue({ name: "live events", urgency: "live", scheduler, clock, waitingMax: FLUSHES_MAX });
    let waiting: LedgerEvent[] = [];
    /** What is being written, over some frames. */
    let writing: LedgerEvent[] = [];
    /** What waits here or below us. */
    const unsent = new LuaSet<LedgerEvent>();
    /** What everybody has heard of late, the newest last. */
    const told: LedgerEvent[] = [];
    let isScheduled = false;
    let isStopped = false;

    function schedule(seconds: number): void {
        if (isScheduled || isStopped) return;
        isScheduled = true;
        if (seconds > 0) timer.after(seconds, begin);
        else begin();
    }

    function begin(): void {
        if (!isStopped) work.push(flush);
    }

    function leaveOut(event: LedgerEvent): void {
        unsent.delete(event);
        onLeftOut();
    }

    function keep(events: readonly LedgerEvent[]): void {
        let left = LIVE_WAITING_MAX - waiting.length;
        for (const event of events) {
            if (left <= 0) {
                leaveOut(event);
            } else {
                unsent.add(event);
                waiting.push(event);
                left = left - 1;
            }
        }
    }

    function remember(events: readonly LedgerEvent[]): void {
        for (const event of events) {
            unsent.delete(event);
            told.push(event);
            if (told.length > TOLD_MAX) table.remove(told, 1);
        }
    }

    function bases(events: readonly LedgerEvent[]): LedgerEvent[] {
        const held = isHeldByOthers(peers, clock.seconds()) ? ledger.events : told;
        return basesFor(held, events, clock.serverTime(), (event) => unsent.has(event));
    }

    function takeWritten(count: number): LedgerEvent[] {
        const taken = writing.slice(0, count);
        writing = writing.slice(count);
        return taken;
    }

    function sendOne(pause: Pause): void {
        const cut = cutBlock(writing, 1, FIRST_TRY_EVENTS, (events) =>
            shortestLive(bases(events), (base) => outlet.encodeLive(events, base, pause)),
        );
        if (!cut.ok) {
            for (const event of takeWritten(1)) leaveOut(event);
            return;
        }
        const { text, events } = cut.value;
        const taken = takeWritten(events.length);
        outlet.sendText(text, "ALERT", (sent) => {
            if (isStopped) return;
            if (sent) {
                remember(taken);
                return;
            }
            keep(taken);
            schedule(CLOSED_SECONDS);
        });
    }

    function flush(pause: Pause): void {
        isScheduled = false;
        if (waiting.length === 0) return;
        if (outlet.closedReason() !== undefined) {
            schedule(CLOSED_SECONDS);
            return;
        }
        writing = waiting;
        waiting = [];
        while (writing.length > 0) sendOne(pause);
    }

    /** The engine may stop because of the very event that waits: others would learn last that the ledger starts over. */
    function sendRest(): void {
        work.stop();
        if (outlet.closedReason() !== undefined) return;
        writing = [...writing, ...waiting];
        while (writing.length > 0) sendOne(NO_PAUSE);
    }

    /** Nothing would leave before anyway. */
    function batchSeconds(): number {
        return math.max(0, math.min(BATCH_SECONDS, 1 - outlet.allowanceLeft()));
    }

    return {
        announce(events) {
            keep(events);
            schedule(batchSeconds());
        },
        heard(events) {
            for (const event of events) {
                const held = ledger.find(keyOf(ledger.layout, event));
                if (held !== undefined) remember([held]);
            }
        },
        stop() {
            isStopped = true;
            sendRest();
            waiting = [];
            writing = [];
        },
    };
}
