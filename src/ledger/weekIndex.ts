import { digestOf } from "../event/digest";
import type { LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";
import { ADLER_START, createKeyHasher } from "../fingerprint/adler32";
import { addSums, hashOf, join, NOTHING, type Fingerprint } from "../fingerprint/fingerprint";
import type { Placement } from "./merge";
import { weekOf, weekStart } from "./week";

/**
 * New events of one merge whose fingerprints are taken at once, which takes less than a millisecond. What a single
 * player does is far below; longer batches are left to the hasher and its slices.
 */
const DIRECT_EVENTS_MAX = 256;

/** What is known of one week. Both fingerprints grow from the week's first event to its last. */
interface Week {
    readonly number: number;
    count: number;
    /** 1-based index of its first event as of `firstRevision`; spares the hasher a search for each of its units. */
    first: number;
    firstRevision: number;
    /** Adler-32 of the first `hashedCount` events. */
    running: number;
    hashedCount: number;
    /** Sum of the digests of the first `summedCount` events. */
    sum: number;
    summedCount: number;
    /** Sum of the digests of what is kept beside its events. */
    besideSum: number;
}

/** What one merge brought to one week. */
interface Growth {
    /** All new events of the merge; those of this week are `count` from the 1-based index `first` on. */
    readonly added: readonly LedgerEvent[];
    readonly first: number;
    readonly count: number;
    /** 1-based index, in the list, of the week's first event. */
    readonly weekFirst: number;
    /** 1-based place, within the week, of the earliest new event. */
    readonly within: number;
    readonly isDirect: boolean;
}

type WeekRange = (week: number) => LuaMultiReturn<[first: number, last: number]>;

/** Takes up to `eventsMax` events of a week into one of its fingerprints; true while the week has more. */
export type ExtendWeek = (week: number, eventsMax: number) => boolean;

/**
 * Counts and fingerprints per week over the ledger's list.
 *
 * @noSelf
 */
export interface WeekIndex {
    /** Weeks that hold events, ascending; the live list. */
    readonly numbers: readonly number[];
    /** To be called once after each insertion, with what was inserted. */
    grow(placement: Placement): void;
    /** The event at this 1-based index was exchanged for one with the same key, whose digest differs by so much. */
    exchanged(index: number, difference: number): void;
    /** The digests of what is kept beside the events of this week changed by so much in all. */
    besideChanged(week: number, difference: number): void;
    /** Slow work that had to do without part of the list can be done now. */
    moved(): void;
    /** Takes a week over, newer than all others, of which only the fingerprint is known. */
    adopt(week: number, fingerprint: Fingerprint): void;
    /** Counts the changes, so that slow work can tell whether its ground has moved. */
    revision(): number;
    fingerprint(week: number): Fingerprint | undefined;
    total(): Fingerprint | undefined;
    readonly extendHash: ExtendWeek;
    readonly extendSum: ExtendWeek;
}

export function createWeekIndex(layout: Layout, events: readonly LedgerEvent[], weekRange: WeekRange): WeekIndex {
    const { time: timeSlot, keyBytes } = layout;
    const keyHasher = createKeyHasher(layout);
    const numbers: number[] = [];
    const weeks = new LuaTable<number, Week>();
    let revision = 0;
    /** Kept until the next change. */
    let knownTotal: Fingerprint | undefined = NOTHING;

    function weekFor(number: number): Week {
        const known = weeks.get(number) as Week | undefined;
        if (known !== undefined) return known;
        const week: Week = {
            number,
            count: 0,
            first: 0,
            firstRevision: -1,
            running: ADLER_START,
            hashedCount: 0,
            sum: 0,
            summedCount: 0,
            besideSum: 0,
        };
        weeks.set(number, week);
        let index = numbers.length;
        while (index > 0 && numbers[index - 1]! > number) index = index - 1;
        table.insert(numbers, index + 1, number);
        return week;
    }

    /** An insertion behind what is hashed changes nothing; one inside makes the week start over. */
    function growHash(week: Week, { within, count, weekFirst, isDirect }: Growth): void {
        const wasFresh = week.hashedCount === week.count;
        if (within <= week.hashedCount) {
            week.running = ADLER_START;
            week.hashedCount = 0;
        } else if (wasFresh && isDirect) {
            const last = weekFirst + week.count + count - 1;
            week.running = keyHasher.extend(week.running, events, last - count + 1, last);
            week.hashedCount = week.count + count;
        }
    }

    /** A sum does not mind the order: while the week's is complete, new events are just added, wherever they stand. */
    function growSum(week: Week, { within, count, isDirect, added, first }: Growth): void {
        if (week.summedCount === week.count && isDirect) {
            for (const index of $range(first, first + count - 1)) {
                week.sum = addSums(week.sum, digestOf(layout, added[index - 1]!));
            }
            week.summedCount = week.count + count;
        } else if (within <= week.summedCount) {
            week.sum = 0;
            week.summedCount = 0;
        }
    }

    /** `added[first..last]` are in one week; the first of them stands at `position` in the list. */
    function growWeek(added: readonly LedgerEvent[], first: number, last: number, position: number): void {
        const week = weekFor(weekOf(added[first - 1]!.get(timeSlot) as number));
        const [weekFirst] = weekRange(week.number);
        const growth: Growth = {
            added,
            first,
            count: last - first + 1,
            weekFirst,
            within: position - weekFirst + 1,
            isDirect: added.length <= DIRECT_EVENTS_MAX,
        };
        growHash(week, growth);
        growSum(week, growth);
        week.count = week.count + growth.count;
    }

    function firstOf(week: Week): number {
        if (week.firstRevision !== revision) {
            const [first] = weekRange(week.number);
            week.first = first;
            week.firstRevision = revision;
        }
        return week.first;
    }

    function isFresh(week: Week): boolean {
        return week.hashedCount === week.count && week.summedCount === week.count;
    }

    function fingerprintOf(week: Week): Fingerprint {
        const sum = addSums(week.sum, week.besideSum);
        return { hash: hashOf(week.running, week.count), count: week.count, sum };
    }

    function noteChange(): void {
        revision = revision + 1;
        knownTotal = undefined;
    }

    /** Counts what the list holds from the first; its fingerprints are left to the hasher. */
    function takeOver(): void {
        let first = 1;
        while (first <= events.length) {
            const number = weekOf(events[first - 1]!.get(timeSlot) as number);
            const [, last] = weekRange(number);
            weekFor(number).count = last - first + 1;
            first = last + 1;
        }
        if (events.length > 0) noteChange();
    }

    takeOver();

    return {
        numbers,
        revision: () => revision,
        grow({ added, positions }) {
            let first = 1;
            const count = added.length;
            while (first <= count) {
                const week = weekOf(added[first - 1]!.get(timeSlot) as number);
                const finish = weekStart(week + 1);
                let last = first;
                while (last < count && (added[last]!.get(timeSlot) as number) < finish) last = last + 1;
                growWeek(added, first, last, positions[first - 1]! + first - 1);
                first = last + 1;
            }
            noteChange();
        },
        moved: noteChange,
        adopt(number, { hash, count, sum }) {
            const week = weekFor(number);
            week.running = hash;
            week.sum = sum;
            week.count = count;
            week.hashedCount = count;
            week.summedCount = count;
            noteChange();
        },
        exchanged(index, difference) {
            const week = weeks.get(weekOf(events[index - 1]!.get(timeSlot) as number));
            if (index - firstOf(week) < week.summedCount) week.sum = addSums(week.sum, difference);
            noteChange();
        },
        besideChanged(number, difference) {
            const week = weeks.get(number);
            week.besideSum = addSums(week.besideSum, difference);
            noteChange();
        },
        fingerprint(number) {
            const week = weeks.get(number) as Week | undefined;
            if (week === undefined) return NOTHING;
            return isFresh(week) ? fingerprintOf(week) : undefined;
        },
        total() {
            if (knownTotal !== undefined) return knownTotal;
            let total = NOTHING;
            for (const index of $range(1, numbers.length)) {
                const week = weeks.get(numbers[index - 1]!);
                if (!isFresh(week)) return undefined;
                total = join(total, fingerprintOf(week), keyBytes);
            }
            knownTotal = total;
            return total;
        },
        extendHash(number, eventsMax) {
            const week = weeks.get(number);
            const left = week.count - week.hashedCount;
            const count = left < eventsMax ? left : eventsMax;
            if (count > 0) {
                const first = firstOf(week) + week.hashedCount;
                week.running = keyHasher.extend(week.running, events, first, first + count - 1);
                week.hashedCount = week.hashedCount + count;
            }
            return count < left;
        },
        extendSum(number, eventsMax) {
            const week = weeks.get(number);
            const left = week.count - week.summedCount;
            const count = left < eventsMax ? left : eventsMax;
            if (count > 0) {
                const first = firstOf(week) + week.summedCount;
                for (const index of $range(first, first + count - 1)) {
                    week.sum = addSums(week.sum, digestOf(layout, events[index - 1]!));
                }
                week.summedCount = week.summedCount + count;
            }
            return count < left;
        },
    };
}
