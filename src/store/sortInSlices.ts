import type { LedgerEvent } from "../event/event";
import type { Order } from "../event/order";
import type { Pause } from "../schedule/slices";

/** Where the ascending runs begin (0-based), and the count of all events last. */
function runsOf(events: readonly LedgerEvent[], order: Order, pause: Pause): number[] {
    const starts: number[] = [0];
    for (const i of $range(1, events.length - 1)) {
        if (order.before(events[i]!, events[i - 1]!)) starts[starts.length] = i;
        if (i % 64 === 0) pause(20);
    }
    starts[starts.length] = events.length;
    return starts;
}

interface Span {
    readonly start: number;
    readonly middle: number;
    readonly finish: number;
}

/** Merges the runs start..middle and middle..finish of `from` into `into`; the left one goes first among equals. */
function mergeRuns(from: readonly LedgerEvent[], into: LedgerEvent[], span: Span, order: Order, pause: Pause): void {
    let left = span.start;
    let right = span.middle;
    for (const i of $range(span.start, span.finish - 1)) {
        const takesRight = left >= span.middle || (right < span.finish && order.before(from[right]!, from[left]!));
        if (takesRight) {
            into[i] = from[right]!;
            right = right + 1;
        } else {
            into[i] = from[left]!;
            left = left + 1;
        }
        if (i % 64 === 0) pause(30);
    }
}

/** One pass over all runs, two by two. */
function mergePairs(from: readonly LedgerEvent[], starts: readonly number[], order: Order, pause: Pause): Pass {
    const into: LedgerEvent[] = [];
    const intoStarts: number[] = [];
    const runs = starts.length - 1;
    for (const run of $range(0, runs - 1, 2)) {
        const start = starts[run]!;
        const middle = starts[run + 1]!;
        const finish = run + 2 <= runs ? starts[run + 2]! : middle;
        mergeRuns(from, into, { start, middle, finish }, order, pause);
        intoStarts[intoStarts.length] = start;
    }
    intoStarts[intoStarts.length] = from.length;
    return { events: into, starts: intoStarts };
}

interface Pass {
    readonly events: LedgerEvent[];
    readonly starts: number[];
}

/**
 * A stable merge sort that gives the frame back in time: `table.sort` cannot stop half way. Cheap where the list
 * consists of few ascending runs, as a packed week and its late rows do.
 *
 * @returns the list itself where it is in order, else a new one
 */
export function sortInSlices(events: LedgerEvent[], order: Order, pause: Pause): LedgerEvent[] {
    let pass: Pass = { events, starts: runsOf(events, order, pause) };
    while (pass.starts.length > 2) pass = mergePairs(pass.events, pass.starts, order, pause);
    return pass.events;
}
