import type { Clock } from "../port/clock";
import type { Log } from "../port/log";
import { formOf } from "../wire/binary/frame";
import { NEWER_VERSION } from "../wire/frame";
import { createMuting, type MutedPeer } from "./muting";
import { createRateLimits, type Traffic } from "./rateLimit";
import type { Refusals } from "./refusals";

export const TOO_OFTEN = "more often than an honest client";
export const MUTED = "muted";

/** Names that are kept of those who run a newer version: one would do to tell the player. */
const NEWER_MAX = 40;

type MutedHandler = (this: void, sender: string) => void;

export interface DoorkeeperOptions {
    readonly clock: Clock;
    readonly log: Log;
    /** Of what is dropped unread. */
    readonly refusals: Refusals;
    /** This peer is muted from now on. */
    readonly onMuted: MutedHandler;
}

/**
 * Decides whether what a peer sends is looked at.
 *
 * @noSelf
 */
export interface Doorkeeper {
    /** @param isWhisper whether it came to us alone */
    admits(sender: string, text: string, isWhisper: boolean): boolean;
    /** Whether this peer may still make us do something. */
    allows(sender: string, traffic: Traffic): boolean;
    /** What he sent could not be read. A newer version's message is none of ours, but no rubbish. */
    unreadable(sender: string, reason: string): void;
    muted(): MutedPeer[];
    /** Names of those who speak in a version that is newer than ours. */
    newerVersions(): readonly string[];
}

function trafficOf(text: string, isWhisper: boolean): Traffic {
    const form = formOf(text) ?? "text";
    return isWhisper && (form === "segment" || form === "data") ? "whisper" : form;
}

export function createDoorkeeper({ clock, log, refusals, onMuted }: DoorkeeperOptions): Doorkeeper {
    const limits = createRateLimits(clock);
    const muting = createMuting(clock);
    const newer: string[] = [];

    return {
        admits(sender, text, isWhisper) {
            if (muting.isMuted(sender)) {
                refusals.note(sender, MUTED);
                return false;
            }
            if (limits.allows(sender, trafficOf(text, isWhisper))) return true;
            refusals.note(sender, TOO_OFTEN);
            return false;
        },
        allows: (sender, traffic) => limits.allows(sender, traffic),
        unreadable(sender, reason) {
            if (reason === NEWER_VERSION) {
                if (!newer.includes(sender) && newer.length < NEWER_MAX) newer.push(sender);
                return;
            }
            const seconds = muting.rubbish(sender, reason);
            if (seconds === undefined) return;
            log.warn(`LibLedger: does not listen to ${sender} for ${string.format("%d", seconds)} seconds: ${reason}`);
            onMuted(sender);
        },
        muted: () => muting.muted(),
        newerVersions: () => newer,
    };
}
