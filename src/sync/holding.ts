import { numberAt, type LedgerEvent } from "../event/event";
import { addSums } from "../fingerprint/fingerprint";
import type { Ledger } from "../ledger/ledger";
import { WEEK_SECONDS, weekOf } from "../ledger/week";
import type { Pause } from "../schedule/slices";
import { SHORT_DIGESTS } from "../wire/message";
import type { Digests } from "./digests";
import type { QuestionBuilder } from "./question";

/*
 * Reconciliation by ranges: both sides tell sums of what they hold of ever finer ranges, until the ranges that differ
 * are so short that the events' own short digests cost less than another round. What it costs follows the difference,
 * not the size of the ledger.
 */

/** Parts into which a range that differs is split. */
const PARTS = 16;
/** Events of which the digests are told, instead of sums of parts. */
export const LIST_EVENTS_MAX = 24;
/** The same in the first question of an exchange, where a list saves two rounds. */
const FIRST_LIST_EVENTS_MAX = 64;
/** What a look-up and an addition weigh; computing the digest of a long event takes more. */
const UNITS_PER_DIGEST = 8;

const NO_VARIANTS: readonly LedgerEvent[] = [];

/** 1-based first and last index; last < first where nothing is held. */
export interface Run {
    readonly first: number;
    readonly last: number;
}

/**
 * What we hold, as others are told of it. It moves when the ledger grows: then work that was begun on it has to begin
 * anew. Of archived weeks only the fingerprints are at hand; whatever needs more of them says so to the archive and comes
 * to nothing, see unmoved.ts.
 *
 * @noSelf
 */
export interface Holding {
    /** The event at this index of a run; nil where it is archived. */
    event(index: number): LedgerEvent | undefined;
    run(start: number, finish: number): Run;
    /** Of all events of the run. */
    sum(run: Run, pause: Pause): number;
    shortDigest(event: LedgerEvent): number;
    /** Other contents of the run's keys, which are kept and compared as well. */
    variants(run: Run): readonly LedgerEvent[];
    /** Tells `out` what we hold of the run, which must be all that we hold of its range. */
    describe(run: Run, finish: number, listMax: number, out: QuestionBuilder, pause: Pause): void;
    /** Tells `out` of the run in one fingerprint. */
    describeWhole(run: Run, finish: number, out: QuestionBuilder, pause: Pause): void;
    /** As `describe`, for the first question of an exchange: whoever holds newer events sees at once that they are lacked. */
    describeFirst(run: Run, finish: number, out: QuestionBuilder, pause: Pause): void;
}

