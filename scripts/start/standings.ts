export interface Difference {
    readonly player: string;
    /** Undefined: not listed. */
    readonly expected: number | undefined;
    readonly actual: number | undefined;
}

type Standings = ReadonlyMap<string, number>;

/** LootLedger keeps 14 significant digits, and so must what it is compared with. */
function rounded(points: number | undefined): number | undefined {
    return points === undefined ? undefined : Number(points.toPrecision(14)) + 0;
}

export function differences(expected: Standings, actual: Standings): Difference[] {
    return [...new Set([...expected.keys(), ...actual.keys()])]
        .map((player) => ({
            player,
            expected: rounded(expected.get(player)),
            actual: rounded(actual.get(player)),
        }))
        .filter((difference) => difference.expected !== difference.actual);
}

/** The highest first, then by name. */
export function ranked(standings: Standings): [player: string, points: number][] {
    return [...standings].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}
