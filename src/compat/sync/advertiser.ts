import { numberAt } from "../../event/event";
import { weekOf } from "../../ledger/week";
import type { Cancel } from "../../port/timer";
import { TO_GUILD, type Address } from "./outlet";
import type { WeekHash } from "./messages";
import { drawSeconds } from "../../sync/drawSeconds";
import type { Surroundings } from "./surroundings";

/** About 10, as the original; drawn anew each time, so that no two senders can stay in each other's way. */
const TICK_SECONDS_LEAST = 8;
const TICK_SECONDS_MOST = 12;
/** What was told by us, or alike by another, is not told again for so long. */
export const TOLD_QUIET_SECONDS = 30;
/** While somebody differs, what we hold is told about as often as we say anything. */
const DIFFERING_QUIET_SECONDS = 10;
/** Weeks that each advert tells of: the newest, and as many older ones in turn. */
const WEEKS_NEWEST = 8;
const WEEKS_OLDER = 8;
/** Ticks that are left out at most while entries are being sent. */
const PUT_OFF_MAX = 6;

/** Tells what we hold, week by week, while sending is enabled. @noSelf */
export interface Advertiser {
    enable(): void;
    disable(): void;
    isEnabled(): boolean;
    /** Another holds something else of this week: tell it soon, if we did not just now. */
    hasten(week: number): void;
}

/** @noSelf */
export interface AdvertiserOptions {
    readonly around: Surroundings;
    /** Who is told by whisper, besides the guild. */
    readonly others: () => readonly Address[];
    /** Whether entries are being sent: between their frames those of an advert would spoil both, in AceComm. */
    readonly isOccupied: () => boolean;
}

export function createAdvertiser({ around, others, isOccupied }: AdvertiserOptions): Advertiser {
    const { clock, timer, random, ledger, weeks, outlet, state, log } = around;
    let cancel: Cancel | undefined;
    /** The newest of the older weeks that come next. */
    let olderFrom = 0;

    function candidates(firstWeek: number): number[] {
        const current = weeks.current();
        const found: number[] = [];
        for (const week of $range(current, current - WEEKS_NEWEST + 1, -1)) found.push(week);
        const newestOld = current - WEEKS_NEWEST;
        if (olderFrom > newestOld || olderFrom < firstWeek) olderFrom = newestOld;
        let count = 0;
        while (count < WEEKS_OLDER && olderFrom >= firstWeek) {
            found.push(olderFrom);
            olderFrom = olderFrom - 1;
            count = count + 1;
        }
        return found;
    }

    /** Notes each week that it tells as told. */
    function hashes(firstWeek: number): WeekHash[] {
        const now = clock.seconds();
        const told: WeekHash[] = [];
        for (const week of candidates(firstWeek)) {
            const known = weeks.of(week);
            // While the hasher is on its way to a week nothing true can be said of it.
            const fingerprint = ledger().weekFingerprint(week);
            const isDue = known !== undefined && now >= known.tellAfter && now >= known.hushedUntil;
            if (isDue && fingerprint !== undefined) {
                known.tellAfter = now + TOLD_QUIET_SECONDS;
                known.toldAt = now;
                told.push([week, fingerprint.hash, fingerprint.count]);
            }
        }
        return told;
    }

    /** Ticks that were left out in a row. */
    let putOff = 0;

    function tell(): void {
        if (isOccupied() && putOff < PUT_OFF_MAX) {
            putOff = putOff + 1;
            return;
        }
        putOff = 0;
        const { events, layout } = ledger();
        const first = events[0];
        if (first === undefined) return;
        const firstWeek = weekOf(numberAt(first, layout.time));
        const told = hashes(firstWeek);
        if (told.length === 0) return;
        const [lag] = state.lag();
        for (const address of [TO_GUILD, ...others()]) {
            outlet.small(
                {
                    type: "AHM",
                    firstWeek,
                    totalEntryCount: events.length,
                    stateHash: state.stateHash(),
                    lag,
                    hashes: told,
                },
                address,
            );
        }
    }

    function again(): void {
        cancel = timer.after(drawSeconds(random, TICK_SECONDS_LEAST, TICK_SECONDS_MOST), () => {
            again();
            const [ok, problem] = pcall(tell);
            if (!ok) log.error(`LibEventSourcing: advertising failed: ${tostring(problem)}`);
        });
    }

    return {
        enable() {
            if (cancel === undefined) again();
        },
        disable() {
            cancel?.();
            cancel = undefined;
        },
        isEnabled: () => cancel !== undefined,
        hasten(week) {
            const known = weeks.of(week);
            if (known === undefined) return;
            const soonest = (known.toldAt ?? -math.huge) + DIFFERING_QUIET_SECONDS;
            known.tellAfter = math.min(known.tellAfter, math.max(soonest, clock.seconds()));
        },
    };
}
