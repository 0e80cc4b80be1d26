import { numberAt, type LedgerEvent } from "../event/event";
import type { WorkQueue } from "../schedule/workQueue";
import type { Request } from "../wire/message";
import type { Verdict } from "./authority";
import type { Holding } from "./holding";
import { createMemberAsker } from "./memberAsker";
import type { Peer } from "./peers";
import { createSending, type Sending } from "./sending";
import { drawSeconds } from "./drawSeconds";
import type { Surroundings } from "./surroundings";
import type { Unconfirmed } from "./unconfirmed";
import { createWitness } from "./witness";
import { createVouching, type Confirm } from "./vouching";

type TakeIn = (this: void, events: readonly LedgerEvent[]) => void;
type Changed = (this: void) => void;
type IsSettled = (this: void) => boolean;
type TellRoot = (this: void, seconds: number) => void;
type MaySend = (this: void, fullName: string) => Verdict;

/** @noSelf */
export interface TestimonyOptions {
    readonly around: Surroundings;
    readonly holding: Holding;
    readonly work: WorkQueue;
    readonly maySend: MaySend;
    /** Nobody who may write holds something else, and nothing is on its way. */
    readonly isSettled: IsSettled;
    /** Says what we hold. */
    readonly tellRoot: TellRoot;
    readonly confirm: Confirm;
    /** Merges what was confirmed. */
    readonly takeIn: TakeIn;
    /** What is held aside has changed. */
    readonly onChanged: Changed;
}

/**
 * What members who may not write have a say in: see vouching.ts. This part speaks to the channel for it.
 *
 * @noSelf
 */
export interface Testimony {
    /** Whatever told what this peer holds. */
    heardRoot(peer: Peer, seconds: number): void;
    heardRequest(asker: Peer, request: Request, seconds: number): void;
    /** Somebody who may write lacks these, which we hold and may not send on our own. */
    wanted(events: readonly LedgerEvent[], seconds: number): void;
    /** Each of these was judged already, and held aside where it was new. */
    heardMemberData(sender: string, events: readonly LedgerEvent[], seconds: number): void;
    heardAttest(sender: string, digests: readonly number[], seconds: number): void;
    aside(sender: string, event: LedgerEvent, seconds: number): void;
    isConfirmed(event: LedgerEvent): boolean;
    unconfirmed(): readonly Unconfirmed[];
    tick(seconds: number): void;
    stop(): void;
}

export function createTestimony(options: TestimonyOptions): Testimony {
    const { around, holding, work, maySend, isSettled } = options;
    const { ledger, outlet, random } = around;
    let sending: Sending | undefined;

    /** Those who are asked for their word are members: who may write sends what he holds, and who is unknown says nothing. */
    function isMember(): boolean {
        return maySend(around.ownName()) === "no";
    }

    function stopOffering(): void {
        sending?.stop();
        sending = undefined;
    }

    function offer(events: readonly LedgerEvent[]): void {
        if (!isMember()) return;
        stopOffering();
        const { time } = ledger.layout;
        const span = { start: numberAt(events[0]!, time), finish: numberAt(events[events.length - 1]!, time) + 1 };
        sending = createSending(around, { span, events, isWhole: false, target: undefined, onChunk: () => undefined });
        sending.begin();
    }

    const witness = createWitness(around, (seconds) => {
        if (isMember()) options.tellRoot(seconds);
    });
    const asker = createMemberAsker({ around, holding, work, isSettled });
    const vouching = createVouching({
        ledger,
        draw: (low, high) => drawSeconds(random, low, high),
        mayConfirm: (event) => around.mayPassOn(event),
        confirm: options.confirm,
        takeIn: options.takeIn,
        offer,
        attest(digests) {
            if (isMember()) outlet.send({ kind: "attest", digests }, "NORMAL");
        },
        onChanged: options.onChanged,
    });

    return {
        heardRoot: witness.heardRoot,
        heardRequest(peer, request, seconds) {
            asker.heardRequest(peer, request, seconds);
            if (peer.maySend) vouching.offerer.heardQuestion(seconds);
        },
        wanted(events, seconds) {
            vouching.offerer.wanted(events, seconds);
        },
        heardMemberData(sender, events, seconds) {
            vouching.offerer.heardOffer(sender, events, seconds);
        },
        heardAttest(sender, digests, seconds) {
            // One who is not known yet may be anybody.
            if (maySend(sender) !== "unknown") vouching.attested(sender, digests, seconds);
        },
        aside: vouching.aside,
        isConfirmed: vouching.isConfirmed,
        unconfirmed: vouching.unconfirmed,
        tick(seconds) {
            witness.tick(seconds);
            asker.tick(seconds);
            vouching.tick(seconds);
            // What all hold by now who may write, nobody needs any more.
            if (sending?.isFinished() === true || around.peers.inSync(seconds) === true) stopOffering();
            sending?.tick(seconds);
        },
        stop: stopOffering,
    };
}
