import { isSame, NOTHING } from "../fingerprint/fingerprint";
import type { Ledger } from "../ledger/ledger";
import type { WeekState } from "../wire/message";

/** Weeks that a full advert tells, the current one included; the older ones are known by what is left of the root. */
const RECENT_WEEKS = 4;

/** The last weeks that hold events, descending; nil while one of them is not hashed. */
export function recentWeeks(ledger: Ledger, currentWeek: number): WeekState[] | undefined {
    const weeks: WeekState[] = [];
    for (const week of $range(currentWeek, currentWeek - RECENT_WEEKS + 1, -1)) {
        const fingerprint = ledger.weekFingerprint(week);
        if (fingerprint === undefined) return undefined;
        if (!isSame(fingerprint, NOTHING)) weeks.push({ week, fingerprint });
    }
    return weeks;
}
