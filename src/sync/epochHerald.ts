import type { LedgerEvent } from "../event/event";
import { numberAt } from "../event/event";
import { isSameContent } from "../ledger/content";
import { FIRST_EPOCH, isSameEpoch, spellEpoch, startOf, type Epoch, type EpochStart } from "../ledger/epoch";
import type { EpochStep, Lineage } from "../ledger/lineage";
import type { Clock } from "../port/clock";
import type { Random } from "../port/random";
import type { Roster } from "../port/roster";
import type { Cancel, Timer } from "../port/timer";
import type { EpochMark } from "../wire/binary/message";
import { judgeRelayed } from "./admission";
import type { Authority } from "./authority";
import { createEarshot } from "./earshot";
import type { EpochListener } from "./epochListeners";
import { CLOSED_SECONDS, type WhyClosed } from "./outlet";
import type { Address, Router } from "./router";
import { epochMarkOf, isSameMark, markOf } from "./speech";
import { createStepWords } from "./stepWords";
import { drawSeconds } from "./drawSeconds";

/** What somebody said in an epoch that we cannot follow him to. */
export interface UnknownEpoch {
    readonly generation: number;
    /** Full name of who was heard there last. */
    readonly by: string;
}

type Listen = (this: void) => void;
type StartHandler = (this: void, step: EpochStep) => void;
type Answer = (this: void) => boolean;

export interface EpochHeraldOptions {
    /** In whose name it speaks; the epoch is that which it speaks to. */
    readonly address: Omit<Address, "epoch" | "mark">;
    readonly lineage: Lineage;
    /** Where this client is. */
    readonly current: Epoch;
    readonly authority: Authority;
    readonly roster: Roster;
    readonly router: Router;
    readonly clock: Clock;
    readonly timer: Timer;
    readonly random: Random;
    readonly whyClosed: WhyClosed;
    /** Sending may be off; what an author has to tell leaves in any case. */
    readonly isSendingOn: Answer;
    /** The lineage has this new step. */
    readonly onStart: StartHandler;
    /** Something is to be said in our own epoch, so that somebody who is further tells us how he came there. */
    readonly onLost: Listen;
}

/**
 * Helps clients out of older epochs: who is heard in one is told the events that led from there to here, as relayed
 * events of their own epochs. Of all who could, mostly one speaks: each waits for a random time and keeps silent about
 * what another has told meanwhile. Who is told and does not follow (the player may not have agreed) is told again ever
 * more rarely.
 *
 * Members tell those who may write, when nobody else does: whoever began an epoch may have lost it in a crash while they
 * hold it. Enough of them tell it that it is confirmed, like any other event that only members hold.
 *
 * @noSelf
 */
export interface EpochHerald {
    /** Tells now how to come from that epoch here. */
    tellFrom(epoch: Epoch): void;
    /** Nil while everybody heard is where we can follow him. */
    unknownEpoch(): UnknownEpoch | undefined;
    /** Judges what waits for an answer of the authority anew. */
    ask(): void;
    stop(): void;
}

const DELAY_LOW_SECONDS = 0.5;
const DELAY_HIGH_SECONDS = 4;
/** Members wait for those who may write. */
const MEMBER_DELAY_LOW_SECONDS = 6;
const MEMBER_DELAY_HIGH_SECONDS = 20;
/** Between two tellings, by whomever, however many are heard in old epochs. */
const TELLING_PAUSE_SECONDS = 10;
const LOST_DELAY_HIGH_SECONDS = 6;
const LOST_PAUSE_SECONDS = 30;
const LOST_PAUSE_LONGEST_SECONDS = 600;
/** Events that wait for an answer of the authority or for their time. */
const WAITING_MAX = 20;

/** A start over that somebody told. */
interface Told {
    readonly sender: string;
    readonly epoch: EpochMark;
    readonly event: LedgerEvent;
}

