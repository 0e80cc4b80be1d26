import type { LedgerEvent } from "../event/event";
import { createOrder } from "../event/order";
import { keyText } from "../event/key";
import type { Layout } from "../event/layout";
import type { Pause } from "../schedule/slices";
import { compare, type Comparison } from "./comparison";
import type { Holding } from "./holding";
import type { Pending } from "./pending";
import type { Question } from "./question";
import type { Surroundings } from "./surroundings";
import type { Unmoved } from "./unmoved";

/** What some questions come to. */
export interface Answer {
    /** What one of the askers lacks at least, nobody has sent meanwhile, and we may pass on; ascending. */
    readonly events: readonly LedgerEvent[];
    /** Whether that is all of it. */
    readonly isWhole: boolean;
    /** What we ask back. */
    readonly counterQuestions: readonly CounterQuestion[];
}

export interface CounterQuestion {
    readonly asker: string;
    readonly question: Question;
}

/** A call of the consumer's handler. */
const UNITS_PER_JUDGEMENT = 5;

function heardKeys(layout: Layout, requests: readonly Pending[], pause: Pause): LuaSet<string> {
    const keys = new LuaSet<string>();
    for (const { heard } of requests) {
        for (const events of heard) {
            for (const event of events) {
                keys.add(keyText(layout, event));
                pause(2);
            }
        }
    }
    return keys;
}

/** The events of all comparisons, each once, ascending. */
function unionOf(layout: Layout, comparisons: readonly Comparison[], pause: Pause): readonly LedgerEvent[] {
    if (comparisons.length === 1) return comparisons[0]!.lacked;
    const { before } = createOrder(layout);
    const seen = new LuaSet<LedgerEvent>();
    const all: LedgerEvent[] = [];
    for (const { lacked } of comparisons) {
        for (const event of lacked) {
            if (!seen.has(event)) all.push(event);
            seen.add(event);
            pause(1);
        }
    }
    all.sort((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0));
    return all;
}

/** @noSelf */
export interface AnswerOptions {
    readonly around: Surroundings;
    readonly holding: Holding;
    readonly untilUnmoved: Unmoved;
    readonly requests: readonly Pending[];
    readonly pause: Pause;
}

/** Compares what the askers told with what we hold, in slices; nil when the ledger grows all the time. */
export function answer({ around, holding, untilUnmoved, requests, pause }: AnswerOptions): Answer | undefined {
    const { ledger } = around;
    const comparisons = untilUnmoved(() => requests.map(({ question }) => compare(ledger, holding, question, pause)));
    if (comparisons === undefined) return undefined;
    const heard = heardKeys(ledger.layout, requests, pause);
    const events: LedgerEvent[] = [];
    let isWhole = true;
    for (const event of unionOf(ledger.layout, comparisons, pause)) {
        pause(UNITS_PER_JUDGEMENT);
        if (!heard.has(keyText(ledger.layout, event)) && around.mayPassOn(event)) events.push(event);
        else isWhole = false;
    }
    const counterQuestions: CounterQuestion[] = [];
    comparisons.forEach(({ question }, index) => {
        if (question !== undefined) counterQuestions.push({ asker: requests[index]!.asker, question });
    });
    return { events, isWhole, counterQuestions };
}
