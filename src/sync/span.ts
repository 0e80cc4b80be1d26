import type { Fingerprint } from "../fingerprint/fingerprint";
import type { Ledger } from "../ledger/ledger";
import { weekSpan, type Span } from "../ledger/week";

/** Stands for all weeks: what one asks for who holds nothing. */
export const EVERYTHING = 0;

const ALL_TIME: Span = { start: 0, finish: 4294967296 };

/** @param week or EVERYTHING */
export function spanOf(week: number): Span {
    return week === EVERYTHING ? ALL_TIME : weekSpan(week);
}

export function isWithin(inner: Span, outer: Span): boolean {
    return inner.start >= outer.start && inner.finish <= outer.finish;
}

/** The smallest span that holds all of these weeks. @param weeks at least one */
export function hullOf(weeks: readonly number[]): Span {
    let { start, finish } = spanOf(weeks[0]!);
    for (const week of weeks) {
        const span = spanOf(week);
        start = math.min(start, span.start);
        finish = math.max(finish, span.finish);
    }
    return { start, finish };
}

/** Nil while it is not known. @param week or EVERYTHING */
export function fingerprintOf(ledger: Ledger, week: number): Fingerprint | undefined {
    return week === EVERYTHING ? ledger.fingerprint() : ledger.weekFingerprint(week);
}
