import type { LedgerEvent } from "../event/event";
import { keyText } from "../event/key";
import type { Layout } from "../event/layout";
import { createOrder } from "../event/order";
import { addVariant, createContest, createVariant, sumBeside, trim, winnerOf, type Contest } from "./contest";
import { lowerBound } from "./merge";
import { createResolutions, RESOLUTION_KIND, resolvedKeyText, winnerDigest } from "./resolution";
import { weekOf } from "./week";
import type { WeekIndex } from "./weekIndex";

/** An event of the list gave way to another content of its key. */
export interface Replaced {
    readonly former: LedgerEvent;
    /** What stands in the list now. */
    readonly event: LedgerEvent;
}

/** What rivals of a merge came to. */
export interface VariantChanges {
    /** New contents of keys that are held. */
    readonly kept: readonly LedgerEvent[];
    /** How many were held already. */
    readonly duplicates: number;
    readonly replaced: readonly Replaced[];
}

/** A key with several contents, for people. */
export interface Conflict {
    readonly key: string;
    /** All contents that are kept, ascending by digest. */
    readonly events: readonly LedgerEvent[];
    /** Their digests, in the same order. */
    readonly digests: readonly number[];
    /** The digest of the one that applies. */
    readonly applied: number;
    /** The event that names the content that is to apply. */
    readonly resolution: LedgerEvent | undefined;
    /** False while only the digests decide, be it that the content named is not here yet. */
    readonly isResolved: boolean;
}

/**
 * The contents of keys that were told in several ways. The ledger's list holds one event a key; here stand the others.
 * Which of them applies is decided by the set of events alone: the one that the newest resolution names, else the one
 * with the smallest digest.
 *
 * @noSelf
 */
export interface Variants {
    /**
     * To be called once after each insertion into the list.
     *
     * @param added what was inserted; where another content of the same merge applies, it takes the place in here too
     * @param rivals what came under a key that is held
     */
    take(added: LedgerEvent[], rivals: readonly LedgerEvent[]): VariantChanges;
    /** The library's own events of archived weeks that are back. */
    recall(own: readonly LedgerEvent[]): void;
    /** Kept contents that are not in the list, of a half-open span of times, in order. */
    within(start: number, finish: number): LedgerEvent[];
    conflict(text: string): Conflict | undefined;
    /** Keys with several contents. */
    count(): number;
    /** In the order of their keys. */
    conflicts(): Conflict[];
}

/** What a settled contest came to. */
interface Exchange extends Replaced {
    /** False where the former found no room among the others. */
    readonly isFormerKept: boolean;
}

const NO_CHANGES: VariantChanges = { kept: [], duplicates: 0, replaced: [] };

