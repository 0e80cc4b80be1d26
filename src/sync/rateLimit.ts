import type { Clock } from "../port/clock";
import type { Form } from "../wire/binary/frame";

/** What is counted apart: forms of messages, and what a client makes of them. */
export type Traffic = Form | "text" | "whisper" | "missedLive";

/**
 * How much each peer may say. Generous for honest clients, whose game lets them have 10 broadcasts at once and one more a
 * second, and whose messages may come in a bunch after a lag; what exceeds it is dropped unread.
 *
 * @noSelf
 */
export interface RateLimits {
    /** Counts one; false when it is too many. */
    allows(sender: string, traffic: Traffic): boolean;
}

interface Limit {
    /** At once. */
    readonly burst: number;
    readonly perSecond: number;
}

export const LIMITS: Readonly<Record<Traffic, Limit>> = {
    hello: { burst: 6, perSecond: 0.5 },
    advert: { burst: 8, perSecond: 0.5 },
    /** An exchange of ranges asks a few at once. */
    request: { burst: 12, perSecond: 1 },
    attest: { burst: 12, perSecond: 1 },
    missing: { burst: 12, perSecond: 1 },
    /** Of a group: where its ledger is, and who wants to know. */
    notice: { burst: 6, perSecond: 0.5 },
    live: { burst: 20, perSecond: 3 },
    data: { burst: 20, perSecond: 3 },
    /** A chunk of 34 segments can have waited for a lag to end. */
    segment: { burst: 50, perSecond: 3 },
    /** Segments and data that come to us alone: outside instances the game's 800 bytes a second are the bound. */
    whisper: { burst: 70, perSecond: 6 },
    block: { burst: 5, perSecond: 0.1 },
    /** AceSerializer's text, any kind. */
    text: { burst: 40, perSecond: 4 },
    /** Each makes us say hello. */
    missedLive: { burst: 3, perSecond: 1 / 30 },
};

/** Peers that are counted; the one that was silent longest makes room. */
export const SENDERS_MAX = 200;

interface Bucket {
    tokens: number;
    filledAt: number;
}

interface Speaker {
    readonly name: string;
    heardAt: number;
    readonly buckets: LuaMap<Traffic, Bucket>;
}

export function createRateLimits(clock: Clock): RateLimits {
    const byName = new LuaMap<string, Speaker>();
    let speakers: Speaker[] = [];

    function makeRoom(): void {
        let silent = speakers[0]!;
        for (const speaker of speakers) if (speaker.heardAt < silent.heardAt) silent = speaker;
        byName.delete(silent.name);
        speakers = speakers.filter((speaker) => speaker !== silent);
    }

    function create(name: string, seconds: number): Speaker {
        if (speakers.length >= SENDERS_MAX) makeRoom();
        const speaker: Speaker = { name, heardAt: seconds, buckets: new LuaMap() };
        byName.set(name, speaker);
        speakers.push(speaker);
        return speaker;
    }

    return {
        allows(sender, traffic) {
            const seconds = clock.seconds();
            const speaker = byName.get(sender) ?? create(sender, seconds);
            speaker.heardAt = seconds;
            const { burst, perSecond } = LIMITS[traffic];
            const bucket = speaker.buckets.get(traffic) ?? { tokens: burst, filledAt: seconds };
            bucket.tokens = math.min(burst, bucket.tokens + (seconds - bucket.filledAt) * perSecond);
            bucket.filledAt = seconds;
            speaker.buckets.set(traffic, bucket);
            if (bucket.tokens < 1) return false;
            bucket.tokens = bucket.tokens - 1;
            return true;
        },
    };
}
