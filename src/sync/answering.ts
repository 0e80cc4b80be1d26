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
    /** The same that we may not pass on. */
    readonly withheld: readonly LedgerEvent[];
    /** Whether `events` are all that they lack. */
    readonly isWhole: boolean;
    /** What we ask back. */
    readonly counterQuestions: readonly CounterQuestion[];
    /** What each of the questions showed, in their order. */
    readonly comparisons: readonly Comparison[];
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

/** The events of all lists, each once, ascending. */
function unionOf(layout: Layout, lists: readonly (readonly LedgerEvent[])[], pause: Pause): readonly LedgerEvent[] {
    if (lists.length === 1) return lists[0]!;
    const { before } = createOrder(layout);
    const seen = new LuaSet<LedgerEvent>();
    const all: LedgerEvent[] = [];
    for (const list of lists) {
        for (const event of list) {
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
    /** What the askers lack besides. */
    readonly owed: readonly LedgerEvent[];
    readonly pause: Pause;
}

/** Compares what the askers told with what we hold, in slices; nil when the ledger grows all the time. */
export function answer({ around, holding, untilUnmoved, requests, owed, pause }: AnswerOptions): Answer | undefined {
    const { ledger } = around;
    const comparisons = untilUnmoved(() => requests.map(({ question }) => compare(ledger, holding, question, pause)));
    if (comparisons === undefined) return undefined;
    const heard = heardKeys(ledger.layout, requests, pause);
    const events: LedgerEvent[] = [];
    const withheld: LedgerEvent[] = [];
    let isWhole = true;
    const lacked = comparisons.map((comparison) => comparison.lacked);
    for (const event of unionOf(ledger.layout, owed.length > 0 ? [...lacked, owed] : lacked, pause)) {
        pause(UNITS_PER_JUDGEMENT);
        const isHeard = heard.has(keyText(ledger.layout, event));
        if (!isHeard && around.mayPassOn(event)) {
            events.push(event);
        } else {
            isWhole = false;
            if (!isHeard) withheld.push(event);
        }
    }
    const counterQuestions: CounterQuestion[] = [];
    comparisons.forEach(({ question }, index) => {
        if (question !== undefined) counterQuestions.push({ asker: requests[index]!.asker, question });
    });
    return { events, withheld, isWhole, counterQuestions, comparisons };
}