export function createEpochHerald(options: EpochHeraldOptions): EpochHerald {
    const { address, lineage, current, authority, roster, router, clock, timer, random } = options;
    const earshot = createEarshot();
    /** When each step, by its epoch's id, was last told by another who may. */
    const toldAt = new LuaMap<string, number>();
    const words = createStepWords();
    /** What is to be told, and since when. */
    let dueSteps: readonly EpochStep[] = [];
    let dueSince = 0;
    let isForced = false;
    let cancelTelling: Cancel | undefined;
    let lastToldAt = -math.huge;
    let unknown: UnknownEpoch | undefined;
    let cancelLost: Cancel | undefined;
    let lostAgainAt = 0;
    let lostPause = LOST_PAUSE_SECONDS;
    let waiting: Told[] = [];

    /** The epoch that a mark means, if it is known. */
    function epochOf(mark: EpochMark): Epoch | undefined {
        for (const epoch of [FIRST_EPOCH, current]) if (isSameMark(mark, epochMarkOf(epoch))) return epoch;
        return lineage.steps().find((step) => isSameMark(mark, epochMarkOf(step.epoch)))?.epoch;
    }

    /** What somebody lacks who is in that epoch; nil stands for one that we do not know, so we know no common ground. */
    function stepsFrom(epoch: Epoch | undefined): EpochStep[] {
        const goal = lineage.path(lineage.best());
        const start = epoch === undefined ? [] : lineage.path(epoch);
        return goal.filter((step, index) => start[index]?.epoch.id !== step.epoch.id);
    }

    function isMember(): boolean {
        const ownName = roster.ownName();
        return ownName !== undefined && authority.maySend(ownName) === "no";
    }

    function mayTell({ event }: EpochStep): boolean {
        const ownName = roster.ownName();
        if (ownName === undefined || authority.maySend(ownName) !== "yes") return false;
        return authority.mayWrite(ownName, event) === "yes";
    }

    function isToldAlready({ epoch: { id } }: EpochStep): boolean {
        return (toldAt.get(id) ?? -math.huge) >= dueSince || words.areEnough(id, dueSince);
    }

    function sendStep({ parent, event }: EpochStep): boolean {
        const { ledgerId, layout } = address;
        const epoch = spellEpoch(parent);
        const from: Address = { ...address, epoch, mark: markOf({ ledgerId, epoch }) };
        const start = numberAt(event, layout.time);
        const text = router.encode(from, {
            kind: "data",
            start,
            finish: start + 1,
            piece: 1,
            isLast: true,
            isWhole: false,
            events: [event],
        });
        if (text.ok)
            router.send(from, text.value, "NORMAL", (sent) => {
                if (!sent) again();
            });
        return text.ok;
    }

    /** The channel took nothing: all of it once more, a little later. */
    function again(): void {
        if (cancelTelling !== undefined) return;
        dueSteps = stepsFrom(FIRST_EPOCH);
        dueSince = clock.seconds();
        cancelTelling = timer.after(CLOSED_SECONDS, tell);
    }

    function tell(): void {
        cancelTelling = undefined;
        if (options.whyClosed() !== undefined) {
            cancelTelling = timer.after(CLOSED_SECONDS, tell);
            return;
        }
        const steps = dueSteps;
        const isAllowed = isForced || options.isSendingOn();
        const isAsMember = !isForced && isMember();
        dueSteps = [];
        isForced = false;
        for (const step of steps) {
            if (!isAllowed || isToldAlready(step) || !(isAsMember || mayTell(step))) continue;
            if (sendStep(step)) lastToldAt = clock.seconds();
        }
    }

    /** @param sender whom it helps; members can help only those who may confirm what they say */
    function owe(steps: readonly EpochStep[], sender: string): void {
        const isAsMember = isMember();
        if (isAsMember && authority.maySend(sender) !== "yes") return;
        // Longer ones begin earlier, and hold the shorter ones.
        if (steps.length > dueSteps.length) dueSteps = steps;
        if (cancelTelling !== undefined || dueSteps.length === 0) return;
        const seconds = clock.seconds();
        dueSince = seconds;
        const rest = math.max(0, lastToldAt + TELLING_PAUSE_SECONDS - seconds);
        const delay = isAsMember
            ? drawSeconds(random, MEMBER_DELAY_LOW_SECONDS, MEMBER_DELAY_HIGH_SECONDS)
            : drawSeconds(random, DELAY_LOW_SECONDS, DELAY_HIGH_SECONDS);
        cancelTelling = timer.after(rest + delay, tell);
    }

    /** Somebody is further than we know, or elsewhere: only one who hears us in our epoch will tell us. */
    function lost(sender: string, generation: number): void {
        unknown = { generation, by: sender };
        const seconds = clock.seconds();
        if (cancelLost !== undefined || seconds < lostAgainAt || authority.maySend(sender) !== "yes") return;
        lostAgainAt = seconds + lostPause;
        lostPause = math.min(LOST_PAUSE_LONGEST_SECONDS, lostPause * 2);
        cancelLost = timer.after(drawSeconds(random, DELAY_LOW_SECONDS, LOST_DELAY_HIGH_SECONDS), () => {
            cancelLost = undefined;
            if (unknown !== undefined) options.onLost();
        });
    }

    function hearUnknown(sender: string, { generation }: EpochMark): void {
        const best = lineage.best();
        if (generation >= best.generation) lost(sender, generation);
        if (generation <= best.generation && earshot.isDue(sender, clock.seconds())) owe(stepsFrom(undefined), sender);
    }

    function hearKnown(sender: string, epoch: Epoch): void {
        const steps = stepsFrom(epoch);
        if (steps.length > 0 && earshot.isDue(sender, clock.seconds())) owe(steps, sender);
    }

    /** A member tells what we know as well. @returns whether he does */
    function hearWord({ sender, event }: Told, { epoch }: EpochStart): boolean {
        const known = lineage.step(epoch);
        if (known === undefined || !isSameContent(address.layout, known.event, event)) return false;
        words.add(epoch.id, sender, clock.seconds());
        return true;
    }

    /**
     * An event that somebody tells in another epoch counts as one that he relays in ours would.
     *
     * @returns false where it is nothing to us
     */
    function take(told: Told): boolean {
        const { sender, epoch, event } = told;
        const parent = epochOf(epoch);
        const start = startOf(address.layout, event);
        if (parent === undefined || start === undefined) return false;
        const verdict = authority.mayWrite(sender, event);
        const judgement = judgeRelayed(numberAt(event, address.layout.time), clock.serverTime(), verdict);
        if (judgement.kind === "wait" && waiting.length < WAITING_MAX) waiting.push(told);
        if (judgement.kind === "accept") takeStart(told, parent, start);
        return judgement.kind === "aside" ? hearWord(told, start) : true;
    }

    function takeStart({ event }: Told, parent: Epoch, start: EpochStart): void {
        const added = lineage.add(parent, event);
        if (!added.ok) return;
        const seconds = clock.seconds();
        toldAt.set(start.epoch.id, seconds);
        if (!added.value) {
            // He tells what we know for the same reason as we would.
            lastToldAt = seconds;
            return;
        }
        unknown = undefined;
        options.onStart({ ...start, parent, event });
    }

    function ask(): void {
        const again = waiting;
        waiting = [];
        for (const told of again) take(told);
    }

    const listener: EpochListener = {
        heard(sender, mark, isData) {
            const epoch = epochOf(mark);
            // What starts an epoch may come from anywhere, also from one who tells it as we would.
            if (isData && epoch !== undefined) return true;
            if (epoch === undefined) hearUnknown(sender, mark);
            else hearKnown(sender, epoch);
            return false;
        },
        told(sender, epoch, events) {
            const starts = events.filter((event) => startOf(address.layout, event) !== undefined);
            const known = epochOf(epoch);
            if (starts.length < events.length && known !== undefined) hearKnown(sender, known);
            let isOfUse = starts.length === events.length;
            for (const event of starts) if (!take({ sender, epoch, event })) isOfUse = false;
            return isOfUse;
        },
    };

    const cancelListening = router.listenToEpochs(address.ledgerId, listener);

    return {
        tellFrom(epoch) {
            if (isSameEpoch(epoch, lineage.best())) return;
            cancelTelling?.();
            dueSteps = stepsFrom(epoch);
            dueSince = clock.seconds();
            isForced = true;
            tell();
        },
        unknownEpoch: () => unknown,
        ask,
        stop() {
            cancelListening();
            cancelTelling?.();
            cancelLost?.();
        },
    };
}
