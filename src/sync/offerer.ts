import { digestOf } from "../event/digest";
import type { LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";
import { createOrder } from "../event/order";

type Holds = (this: void, event: LedgerEvent) => boolean;
type Draw = (this: void, low: number, high: number) => number;
type SendEvents = (this: void, events: readonly LedgerEvent[]) => void;
type SendDigests = (this: void, digests: readonly number[]) => void;

/** @noSelf */
export interface OffererOptions {
    readonly layout: Layout;
    /** Our ledger holds this event with exactly this content. */
    readonly holds: Holds;
    /** A moment between two numbers of seconds, drawn anew each time. */
    readonly draw: Draw;
    /** Sends events as data, ascending. */
    readonly offer: SendEvents;
    readonly attest: SendDigests;
}

/**
 * What a member who may not write does for those who may: offers what they lack, and says that he holds what others
 * offer. One offers, since the others hear it; as many attest as are needed.
 *
 * @noSelf
 */
export interface Offerer {
    /** Somebody who may write asks; so there is somebody who needs our word. */
    heardQuestion(seconds: number): void;
    /** We hold these, and somebody who may write lacks them. */
    wanted(events: readonly LedgerEvent[], seconds: number): void;
    /** A member sent these. */
    heardOffer(sender: string, events: readonly LedgerEvent[], seconds: number): void;
    heardAttest(sender: string, digests: readonly number[], seconds: number): void;
    tick(seconds: number): void;
}

/** Before an offer or an attestation: long enough that one of many is heard by the others. */
const DELAY_LOW_SECONDS = 0.5;
const DELAY_HIGH_SECONDS = 4;
/** Members that say so are enough: one more than a confirmation takes, since one may not be heard. */
const ATTESTERS_ENOUGH = 4;
/** Events of one offer: a member's share of the pool takes them all. The next ones follow when these are confirmed. */
export const OFFERED_MAX = 100;
/** Digests in one attestation. */
const ATTESTED_MAX = 512;
/** So long nobody repeats what he said: the answer takes less, and a loss is asked for anew after it. */
const SAID_SECONDS = 60;
/** So long after a question our word may be needed. */
const NEEDED_SECONDS = 120;
/** Events whose speakers are followed. */
const FOLLOWED_MAX = 1000;

/** Who has told one content of one key lately. */
interface Matter {
    readonly event: LedgerEvent;
    readonly digest: number;
    readonly speakers: LuaSet<string>;
    speakersCount: number;
    readonly since: number;
    hasSpoken: boolean;
    /** The offer is ours to make while nobody else makes it. */
    isToOffer: boolean;
}

export function createOfferer({ layout, holds, draw, offer, attest }: OffererOptions): Offerer {
    const { before } = createOrder(layout);
    let matters: Matter[] = [];
    const byDigest = new LuaMap<number, Matter>();
    let neededUntil = -math.huge;
    let offerAt: number | undefined;
    let attestAt: number | undefined;

    function expire(seconds: number): void {
        if (matters.length === 0) return;
        matters = matters.filter((matter) => {
            const stays = seconds - matter.since < SAID_SECONDS;
            if (!stays) byDigest.delete(matter.digest);
            return stays;
        });
    }

    function matterOf(event: LedgerEvent, seconds: number): Matter | undefined {
        const digest = digestOf(layout, event);
        const known = byDigest.get(digest);
        if (known !== undefined) return known;
        if (matters.length >= FOLLOWED_MAX) return undefined;
        const matter: Matter = {
            event,
            digest,
            speakers: new LuaSet(),
            speakersCount: 0,
            since: seconds,
            hasSpoken: false,
            isToOffer: false,
        };
        matters.push(matter);
        byDigest.set(digest, matter);
        return matter;
    }

    function addSpeaker(matter: Matter, sender: string): void {
        if (matter.speakers.has(sender)) return;
        matter.speakers.add(sender);
        matter.speakersCount = matter.speakersCount + 1;
    }

    function ourOffer(): Matter[] {
        const ours = matters.filter((matter) => matter.isToOffer && !matter.hasSpoken);
        table.sort(ours, (a, b) => before(a.event, b.event));
        return ours.slice(0, OFFERED_MAX);
    }

    function needsOurWord({ hasSpoken, isToOffer, speakersCount }: Matter): boolean {
        return !hasSpoken && !isToOffer && speakersCount > 0 && speakersCount < ATTESTERS_ENOUGH;
    }

    function speak(spoken: readonly Matter[]): void {
        for (const matter of spoken) {
            matter.hasSpoken = true;
            matter.speakersCount = matter.speakersCount + 1;
        }
    }

    function offerNow(): void {
        offerAt = undefined;
        const ours = ourOffer();
        if (ours.length === 0) return;
        speak(ours);
        offer(ours.map(({ event }) => event));
    }

    function attestNow(): void {
        attestAt = undefined;
        const ours = matters.filter((matter) => needsOurWord(matter)).slice(0, ATTESTED_MAX);
        if (ours.length === 0) return;
        speak(ours);
        attest(ours.map(({ digest }) => digest));
    }

    return {
        heardQuestion(seconds) {
            neededUntil = seconds + NEEDED_SECONDS;
        },
        wanted(events, seconds) {
            neededUntil = seconds + NEEDED_SECONDS;
            expire(seconds);
            for (const event of events) {
                const matter = matterOf(event, seconds);
                // Once somebody has offered it, our word is enough.
                if (matter !== undefined && matter.speakersCount === 0) matter.isToOffer = true;
            }
            offerAt ??= seconds + draw(DELAY_LOW_SECONDS, DELAY_HIGH_SECONDS);
        },
        heardOffer(sender, events, seconds) {
            if (seconds >= neededUntil) return;
            expire(seconds);
            for (const event of events) {
                const matter = holds(event) ? matterOf(event, seconds) : undefined;
                if (matter !== undefined) {
                    matter.isToOffer = false;
                    addSpeaker(matter, sender);
                }
            }
            attestAt ??= seconds + draw(DELAY_LOW_SECONDS, DELAY_HIGH_SECONDS);
        },
        heardAttest(sender, digests) {
            for (const digest of digests) {
                const matter = byDigest.get(digest);
                if (matter !== undefined && matter.speakersCount > 0) addSpeaker(matter, sender);
            }
        },
        tick(seconds) {
            if (offerAt !== undefined && seconds >= offerAt) offerNow();
            if (attestAt !== undefined && seconds >= attestAt) attestNow();
            expire(seconds);
        },
    };
}
