/**
 * Since when names are missing in a roster: rosters are always a little old, so one look at them proves nothing.
 *
 * @noSelf
 */
export interface Absentees {
    /** @returns seconds at which the name was first missed: now, if it was not missed before */
    missedSince(fullName: string, seconds: number): number;
    /** The name stands in the roster. */
    found(fullName: string): void;
    clear(): void;
}

/** More than a raid and its substitutes; beyond that everybody is missed anew. */
const NAMES_MAX = 100;

export function createAbsentees(): Absentees {
    let since = new LuaMap<string, number>();
    let count = 0;

    function clear(): void {
        since = new LuaMap();
        count = 0;
    }

    return {
        missedSince(fullName, seconds) {
            const first = since.get(fullName);
            if (first !== undefined) return first;
            if (count >= NAMES_MAX) clear();
            since.set(fullName, seconds);
            count = count + 1;
            return seconds;
        },
        found(fullName) {
            if (!since.has(fullName)) return;
            since.delete(fullName);
            count = count - 1;
        },
        clear,
    };
}
