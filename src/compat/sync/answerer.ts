import type { LedgerEvent } from "../../event/event";
import { createOrder } from "../../event/order";
import type { Cancel } from "../../port/timer";
import type { Question } from "../../sync/question";
import type { Exchange } from "./exchange";
import type { Extra } from "./extra";
import { TO_GUILD, whisperTo } from "./outlet";
import type { Shipping } from "./shipping";
import { drawSeconds } from "../../sync/drawSeconds";
import type { Surroundings } from "./surroundings";
import type { WeekState } from "./weekBook";
import { weekEntries } from "./weekEntries";

/** Somebody who lacks something of a week. */
interface Asker {
    readonly name: string;
    /** What he holds; nil from the original, which wants the whole week. */
    readonly question: Question | undefined;
}

/** An answer that waits for its time. */
interface Pending {
    readonly askedAt: number;
    readonly askers: Asker[];
    readonly cancel: Cancel;
}

/** Answers requests of others. @noSelf */
export interface Answerer {
    /** Everybody heard it. @param extra of one of ours */
    heardRequest(sender: string, state: WeekState, extra: Extra | undefined): void;
    /** He asked nobody else: answered by whisper, at once. */
    heardWhisper(sender: string, state: WeekState, extra: Extra | undefined): void;
    stop(): void;
}

/** An own advert stands for so long. */
const VALID_SECONDS = 30;
const DELAY_SECONDS = 3;
const DELAY_SPREAD_SECONDS = 5;
/** Of whom the request is for. */
const ADDRESSED_SECONDS = 0.5;
const ADDRESSED_SPREAD_SECONDS = 0.5;
/** Who told the same and comes first has so long; then it is our turn, and nobody waits for him for a while. */
const ELDER_SECONDS = 10;
const PASSED_OVER_SECONDS = 300;
/** Until when whoever holds something else says nothing of the week: an answer of an original has come by then. */
const HUSH_SECONDS = 9;

export function createAnswerer(around: Surroundings, exchange: Exchange, shipping: Shipping): Answerer {
    const { clock, timer, random, ledger, peers, outlet, ownName } = around;
    const pendings = new LuaMap<number, Pending>();
    const watched = new LuaSet<number>();

    function stands({ toldAt }: WeekState): boolean {
        return toldAt !== undefined && clock.seconds() - toldAt < VALID_SECONDS;
    }

    function elderOf({ elder }: WeekState): string | undefined {
        return elder !== undefined && clock.seconds() - elder.at < VALID_SECONDS ? elder.name : undefined;
    }

    function delayOf(state: WeekState, extra: Extra | undefined): number {
        const own = ownName();
        const isAddressed = extra?.to !== undefined && (extra.to === own || extra.to.startsWith(`${own}-`));
        if (isAddressed) return drawSeconds(random, ADDRESSED_SECONDS, ADDRESSED_SECONDS + ADDRESSED_SPREAD_SECONDS);
        const spread = drawSeconds(random, 0, DELAY_SPREAD_SECONDS);
        const elder = elderOf(state);
        // His name comes before ours: the original leaves the answer to him.
        const waits = elder !== undefined && own !== undefined && elder < own ? ELDER_SECONDS : DELAY_SECONDS;
        return waits + spread;
    }

    function sendWeek(week: number): void {
        shipping.ship({ week, entries: weekEntries(ledger(), week), address: TO_GUILD });
    }

    /** What any of them lacks, each entry once and in order; what we lack ourselves is asked of each. */
    function sendLacked(week: number, askers: readonly Asker[]): void {
        const lacked: LedgerEvent[] = [];
        const isIn = new LuaSet<LedgerEvent>();
        let left = askers.length;
        for (const { name, question } of askers) {
            exchange.compare(question!, (found) => {
                for (const entry of found.lacked) {
                    if (!isIn.has(entry)) lacked.push(entry);
                    isIn.add(entry);
                }
                askBack(name, week, found.question, true);
                left = left - 1;
                if (left > 0 || lacked.length === 0) return;
                if (askers.length > 1) table.sort(lacked, createOrder(ledger().layout).before);
                shipping.ship({ week, entries: lacked, address: TO_GUILD });
            });
        }
    }

    function askBack(name: string, week: number, question: Question | undefined, isForAll: boolean): void {
        if (question === undefined) return;
        outlet.small({ type: "RW", week }, whisperTo(name), { question, to: name, isForAll });
    }

    /** Whether the very entries that we would send have come from another since. */
    function isAnswered(state: WeekState, askedAt: number): boolean {
        const { data } = state;
        return data !== undefined && data.at >= askedAt && data.hash === ledger().weekFingerprint(state.week)?.hash;
    }

    function answer(state: WeekState): void {
        const pending = pendings.get(state.week);
        pendings.delete(state.week);
        if (pending === undefined || isAnswered(state, pending.askedAt)) return;
        state.toldAt = undefined;
        if (pending.askers.every(({ question }) => question !== undefined)) sendLacked(state.week, pending.askers);
        else sendWeek(state.week);
    }

    /** Told the same as we would, so that we kept silent, and gives nothing now: his word counts no more. */
    function watchElder(state: WeekState): void {
        const elder = elderOf(state);
        if (elder === undefined || watched.has(state.week)) return;
        watched.add(state.week);
        const askedAt = clock.seconds();
        timer.after(ELDER_SECONDS, () => {
            watched.delete(state.week);
            const { data } = state;
            if (data !== undefined && data.at >= askedAt) return;
            const peer = peers.find(elder);
            if (peer !== undefined) peer.passedOverUntil = clock.seconds() + PASSED_OVER_SECONDS;
            if (state.elder?.name === elder) state.elder = undefined;
            state.tellAfter = clock.seconds();
        });
    }

    return {
        heardRequest(sender, state, extra) {
            state.hushedUntil = clock.seconds() + HUSH_SECONDS;
            if (elderOf(state) !== sender) watchElder(state);
            const count = ledger().weekFingerprint(state.week)?.count ?? 0;
            if (!stands(state) || count === 0) return;
            const asker: Asker = { name: sender, question: extra?.question };
            const waiting = pendings.get(state.week);
            if (waiting !== undefined) {
                if (!waiting.askers.some(({ name }) => name === sender)) waiting.askers.push(asker);
                return;
            }
            const cancel = timer.after(delayOf(state, extra), () => {
                answer(state);
            });
            pendings.set(state.week, { askedAt: clock.seconds(), askers: [asker], cancel });
        },
        heardWhisper(sender, { week }, extra) {
            const question = extra?.question;
            if (question === undefined) {
                shipping.ship({ week, entries: weekEntries(ledger(), week), address: whisperTo(sender) });
                return;
            }
            exchange.compare(question, (found) => {
                const isForAll = extra?.isForAll === true;
                askBack(sender, week, found.question, isForAll);
                if (found.lacked.length === 0) return;
                const address = isForAll ? TO_GUILD : whisperTo(sender);
                shipping.ship({ week, entries: found.lacked, address });
            });
        },
        stop() {
            for (const [, { cancel }] of pendings) cancel();
        },
    };
}
