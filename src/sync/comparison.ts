import type { LedgerEvent } from "../event/event";
import type { Ledger } from "../ledger/ledger";
import type { Pause } from "../schedule/slices";
import type { Range } from "../wire/message";
import { createOrder } from "../event/order";
import { LIST_EVENTS_MAX, type Holding, type Run } from "./holding";
import { createQuestionBuilder, type Question, type QuestionBuilder } from "./question";

/** What a question of somebody else shows. */
export interface Comparison {
    /** What we hold and he certainly lacks, ascending. */
    readonly lacked: readonly LedgerEvent[];
    /** Where we cannot tell yet, or lack something ourselves; nil when nothing is left to ask. */
    readonly question: Question | undefined;
}

interface Work {
    readonly holding: Holding;
    readonly lacked: LedgerEvent[];
    readonly out: QuestionBuilder;
    readonly pause: Pause;
}

/** A look-up and a comparison; the first digest of a long event takes more. */
const UNITS_PER_EVENT = 8;

function countOf({ first, last }: Run): number {
    return math.max(0, last - first + 1);
}

/** Calls for each event of the run, and for each other content of its keys. */
function eachOf({ holding, pause }: Work, run: Run, action: (this: void, event: LedgerEvent) => void): void {
    for (const index of $range(run.first, run.last)) {
        const event = holding.event(index);
        if (event === undefined) return;
        action(event);
        pause(UNITS_PER_EVENT);
    }
    for (const variant of holding.variants(run)) action(variant);
}

function compareFingerprint(work: Work, run: Run, range: Range & { readonly kind: "fingerprint" }): void {
    const { holding, lacked, out, pause } = work;
    const { finish, count, sum } = range;
    if (count === 0) {
        eachOf(work, run, (event) => lacked.push(event));
        out.add({ kind: "skipped", finish });
    } else if (countOf(run) === count && holding.sum(run, pause) === sum) {
        out.add({ kind: "skipped", finish });
    } else {
        holding.describe(run, finish, LIST_EVENTS_MAX, out, pause);
    }
}

function setOf(digests: readonly number[]): LuaSet<number> {
    const set = new LuaSet<number>();
    for (const digest of digests) set.add(digest);
    return set;
}

function compareList(work: Work, run: Run, range: Range & { readonly kind: "list" }): void {
    const { holding, lacked, out } = work;
    const theirs = setOf(range.digests);
    const mine = new LuaSet<number>();
    eachOf(work, run, (event) => {
        const digest = holding.shortDigest(event);
        mine.add(digest);
        if (!theirs.has(digest)) lacked.push(event);
    });
    const digests = range.digests.filter((digest) => !mine.has(digest));
    if (digests.length === 0) out.add({ kind: "skipped", finish: range.finish });
    else out.add({ kind: "wanted", finish: range.finish, digests });
}

function compareWanted(work: Work, run: Run, range: Range & { readonly kind: "wanted" }): void {
    const { holding, lacked, out } = work;
    const wanted = setOf(range.digests);
    eachOf(work, run, (event) => {
        if (wanted.has(holding.shortDigest(event))) lacked.push(event);
    });
    out.add({ kind: "skipped", finish: range.finish });
}

/** The ledger must not grow meanwhile: if it did during a pause, the result is worthless. */
export function compare(ledger: Ledger, holding: Holding, { start, ranges }: Question, pause: Pause): Comparison {
    const lacked: LedgerEvent[] = [];
    const out = createQuestionBuilder(start);
    const work: Work = { holding, lacked, out, pause };
    let from = start;
    for (const range of ranges) {
        const run = holding.run(from, range.finish);
        if (range.kind === "fingerprint") compareFingerprint(work, run, range);
        else if (range.kind === "list") compareList(work, run, range);
        else if (range.kind === "wanted") compareWanted(work, run, range);
        else out.add(range);
        from = range.finish;
        pause(4);
    }
    // Other contents stand behind their ranges.
    const { before } = createOrder(ledger.layout);
    if (ledger.conflictCount() > 0) lacked.sort((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0));
    return { lacked, question: out.question() };
}