export function createHolding(ledger: Ledger, digests: Digests): Holding {
    const { events, layout, archive } = ledger;

    /** An archived week's first second can be found, no other of its times. */
    function indexAt(time: number): number {
        if (time < archive.start() && time % WEEK_SECONDS !== 0) archive.need();
        return ledger.indexAtTime(time);
    }

    /** True where it ends in what is archived, which is then needed. */
    function isArchived({ first, last }: Run): boolean {
        if (last < first || last > archive.count()) return false;
        archive.need();
        return true;
    }

    /** Of the archived weeks that begin the run, of which it must hold all events; and where the rest begins. */
    function archivedSum({ first, last }: Run): LuaMultiReturn<[sum: number, rest: number]> {
        let sum = 0;
        let index = first;
        while (index <= math.min(last, archive.count())) {
            const week = weekOf(timeOf(index));
            const [weekFirst, weekLast] = ledger.weekRange(week);
            if (weekFirst !== index || weekLast > last) archive.need();
            sum = addSums(sum, ledger.weekFingerprint(week)?.sum ?? 0);
            index = weekLast + 1;
        }
        return $multi(sum, index);
    }

    function timeOf(index: number): number {
        return numberAt(events[index - 1]!, layout.time);
    }

    function shortDigest(event: LedgerEvent): number {
        return digests.of(event) % SHORT_DIGESTS;
    }

    function variants({ first, last }: Run): readonly LedgerEvent[] {
        if (last < first || ledger.conflictCount() === 0) return NO_VARIANTS;
        return ledger.variantsIn(timeOf(first), timeOf(last) + 1);
    }

    function sum(run: Run, pause: Pause): number {
        const [archived, rest] = archivedSum(run);
        let total = archived;
        for (const index of $range(rest, run.last)) {
            total = addSums(total, digests.of(events[index - 1]!));
            pause(UNITS_PER_DIGEST);
        }
        for (const variant of variants(run)) total = addSums(total, digests.of(variant));
        return total;
    }

    function list(run: Run, pause: Pause): number[] {
        const found: number[] = [];
        for (const index of $range(run.first, run.last)) {
            found[index - run.first] = shortDigest(events[index - 1]!);
            pause(UNITS_PER_DIGEST);
        }
        for (const variant of variants(run)) found.push(shortDigest(variant));
        return found;
    }

    /** The first of the events that were made in the same second as this one and stand behind `from`, or `from`. */
    function startOfSecond(index: number, from: number): number {
        let start = index;
        while (start > from && timeOf(start - 1) === timeOf(index)) start = start - 1;
        return start;
    }

    /**
     * The last event of the part that begins at `from`. Events of one second are never parted, and a second with so many
     * that it would not end within the part is one of its own: else a part could be all that was to be split.
     */
    function endOfPart(from: number, last: number, size: number): number {
        let index = math.min(from + size - 1, last);
        if (index === last || timeOf(index + 1) !== timeOf(index)) return index;
        const start = startOfSecond(index, from);
        if (start > from) return start - 1;
        while (index < last && timeOf(index + 1) === timeOf(index)) index = index + 1;
        return index;
    }

    function split(run: Run, finish: number, out: QuestionBuilder, pause: Pause): void {
        const size = math.ceil((run.last - run.first + 1) / PARTS);
        let first = run.first;
        while (first <= run.last) {
            const last = endOfPart(first, run.last, size);
            const part = { first, last };
            const end = last === run.last ? finish : timeOf(last + 1);
            out.add({ kind: "fingerprint", finish: end, count: last - first + 1, sum: sum(part, pause) });
            first = last + 1;
        }
    }

    function describe(run: Run, finish: number, listMax: number, out: QuestionBuilder, pause: Pause): void {
        const count = run.last - run.first + 1;
        if (isArchived(run)) return;
        if (count > 0 && run.first <= archive.count()) {
            // As a whole: in most cases the difference is younger.
            const head = { first: run.first, last: archive.count() };
            const countOfHead = head.last - head.first + 1;
            out.add({ kind: "fingerprint", finish: archive.start(), count: countOfHead, sum: sum(head, pause) });
            describe({ first: head.last + 1, last: run.last }, finish, listMax, out, pause);
        } else if (count <= 0) out.add({ kind: "fingerprint", finish, count: 0, sum: 0 });
        else if (count <= listMax || timeOf(run.first) === timeOf(run.last))
            out.add({ kind: "list", finish, digests: list(run, pause) });
        else split(run, finish, out, pause);
    }

    return {
        event: (index) => (isArchived({ first: index, last: index }) ? undefined : events[index - 1]),
        run: (start, finish) => ({ first: indexAt(start), last: indexAt(finish) - 1 }),
        sum,
        shortDigest,
        variants,
        describe,
        describeWhole(run, finish, out, pause) {
            const count = math.max(0, run.last - run.first + 1);
            out.add({ kind: "fingerprint", finish, count, sum: sum(run, pause) });
        },
        describeFirst(run, finish, out, pause) {
            if (isArchived(run)) return;
            const end = run.last < run.first ? finish : math.min(finish, timeOf(run.last) + 1);
            describe(run, end, FIRST_LIST_EVENTS_MAX, out, pause);
            if (end < finish) out.add({ kind: "fingerprint", finish, count: 0, sum: 0 });
        },
    };
}