export function createVariants(layout: Layout, events: LedgerEvent[], weekIndex: WeekIndex): Variants {
    const order = createOrder(layout);
    const timeSlot = layout.time;
    const kindSlot = layout.kind;
    const resolutions = createResolutions(layout);
    const byText = new LuaMap<string, Contest>();
    /** All contests in the order of their keys. */
    const contests: Contest[] = [];
    /** Those that may have another winner now. */
    let due: Contest[] = [];

    function indexOf(event: LedgerEvent): number {
        return lowerBound(order, events, event, 1, events.length);
    }

    function isContestBefore(a: Contest, b: Contest): boolean {
        return order.before(a.applied.event, b.applied.event);
    }

    function makeDue(text: string | undefined): void {
        const contest = text === undefined ? undefined : byText.get(text);
        if (contest === undefined || contest.isDue) return;
        contest.isDue = true;
        due.push(contest);
    }

    /** A resolution of which the list holds another content says nothing. */
    function isApplied(event: LedgerEvent): boolean {
        const contest = byText.get(keyText(layout, event));
        return contest === undefined || contest.applied.event === event;
    }

    function resolutionOf(contest: Contest): LedgerEvent | undefined {
        return resolutions.newest(contest.text, isApplied);
    }

    function namedIn(contest: Contest): number | undefined {
        const resolution = resolutionOf(contest);
        return resolution === undefined ? undefined : winnerDigest(resolution);
    }

    function noteResolution(event: LedgerEvent): void {
        if (event.get(kindSlot) === RESOLUTION_KIND) makeDue(resolutions.note(event));
    }

    function insertContest(contest: Contest): void {
        let place = contests.length;
        while (place > 0 && isContestBefore(contest, contests[place - 1]!)) place = place - 1;
        table.insert(contests, place + 1, contest);
    }

    function contestOf(rival: LedgerEvent): Contest {
        const text = keyText(layout, rival);
        const known = byText.get(text);
        if (known !== undefined) return known;
        const contest = createContest(text, createVariant(layout, events[indexOf(rival) - 1]!));
        byText.set(text, contest);
        insertContest(contest);
        return contest;
    }

    /** @returns false where it is held already */
    function takeRival(rival: LedgerEvent, kept: LuaSet<LedgerEvent>): boolean {
        const contest = contestOf(rival);
        if (!addVariant(layout, contest, createVariant(layout, rival))) return false;
        kept.add(rival);
        noteResolution(rival);
        for (const { event } of trim(contest, winnerOf(contest, namedIn(contest)))) kept.delete(event);
        makeDue(contest.text);
        return true;
    }

    /** What a resolution says counts only while it stands in the list. */
    function reconsiderTargetOf(event: LedgerEvent): void {
        if (event.get(kindSlot) === RESOLUTION_KIND) makeDue(resolvedKeyText(layout, event));
    }

    function settle(contest: Contest, kept: LuaSet<LedgerEvent>): Exchange | undefined {
        const former = contest.applied;
        const winner = winnerOf(contest, namedIn(contest));
        contest.isDue = false;
        contest.applied = winner;
        for (const { event } of trim(contest, winner)) kept.delete(event);
        if (winner !== former) {
            const index = indexOf(winner.event);
            events[index - 1] = winner.event;
            weekIndex.exchanged(index, winner.digest - former.digest);
            reconsiderTargetOf(former.event);
            reconsiderTargetOf(winner.event);
        }
        const sum = sumBeside(contest);
        weekIndex.besideChanged(weekOf(winner.event.get(timeSlot) as number), sum - contest.besideSum);
        contest.besideSum = sum;
        if (winner === former) return undefined;
        return { former: former.event, event: winner.event, isFormerKept: contest.variants.includes(former) };
    }

    /** Later keys first: what a resolution says of an earlier key depends on which of its own contents applies. */
    function settleAll(kept: LuaSet<LedgerEvent>): Exchange[] {
        const exchanges: Exchange[] = [];
        while (due.length > 0) {
            const now = due;
            due = [];
            table.sort(now, isContestBefore);
            while (now.length > 0 && due.length === 0) {
                const exchange = settle(now.pop()!, kept);
                if (exchange !== undefined) exchanges.push(exchange);
            }
            for (const contest of now) due.push(contest);
        }
        return exchanges;
    }

    /** Of contents that came together the list took the first; this makes it as if it had taken the one that applies. */
    function toChanges(
        added: LedgerEvent[],
        rivals: readonly LedgerEvent[],
        exchanges: readonly Exchange[],
        keptSet: LuaSet<LedgerEvent>,
    ): Omit<VariantChanges, "duplicates"> {
        const places = new LuaMap<LedgerEvent, number>();
        if (exchanges.length > 0) for (const place of $range(1, added.length)) places.set(added[place - 1]!, place);
        const replaced: Replaced[] = [];
        const formers: LedgerEvent[] = [];
        for (const { former, event, isFormerKept } of exchanges) {
            const place = places.get(former);
            if (place === undefined) {
                replaced.push({ former, event });
            } else {
                added[place - 1] = event;
                keptSet.delete(event);
                if (isFormerKept) formers.push(former);
            }
        }
        const kept = rivals.filter((rival) => keptSet.has(rival));
        for (const former of formers) kept.push(former);
        return { kept, replaced };
    }

    function toConflict(contest: Contest): Conflict {
        return {
            key: contest.text,
            events: contest.variants.map(({ event }) => event),
            digests: contest.variants.map(({ digest }) => digest),
            applied: contest.applied.digest,
            resolution: resolutionOf(contest),
            isResolved: namedIn(contest) === contest.applied.digest,
        };
    }

    /** 1-based place of the first contest of this time or a later one. */
    function placeAt(time: number): number {
        let low = 1;
        let high = contests.length;
        while (low <= high) {
            const middle = (low + high - ((low + high) % 2)) / 2;
            if ((contests[middle - 1]!.applied.event.get(timeSlot) as number) < time) low = middle + 1;
            else high = middle - 1;
        }
        return low;
    }

    return {
        take(added, rivals) {
            // Where contents are not told apart nobody can say which of them applies.
            if (!layout.tellsContents) return NO_CHANGES;
            for (const index of $range(1, added.length)) noteResolution(added[index - 1]!);
            if (rivals.length === 0 && due.length === 0) return NO_CHANGES;
            const kept = new LuaSet<LedgerEvent>();
            let duplicates = 0;
            for (const rival of rivals) if (!takeRival(rival, kept)) duplicates = duplicates + 1;
            return { ...toChanges(added, rivals, settleAll(kept), kept), duplicates };
        },
        recall(own) {
            for (const event of own) noteResolution(event);
        },
        within(start, finish) {
            const found: LedgerEvent[] = [];
            for (const place of $range(placeAt(start), placeAt(finish) - 1)) {
                const { variants, applied } = contests[place - 1]!;
                for (const variant of variants) if (variant !== applied) found.push(variant.event);
            }
            return found;
        },
        conflict(text) {
            const contest = byText.get(text);
            return contest === undefined ? undefined : toConflict(contest);
        },
        count: () => contests.length,
        conflicts: () => contests.map((contest) => toConflict(contest)),
    };
}
