/** Somebody who could answer a request. */
export interface Candidate {
    readonly name: string;
    /** Server time at which he said so; nil when nobody has heard him say it. */
    readonly announceTime: number | undefined;
}

/** Seconds after a request until the elected one sends. */
export const ELECTION_SECONDS = 5;
/** Seconds after which the next one takes over, if nothing was heard. */
export const TAKEOVER_SECONDS = 5;
/** How far an announce time may be from when it was received; one who lies about it gains nothing. */
export const ANNOUNCE_TOLERANCE_SECONDS = 30;

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

/** How many of the others come before us. */
export function placeOf(own: Candidate, others: readonly Candidate[]): number {
    let place = 0;
    for (const other of others) if (hasPriority(other, own)) place = place + 1;
    return place;
}

/** Seconds after the request until it is our turn. */
export function turnSeconds(place: number): number {
    return ELECTION_SECONDS + place * TAKEOVER_SECONDS;
}
