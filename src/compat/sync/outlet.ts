import type { Clock } from "../../port/clock";
import type { Log } from "../../port/log";
import { seal, writeExtra, type Extra } from "./extra";
import type { CompatMessage, Distribution, SendMessage } from "./messages";

/** A message without what the outlet adds. */
type Unsent<T> = T extends CompatMessage ? Omit<T, "created" | "ll"> : never;
export type Draft = Unsent<CompatMessage>;

/** Where a message goes. */
export interface Address {
    readonly distribution: Distribution;
    /** The receiver of a whisper. */
    readonly target?: string;
}

export const TO_GUILD: Address = { distribution: "GUILD" };
export const TO_RAID: Address = { distribution: "RAID" };

export function whisperTo(target: string): Address {
    return { distribution: "WHISPER", target };
}

/** The consumer's functions for sending. @noSelf */
export interface Outlet {
    small(draft: Draft, address: Address, extra?: Extra): void;
    /** Week data: the consumer may give it a lower priority. */
    large(draft: Draft, address: Address, extra?: Extra): void;
}

export interface OutletOptions {
    readonly clock: Clock;
    readonly log: Log;
    readonly send: SendMessage;
    readonly sendLarge: SendMessage;
    /** Goes with each message. */
    readonly session: number;
}

export function createOutlet({ clock, log, send, sendLarge, session }: OutletOptions): Outlet {
    function give(through: SendMessage, draft: Draft, { distribution, target }: Address, extra: Extra = {}): void {
        const message = {
            ...draft,
            created: clock.serverTime(),
            ll: writeExtra({ ...extra, session }),
        } as CompatMessage;
        seal(message, extra.checksum ?? 0);
        const [ok, problem] = pcall(through, message, distribution, target);
        // What is not sent now is asked for again; the consumer's author has to hear of it.
        if (!ok) log.error(`LibEventSourcing: sending failed: ${tostring(problem)}`);
    }

    return {
        small(draft, address, extra) {
            give(send, draft, address, extra);
        },
        large(draft, address, extra) {
            give(sendLarge, draft, address, extra);
        },
    };
}
