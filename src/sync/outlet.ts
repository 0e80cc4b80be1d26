import { invariant } from "../invariant";
import type { Distribution, Priority, SentHandler } from "../port/channel";
import type { Clock } from "../port/clock";
import type { Contents, Heading } from "../wire/message";
import type { Router, Station } from "./router";

/**
 * The way out for one ledger: puts the heading on, and knows whether the channel is open.
 *
 * @noSelf
 */
export interface Outlet {
    /** Nil when it is more than one message takes. */
    encode(contents: Contents): string | undefined;
    sendText(text: string, priority: Priority, onSent: SentHandler): void;
    /** For what surely fits one message. */
    send(contents: Contents, priority: Priority): void;
    /** Why nothing can be sent now; nil when the channel is open, as far as we know. */
    closedReason(): string | undefined;
}

/** Asks the game's state now: no guild, no group, lockdown…; nil when sending makes sense. */
export type WhyClosed = (this: void) => string | undefined;

export interface OutletOptions {
    readonly heading: Heading;
    readonly distribution: Distribution;
    readonly router: Router;
    readonly station: () => Station;
    readonly clock: Clock;
    readonly whyClosed: WhyClosed;
}

/** After a refusal the channel is taken for closed so long; a timer, since events that tell of its end may not come. */
export const CLOSED_SECONDS = 5;

export const CHANNEL_REFUSED = "the channel refuses messages";

export function createOutlet(options: OutletOptions): Outlet {
    const { heading, distribution, router, station, clock, whyClosed } = options;
    let closedUntil = 0;

    function encode(contents: Contents): string | undefined {
        return router.encode(station(), { ...contents, ...heading });
    }

    function sendText(text: string, priority: Priority, onSent: SentHandler): void {
        router.send({ text, distribution, priority }, (sent) => {
            closedUntil = sent ? 0 : clock.seconds() + CLOSED_SECONDS;
            onSent(sent);
        });
    }

    return {
        encode,
        sendText,
        send(contents, priority) {
            // Lost or refused, what is sent this way is said again when its interval comes.
            const text = encode(contents);
            invariant(text !== undefined, "what is told without events fits a message");
            sendText(text!, priority, () => undefined);
        },
        closedReason() {
            const reason = whyClosed();
            if (reason !== undefined) return reason;
            return clock.seconds() < closedUntil ? CHANNEL_REFUSED : undefined;
        },
    };
}
