/** Somebody who could answer a request. */
export interface Candidate {
    readonly name: string;
    /** Server time at which he said so; nil when nobody has heard him say it. */
    readonly announceTime: number | undefined;
}

/** Seconds after a request until the elected one sends: others may ask meanwhile. */
export const ELECTION_SECONDS = 0.5;
/** The first claim decides between two who both think that they are elected; so they should not speak at one moment. */
export const ELECTION_SPREAD_SECONDS = 0.5;
/** Seconds after which the next one takes over, if nothing was heard. */
export const TAKEOVER_SECONDS = 5;
/** Whom an answer is meant for reacts after so long. */
export const REACTION_SECONDS = 0.05;
/** How far an announce time may be from when it was received; one who lies about it gains nothing. */
const ANNOUNCE_TOLERANCE_SECONDS = 30;

/** What an announce time counts as. Both in server time. */
export function clampAnnounceTime(announced: number, received: number): number {
    const distance = announced - received;
    const isCredible = distance >= -ANNOUNCE_TOLERANCE_SECONDS && distance <= ANNOUNCE_TOLERANCE_SECONDS;
    return isCredible ? announced : received;
}

/** Lowest announce time first, then name; who was not heard comes last. A total order over different names. */
export function hasPriority(candidate: Candidate, other: Candidate): boolean {
    if (candidate.announceTime !== other.announceTime) {
        if (candidate.announceTime === undefined) return false;
        return other.announceTime === undefined || candidate.announceTime < other.announceTime;
    }
    return candidate.name < other.name;
}
