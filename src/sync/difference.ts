import { addSums, isSame, NOTHING, type Fingerprint } from "../fingerprint/fingerprint";
import type { Ledger } from "../ledger/ledger";
import { weekSpan, type Span } from "../ledger/week";
import type { Pause } from "../schedule/slices";
import type { WeekState } from "../wire/message";
import type { Holding } from "./holding";
import { createQuestionBuilder, type Question } from "./question";

/** What a peer told of its ledger. */
export interface Told {
    readonly root: Fingerprint;
    /** Told with this very root; none when only the root was told. */
    readonly weeks: readonly WeekState[];
}

/** Weeks before this one that are told apart when nothing is known. */
const WEEKS_APART = 2;

export const ALL_TIME: Span = { start: 0, finish: 4294967296 };

const SUM_MODULUS = 4294967296;

/** Count and sum of what is left of a ledger without these weeks; hashes cannot be taken apart. */
interface Rest {
    readonly count: number;
    readonly sum: number;
}

function restOf(root: Fingerprint, weeks: readonly Fingerprint[]): Rest {
    let { count, sum } = root;
    for (const week of weeks) {
        count = count - week.count;
        sum = addSums(sum, SUM_MODULUS - week.sum);
    }
    return { count, sum };
}

/** @param weeks ascending @returns what lies before, between and after them */
function spansBetween(weeks: readonly number[]): Span[] {
    const spans: Span[] = [];
    let from = ALL_TIME.start;
    for (const week of weeks) {
        const { start, finish } = weekSpan(week);
        if (from < start) spans.push({ start: from, finish: start });
        from = finish;
    }
    if (from < ALL_TIME.finish) spans.push({ start: from, finish: ALL_TIME.finish });
    return spans;
}

/**
 * Where what we hold differs from what was told, ascending; all time when only the root was told; nil while we do not
 * know what we hold.
 */
export function differingSpans(ledger: Ledger, { root, weeks }: Told): Span[] | undefined {
    const own = ledger.fingerprint();
    if (own === undefined) return undefined;
    if (isSame(own, root)) return [];
    if (weeks.length === 0) return [ALL_TIME];
    const spans: Span[] = [];
    const mine: Fingerprint[] = [];
    for (const { week, fingerprint } of weeks) {
        const held = ledger.weekFingerprint(week) ?? NOTHING;
        mine.push(held);
        if (!isSame(held, fingerprint)) spans.push(weekSpan(week));
    }
    const theirRest = restOf(
        root,
        weeks.map(({ fingerprint }) => fingerprint),
    );
    const ownRest = restOf(own, mine);
    if (theirRest.count !== ownRest.count || theirRest.sum !== ownRest.sum) {
        for (const span of spansBetween(weeks.map(({ week }) => week).sort((a, b) => a - b))) spans.push(span);
    }
    return spans.sort((a, b) => a.start - b.start);
}

/** The spans that stand in any of these, ascending and apart. */
export function union(lists: readonly (readonly Span[])[]): Span[] {
    const all: Span[] = [];
    for (const list of lists) for (const span of list) all.push(span);
    all.sort((a, b) => a.start - b.start);
    const joined: Span[] = [];
    for (const span of all) {
        const last = joined[joined.length - 1];
        if (last === undefined || span.start > last.finish) joined.push(span);
        else if (span.finish > last.finish) joined[joined.length - 1] = { start: last.start, finish: span.finish };
    }
    return joined;
}

/** What we hold of these spans, as the first question of an exchange. @param spans ascending, at least one */
export function firstQuestion(holding: Holding, spans: readonly Span[], pause: Pause): Question | undefined {
    const out = createQuestionBuilder(spans[0]!.start);
    let from = spans[0]!.start;
    for (const { start, finish } of spans) {
        if (from < start) out.add({ kind: "skipped", finish: start });
        holding.describeFirst(holding.run(start, finish), finish, out, pause);
        from = finish;
    }
    return out.question();
}

/**
 * The first question when it is not known where the difference is: most probably in this week, so that it is told in
 * parts, and what is older as a whole.
 */
export function blindQuestion(holding: Holding, currentWeek: number, pause: Pause): Question | undefined {
    const out = createQuestionBuilder(ALL_TIME.start);
    let from = ALL_TIME.start;
    for (const week of $range(currentWeek - WEEKS_APART, currentWeek)) {
        const { start } = weekSpan(week);
        holding.describeWhole(holding.run(from, start), start, out, pause);
        from = start;
    }
    holding.describeFirst(holding.run(from, ALL_TIME.finish), ALL_TIME.finish, out, pause);
    return out.question();
}
