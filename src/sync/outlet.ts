import type { Checked } from "../event/checked";
import type { Priority, SentHandler } from "../port/channel";
import type { Clock } from "../port/clock";
import type { Pause } from "../wire/binary/pause";
import type { Contents } from "../wire/message";
import type { Router, Station } from "./router";

/**
 * The way out for one ledger: knows its station, and whether the channel is open.
 *
 * @noSelf
 */
export interface Outlet {
    /** Refuses more events than one message may hold: then try fewer. */
    encode(contents: Contents, pause?: Pause): Checked<string>;
    /** @param target full name of the only receiver, who asked for it by whisper; nil for everybody */
    sendText(text: string, priority: Priority, onSent: SentHandler, target?: string): void;
    /**
     * Drops BULK texts that wait for this receiver alone, or with nil those that wait for everybody; their `onSent` is
     * not called. At most one chunk cannot be called back any more.
     */
    cancel(target?: string): void;
    /** For what holds no events. */
    send(contents: Contents, priority: Priority): void;
    /** Why nothing can be sent now; nil when the channel is open, as far as we know. */
    closedReason(): string | undefined;
}

/** Asks the game's state now: no guild, no group, lockdown…; nil when sending makes sense. */
export type WhyClosed = (this: void) => string | undefined;

export interface OutletOptions {
    readonly router: Router;
    readonly station: () => Station;
    readonly clock: Clock;
    readonly whyClosed: WhyClosed;
}

/** After a refusal the channel is taken for closed so long; a timer, since events that tell of its end may not come. */
export const CLOSED_SECONDS = 5;

export const CHANNEL_REFUSED = "the channel refuses messages";

export function createOutlet({ router, station, clock, whyClosed }: OutletOptions): Outlet {
    let closedUntil = 0;

    function sendText(text: string, priority: Priority, onSent: SentHandler, target?: string): void {
        router.send(
            station(),
            text,
            priority,
            (sent) => {
                // That one receiver is gone says nothing about the channel.
                if (target === undefined) closedUntil = sent ? 0 : clock.seconds() + CLOSED_SECONDS;
                onSent(sent);
            },
            target,
        );
    }

    return {
        encode: (contents, pause) => router.encode(station(), contents, pause),
        sendText,
        cancel(target) {
            router.cancel(station(), target);
        },
        send(contents, priority) {
            const text = router.encode(station(), contents);
            // Lost or refused, what is sent this way is said again when its interval comes.
            if (text.ok) sendText(text.value, priority, () => undefined);
        },
        closedReason() {
            const reason = whyClosed();
            if (reason !== undefined) return reason;
            return clock.seconds() < closedUntil ? CHANNEL_REFUSED : undefined;
        },
    };
}
