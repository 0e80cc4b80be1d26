import type { LedgerEvent } from "../event/event";
import { cutBlock, FIRST_TRY_EVENTS } from "../wire/binary/cutBlock";
import { CLOSED_SECONDS } from "./outlet";
import type { Surroundings } from "./surroundings";

/**
 * Sends own new events as they happen; those of one frame leave together.
 *
 * @noSelf
 */
export interface LiveSender {
    announce(events: readonly LedgerEvent[]): void;
    stop(): void;
}

/** Events that wait while the channel is closed; more than these come to others by adverts. */
export const LIVE_WAITING_MAX = 200;

/** @param onLeftOut called when an event will not leave this way: the others must learn of it by an advert */
export function createLiveSender(around: Surroundings, onLeftOut: () => void): LiveSender {
    const { outlet, timer } = around;
    let waiting: LedgerEvent[] = [];
    let isScheduled = false;
    let isStopped = false;

    function schedule(seconds: number): void {
        if (isScheduled || isStopped) return;
        isScheduled = true;
        timer.after(seconds, flush);
    }

    function keep(events: readonly LedgerEvent[]): void {
        for (const event of events) {
            if (waiting.length >= LIVE_WAITING_MAX) {
                onLeftOut();
                return;
            }
            waiting.push(event);
        }
    }

    function sendOne(events: readonly LedgerEvent[], first: number): number {
        const cut = cutBlock(events, first, FIRST_TRY_EVENTS, (taken) =>
            outlet.encode({ kind: "live", events: taken }),
        );
        if (!cut.ok) {
            onLeftOut();
            return 1;
        }
        const { text, count } = cut.value;
        const taken: LedgerEvent[] = [];
        for (const i of $range(first, first + count - 1)) taken.push(events[i - 1]!);
        outlet.sendText(text, "ALERT", (sent) => {
            if (sent || isStopped) return;
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

    return {
        announce(events) {
            keep(events);
            schedule(0);
        },
        stop() {
            isStopped = true;
            waiting = [];
        },
    };
}
