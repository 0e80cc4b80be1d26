import type { LedgerEvent } from "../event/event";
import { isSame, type Fingerprint } from "../fingerprint/fingerprint";
import type { WorkQueue } from "../schedule/workQueue";
import type { Advert, Attest, Data, Hello, Live, Message, Request } from "../wire/message";
import type { Advertiser } from "./advertiser";
import type { Answerer } from "./answerer";
import { takeInBatches, type Taken } from "./arrivals";
import type { Authority } from "./authority";
import { clampAnnounceTime } from "./election";
import { HEARD_LATELY_SECONDS, type Peer } from "./peers";
import { TOO_MUCH } from "./reception";
import type { Refusals } from "./refusals";
import type { Requester } from "./requester";
import type { Standing } from "./standing";
import type { Surroundings } from "./surroundings";
import type { Testimony } from "./testimony";

/**
 * Tells each part of the engine what peers say that concerns it.
 *
 * @noSelf
 */
export interface Hearing {
    receive(sender: string, message: Message): void;
    heardSegment(sender: string, isWhisper: boolean): void;
    /** Whether somebody spoke since the last call whom the authority does not know yet. */
    takeUnknown(): boolean;
}

/** Judges and takes in what was sent. */
type Admit = (this: void, sender: string, events: readonly LedgerEvent[], isLive: boolean) => Taken;

type ToldRoot = (this: void) => Fingerprint | undefined;

export interface HearingOptions {
    readonly around: Surroundings;
    readonly work: WorkQueue;
    readonly authority: Authority;
    readonly refusals: Refusals;
    readonly advertiser: Advertiser;
    readonly answerer: Answerer;
    readonly requester: Requester;
    readonly testimony: Testimony;
    /** What the others know of us. */
    readonly toldRoot: ToldRoot;
    readonly admit: Admit;
    readonly standing: Standing;
}

const MAY_NOT_SEND = "sender may not send";

export function createHearing(options: HearingOptions): Hearing {
    const { around, work, authority, refusals, advertiser, answerer, requester, testimony, admit, standing } = options;
    const { ledger, peers, clock } = around;
    let hasHeardUnknown = false;

    /** The record of who speaks now, with the authority's answer of now. */
    function heard(sender: string, seconds: number): Peer {
        const verdict = authority.maySend(sender);
        if (verdict === "unknown") hasHeardUnknown = true;
        const peer = peers.heard(sender, seconds);
        peer.maySend = verdict === "yes";
        return peer;
    }

    /** Adverts follow news; who tells the same again has been answered. */
    function tellRoot(peer: Peer, root: Fingerprint, seconds: number): void {
        standing.told(peer, root);
        const isNews = peers.toldRoot(peer, root, ledger.fingerprint(), seconds);
        testimony.heardRoot(peer, seconds);
        if (isNews && peer.isInSync === false) advertiser.heardNews(seconds);
    }

    /** Somebody who holds what we hold thinks that others do not: us, if what we told last is older than what we hold. */
    function oweStaleRoot({ isInSync }: Peer, root: Fingerprint, seconds: number): void {
        const toldRoot = options.toldRoot();
        if (isInSync === true && toldRoot !== undefined && !isSame(toldRoot, root)) advertiser.oweRoot(seconds);
    }

    function receiveHello(sender: string, hello: Hello, seconds: number): void {
        const before = peers.find(sender)?.lastHeard ?? -math.huge;
        const peer = heard(sender, seconds);
        peer.greetedAt = seconds;
        tellRoot(peer, hello.root, seconds);
        answerer.heardHello(peer, hello, seconds);
        if (peer.isInSync !== false) return;
        advertiser.heardHello(seconds);
        if (seconds - before > HEARD_LATELY_SECONDS) advertiser.heardNews(seconds);
        else advertiser.answerHello(seconds);
    }

    function receiveRequest(sender: string, request: Request, seconds: number): void {
        const peer = heard(sender, seconds);
        peer.greetedAt = seconds;
        if (request.to !== undefined) peer.servedAt = seconds;
        tellRoot(peer, request.root, seconds);
        oweStaleRoot(peer, request.root, seconds);
        requester.heardRequest(peer, request, seconds);
        testimony.heardRequest(peer, request, seconds);
        answerer.requested(peer, request, seconds);
    }

    function receiveAdvert(sender: string, advert: Advert, seconds: number): void {
        const peer = heard(sender, seconds);
        if (!peer.maySend) {
            if (authority.maySend(sender) === "no") refusals.note(sender, MAY_NOT_SEND);
            return;
        }
        peer.announceTime = clampAnnounceTime(advert.announceTime, clock.serverTime());
        peer.advertisedAt = seconds;
        tellRoot(peer, advert.root, seconds);
        if (advert.weeks.length > 0) peer.weeks = advert.weeks;
        if (advert.weeks.length > 0) oweStaleRoot(peer, advert.root, seconds);
    }

    function heardData(sender: string, data: Data, taken: Taken): void {
        const seconds = clock.seconds();
        const peer = heard(sender, seconds);
        if (!peer.maySend) {
            testimony.heardMemberData(sender, data.events, seconds);
            return;
        }
        peer.servedAt = seconds;
        if (taken.added > 0) standing.broughtNew(peer);
        if (data.events.length === 0) peers.promised(peer, seconds);
        else peers.kept(peer);
        if (!peers.isCredible(peer, seconds)) return;
        requester.heardData(peer, data, taken, seconds);
        answerer.heardData(peer, data, seconds);
    }

    function receiveData(sender: string, data: Data): void {
        const isTaken = takeInBatches(
            work,
            data.events,
            (events) => admit(sender, events, false),
            (taken) => {
                heardData(sender, data, taken);
            },
        );
        if (!isTaken) refusals.note(sender, TOO_MUCH);
    }

    function receiveLive(sender: string, { events }: Live, seconds: number): void {
        heard(sender, seconds);
        admit(sender, events, true);
    }

    function receiveAttest(sender: string, { digests }: Attest, seconds: number): void {
        heard(sender, seconds);
        testimony.heardAttest(sender, digests, seconds);
    }

    return {
        receive(sender, message) {
            const seconds = clock.seconds();
            if (message.kind === "live") receiveLive(sender, message, seconds);
            else if (message.kind === "hello") receiveHello(sender, message, seconds);
            else if (message.kind === "advert") receiveAdvert(sender, message, seconds);
            else if (message.kind === "request") receiveRequest(sender, message, seconds);
            else if (message.kind === "data") receiveData(sender, message);
            else receiveAttest(sender, message, seconds);
        },
        /** Whoever may not send is not waited for; what he sends is judged when it is whole. */
        heardSegment(sender, isWhisper) {
            const seconds = clock.seconds();
            const peer = heard(sender, seconds);
            if (!peer.maySend) return;
            peer.servedAt = seconds;
            peers.promised(peer, seconds);
            if (!peers.isCredible(peer, seconds)) return;
            requester.heardSegment(sender, isWhisper, seconds);
            if (!isWhisper) answerer.heardSegment(peer, seconds);
        },
        takeUnknown() {
            const hasHeard = hasHeardUnknown;
            hasHeardUnknown = false;
            return hasHeard;
        },
    };
}
