import type { Checked } from "../event/checked";
import type { LedgerEvent } from "../event/event";
import type { Priority, SentHandler } from "../port/channel";
import type { Clock } from "../port/clock";
import type { Pause } from "../wire/pause";
import type { Contents } from "../wire/message";
import type { Produce } from "./parcel";
import type { Router, Station } from "./router";

/**
 * The way out for one ledger: knows its station, and whether the channel is open.
 *
 * @noSelf
 */
export interface Outlet {
    /** Refuses more events than one message may hold: then try fewer. */
    encode(contents: Contents, pause?: Pause): Checked<string>;
    /** How many events to try first in one message. */
    firstTry(): number;
    /** New events, as a difference to `base` where the encoding can: every receiver must hold it. */
    encodeLive(events: readonly LedgerEvent[], base: LedgerEvent | undefined, pause: Pause): Checked<string>;
    /** @param target full name of the only receiver, who asked for it; nil for everybody */
    sendText(text: string, priority: Priority, onSent: SentHandler, target?: string): void;
    /**
     * Drops all texts that wait for this receiver alone, or with nil the BULK that waits for everybody; their `onSent` is
     * not called. A few messages cannot be called back any more.
     */
    cancel(target?: string): void;
    /** For what holds no events. */
    send(contents: Contents, priority: Priority): void;
    /**
     * Tells what holds no events, made when it can leave: what is told is as new as can be.
     *
     * @param topic takes the place of what still waits of the same topic
     */
    tell(topic: string, produce: ProduceContents): void;
    /** Messages that would leave for everybody at once; below 0 that many wait. An estimate. */
    allowanceLeft(): number;
    /** Why nothing can be sent now; nil when the channel is open, as far as we know. */
    closedReason(): string | undefined;
}

/** Nil when there is nothing to say any more. */
export type ProduceContents = (this: void) => Contents | undefined;

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

const CHANNEL_REFUSED = "the channel refuses messages";

export function createOutlet({ router, station, clock, whyClosed }: OutletOptions): Outlet {
    let closedUntil = 0;

    function send(
        text: string | Produce,
        priority: Priority,
        onSent: SentHandler,
        target?: string,
        topic?: string,
    ): void {
        function told(sent: boolean): void {
            // That one receiver is gone says nothing about the channel.
            if (target === undefined) closedUntil = sent ? 0 : clock.seconds() + CLOSED_SECONDS;
            onSent(sent);
        }
        router.send(station(), text, priority, told, target, topic);
    }

    /** Lost or refused, what is said this way is said again when its interval comes. */
    function tell(topic: string | undefined, produce: ProduceContents, priority: Priority): void {
        const produceText: Produce = () => {
            const contents = produce();
            if (contents === undefined) return undefined;
            const text = router.encode(station(), contents);
            return text.ok ? text.value : undefined;
        };
        send(produceText, priority, () => undefined, undefined, topic);
    }

    return {
        encode: (contents, pause) => router.encode(station(), contents, pause),
        firstTry: () => router.firstTry(station()),
        encodeLive: (events, base, pause) => router.encodeLive(station(), events, base, pause),
        sendText: (text, priority, onSent, target) => {
            send(text, priority, onSent, target);
        },
        cancel(target) {
            router.cancel(station(), target);
        },
        send(contents, priority) {
            tell(undefined, () => contents, priority);
        },
        tell(topic, produce) {
            tell(topic, produce, "NORMAL");
        },
        allowanceLeft: () => router.allowanceLeft(),
        closedReason() {
            const reason = whyClosed();
            if (reason !== undefined) return reason;
            return clock.seconds() < closedUntil ? CHANNEL_REFUSED : undefined;
        },
    };
}
