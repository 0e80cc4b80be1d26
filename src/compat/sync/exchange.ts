import { weekSpan } from "../../ledger/week";
import type { Ledger } from "../../ledger/ledger";
import type { Pause } from "../../schedule/slices";
import { createWorkQueue } from "../../schedule/workQueue";
import { compare, type Comparison } from "../../sync/comparison";
import { firstQuestion } from "../../sync/difference";
import { createDigests } from "../../sync/digests";
import { createHolding, type Holding } from "../../sync/holding";
import type { Question } from "../../sync/question";
import type { Surroundings } from "./surroundings";

type OnQuestion = (this: void, question: Question | undefined) => void;
type OnComparison = (this: void, comparison: Comparison) => void;

/** The reconciliation by ranges of two of ours, within one week; see sync/holding.ts. @noSelf */
export interface Exchange {
    /** What we hold of the week. */
    describe(week: number, onDone: OnQuestion): void;
    /** What the question shows that its asker lacks. */
    compare(question: Question, onDone: OnComparison): void;
    stop(): void;
}

const WAITING_MAX = 100;
/** The ledger may grow in a pause, and what was begun is worthless then. */
const ATTEMPTS_MAX = 5;

interface View {
    readonly ledger: Ledger;
    readonly holding: Holding;
}

export function createExchange({ clock, scheduler, ledger }: Surroundings): Exchange {
    const work = createWorkQueue({ name: "comparing entries", scheduler, clock, waitingMax: WAITING_MAX });
    let known: View | undefined;

    function view(): View {
        const current = ledger();
        if (known?.ledger !== current) {
            known = { ledger: current, holding: createHolding(current, createDigests(current.layout)) };
        }
        return known;
    }

    /** Nil when the ledger never stood still long enough. */
    function steadily<T>(body: (now: View) => T): T | undefined {
        for (const _ of $range(1, ATTEMPTS_MAX)) {
            const now = view();
            const revision = now.ledger.revision();
            const result = body(now);
            if (ledger() === now.ledger && now.ledger.revision() === revision) return result;
        }
        return undefined;
    }

    return {
        describe(week, onDone) {
            const body = (pause: Pause): void => {
                onDone(steadily(({ holding }) => firstQuestion(holding, [weekSpan(week)], pause)));
            };
            if (!work.push(body)) onDone(undefined);
        },
        compare(question, onDone) {
            work.push((pause) => {
                const found = steadily((now) => compare(now.ledger, now.holding, question, pause));
                if (found !== undefined) onDone(found);
            });
        },
        stop() {
            work.stop();
        },
    };
}
