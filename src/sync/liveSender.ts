import type { LedgerEvent } from "../event/event";
import { keyOf } from "../event/key";
import { cutBlock, FIRST_TRY_EVENTS } from "../wire/binary/cutBlock";
import { basesFor, isHeldByOthers, shortestLive } from "./liveBase";
import { CLOSED_SECONDS } from "./outlet";
import type { Surroundings } from "./surroundings";

/**
 * Sends own new events as they happen; those of one frame leave together, and when the allowance is used up, all until
 * the next message is allowed. Where it is shorter, they are told as a difference to an event that the others hold.
 *
 * @noSelf
 */
export interface LiveSender {
    announce(events: readonly LedgerEvent[]): void;
    /** Live events of others: everybody has heard them. */
    heard(events: readonly LedgerEvent[]): void;
    stop(): void;
}

/** Events that wait while the channel is closed; more than these come to others by adverts. */
export const LIVE_WAITING_MAX = 200;
/** Events wait for each other at most so long; below us they would wait as well. */
export const BATCH_SECONDS = 2;
/** Live events of late that are remembered. */
const TOLD_MAX = 64;

/** @param onLeftOut called when an event will not leave this way: the others must learn of it by an advert */
export function createLiveSender(around: Surroundings, onLeftOut: () => void): LiveSender {
    const { ledger, outlet, timer, clock, peers } = around;
    let waiting: LedgerEvent[] = [];
    /** What waits here or below us. */
    const unsent = new LuaSet<LedgerEvent>();
    /** What everybody has heard of late, the newest last. */
    const told: LedgerEvent[] = [];
    let isScheduled = false;
    let isStopped = false;

    function schedule(seconds: number): void {
        if (isScheduled || isStopped) return;
        isScheduled = true;
        timer.after(seconds, flush);
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

    function sendOne(events: readonly LedgerEvent[], first: number): number {
        const cut = cutBlock(events, first, FIRST_TRY_EVENTS, (taken) =>
            shortestLive(bases(taken), (base) => outlet.encodeLive(taken, base)),
        );
        if (!cut.ok) {
            leaveOut(events[first - 1]!);
            return 1;
        }
        const { text, count } = cut.value;
        const taken: LedgerEvent[] = [];
        for (const i of $range(first, first + count - 1)) taken.push(events[i - 1]!);
        outlet.sendText(text, "ALERT", (sent) => {
            if (isStopped) return;
            if (sent) {
                remember(taken);
                return;
            }
            keep(taken);
            schedule(CLOSED_SECONDS);
        });
        return count;
    }

    function flush(): void {
        isScheduled = false;
        if (isStopped || waiting.length === 0) return;
        if (outlet.closedReason() !== undefined) {
            schedule(CLOSED_SECONDS);
            return;
        }
        const events = waiting;
        waiting = [];
        let first = 1;
        while (first <= events.length) first = first + sendOne(events, first);
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
            waiting = [];
        },
    };
}
