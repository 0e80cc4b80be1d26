import type { Clock } from "../port/clock";

/** A peer to whom we do not listen. */
export interface MutedPeer {
    /** Full name. */
    readonly name: string;
    /** What was wrong with the last that he sent, in words for people. */
    readonly reason: string;
    /** `clock.seconds()` when we listen again. */
    readonly until: number;
}

/**
 * Who sends rubbish is not listened to for a while, longer each time. A broken message now and then is no rubbish: it
 * may have been cut on its way.
 *
 * @noSelf
 */
export interface Muting {
    /** @returns seconds for which he is muted from now on; nil when this one is let pass */
    rubbish(sender: string, reason: string): number | undefined;
    isMuted(sender: string): boolean;
    /** In the order in which they were first noticed. */
    muted(): MutedPeer[];
}

/** So many broken messages at once are too many; one is forgiven every ten seconds. */
export const RUBBISH_MAX = 8;
export const FORGIVEN_SECONDS = 10;
export const FIRST_MUTE_SECONDS = 60;
export const LONGEST_MUTE_SECONDS = 600;
/** Who behaved for so long begins anew. */
const FORGOTTEN_SECONDS = 3600;
/** Peers that are remembered. */
export const OFFENDERS_MAX = 100;

interface Offender {
    readonly name: string;
    reason: string;
    faults: number;
    faultAt: number;
    mutedUntil: number;
    muteSeconds: number;
}

export function createMuting(clock: Clock): Muting {
    const byName = new LuaMap<string, Offender>();
    let offenders: Offender[] = [];

    /** The muted ones stay longest. */
    function makeRoom(): void {
        let mildest = offenders[0]!;
        for (const offender of offenders) {
            const isLater = offender.mutedUntil > mildest.mutedUntil;
            const isAlike = offender.mutedUntil === mildest.mutedUntil;
            if (!isLater && (!isAlike || offender.faultAt < mildest.faultAt)) mildest = offender;
        }
        byName.delete(mildest.name);
        offenders = offenders.filter((offender) => offender !== mildest);
    }

    function create(name: string): Offender {
        if (offenders.length >= OFFENDERS_MAX) makeRoom();
        const offender: Offender = { name, reason: "", faults: 0, faultAt: 0, mutedUntil: 0, muteSeconds: 0 };
        byName.set(name, offender);
        offenders.push(offender);
        return offender;
    }

    function isMuted(sender: string): boolean {
        return clock.seconds() < (byName.get(sender)?.mutedUntil ?? 0);
    }

    return {
        rubbish(sender, reason) {
            const seconds = clock.seconds();
            const offender = byName.get(sender) ?? create(sender);
            if (seconds - offender.faultAt >= FORGOTTEN_SECONDS) offender.muteSeconds = 0;
            const forgiven = (seconds - offender.faultAt) / FORGIVEN_SECONDS;
            offender.faults = math.max(0, offender.faults - forgiven) + 1;
            offender.faultAt = seconds;
            offender.reason = reason;
            if (offender.faults < RUBBISH_MAX) return undefined;
            offender.faults = 0;
            offender.muteSeconds =
                offender.muteSeconds === 0
                    ? FIRST_MUTE_SECONDS
                    : math.min(LONGEST_MUTE_SECONDS, offender.muteSeconds * 2);
            offender.mutedUntil = seconds + offender.muteSeconds;
            return offender.muteSeconds;
        },
        isMuted,
        muted: () =>
            offenders
                .filter(({ name }) => isMuted(name))
                .map(({ name, reason, mutedUntil }) => ({ name, reason, until: mutedUntil })),
    };
}
