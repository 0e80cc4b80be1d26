/** The rows of `npm run bench -- sync` and what each is held against. What they do stands in spec/bench/sync. */

export type Unit = "bytes" | "s" | "bytes/s" | "times" | "ms";

/** One figure of a row; those without a bound are only told. */
export interface Limit {
    /** As the scenario calls it. */
    readonly figure: string;
    readonly what: string;
    readonly unit: Unit;
    readonly bound?: number;
    /** What the best of two deployed libraries needed. */
    readonly deployed?: string;
}

export interface RowPlan {
    readonly name: string;
    readonly title: string;
    readonly limits: readonly Limit[];
    /** Names in spec/bench/sync/rows.ts; a row of several takes the largest figure of them, seed by seed. */
    readonly scenarios: readonly string[];
    /** When none are asked for. */
    readonly seeds: number;
    /** Rough processor seconds of one seed, for a fair share of the lanes. */
    readonly seedCost: number;
}

const SEEDS = 5;

function bytes(bound: number, deployed?: string): Limit {
    return { figure: "bytes", what: "bytes of all until all hold the same", unit: "bytes", bound, ...told(deployed) };
}

function seconds(bound: number, deployed?: string): Limit {
    return { figure: "seconds", what: "until all have replayed the same", unit: "s", bound, ...told(deployed) };
}

function told(deployed: string | undefined): { deployed?: string } {
    return deployed === undefined ? {} : { deployed };
}

const AFTER: Limit = { figure: "bytesInTheMinuteAfter", what: "bytes in the minute after", unit: "bytes" };

export const ROWS: readonly RowPlan[] = [
    {
        name: "newcomer",
        title: "newcomer, real ledger (2 officers, 2 members, the newcomer)",
        limits: [bytes(30_000, "84 kB"), seconds(60, "304 s"), AFTER],
        scenarios: ["newcomer"],
        seeds: SEEDS,
        seedCost: 1,
    },
    {
        name: "large",
        title: "newcomer, 10,000 events of the same kind",
        limits: [bytes(150_000, "477 kB"), seconds(260, "1,722 s"), AFTER],
        scenarios: ["large"],
        seeds: SEEDS,
        seedCost: 7,
    },
    {
        name: "officers",
        title: "two officers, same ledger, 20 own events each of this week",
        limits: [bytes(2500, "6.2 kB"), seconds(15, "21 s, 13 of 30 seeds never"), AFTER],
        scenarios: ["officers"],
        seeds: 30,
        seedCost: 1,
    },
    {
        name: "pastWeeks",
        title: "the same 20 spread over 20 past weeks",
        limits: [bytes(8000, "115 kB"), seconds(45, "215 s, 1 of 3 never"), AFTER],
        scenarios: ["pastWeeks"],
        seeds: SEEDS,
        seedCost: 2,
    },
    {
        name: "officersLoss",
        title: "the two officers with 20 events each of this week, 5 % loss",
        limits: [bytes(3500, "12.8 kB"), seconds(30, "61 s"), AFTER],
        scenarios: ["officersLoss"],
        seeds: SEEDS,
        seedCost: 1,
    },
    {
        name: "raid",
        title: "raid of 40, 50 live events in 10 minutes; from Submit until the last of 40 holds the event",
        limits: [
            { figure: "medianSeconds", what: "median of the events", unit: "s", bound: 0.2, deployed: "0.19 s" },
            { figure: "worstSeconds", what: "worst of the events", unit: "s", bound: 0.4, deployed: "0.20 s" },
            {
                figure: "bytes",
                what: "bytes of all in the 10 minutes",
                unit: "bytes",
                bound: 10_000,
                deployed: "20 kB",
            },
            { figure: "medianDeliverySeconds", what: "median of all deliveries", unit: "s" },
        ],
        scenarios: ["raid"],
        seeds: SEEDS,
        seedCost: 12,
    },
    {
        name: "logins",
        title: "40 log in within 30 s, 35 lack last week's 66 events, 5 officers",
        limits: [
            bytes(6000, "10.2 kB"),
            seconds(12, "10 s"),
            { figure: "bytesSinceFirst", what: "bytes from the first of the 40 logins on", unit: "bytes" },
            AFTER,
        ],
        scenarios: ["logins"],
        seeds: SEEDS,
        seedCost: 6,
    },
    {
        name: "crash",
        title: "newcomer who crashes half way and comes back empty 20 s later; all from his first login on",
        limits: [bytes(45_000, "307 kB"), seconds(110, "973 s"), AFTER],
        scenarios: ["crash"],
        seeds: SEEDS,
        seedCost: 2,
    },
    {
        name: "attack",
        title: "a member lacks last week's 66 events, one who may not write advertises wrong hashes for 10 minutes",
        limits: [
            seconds(30, "never"),
            { figure: "timesCalm", what: "bytes of the 10 minutes, against calm", unit: "times", bound: 2 },
            { figure: "bytes", what: "bytes of the 10 minutes", unit: "bytes" },
            { figure: "calmBytes", what: "bytes of 10 calm minutes", unit: "bytes" },
            { figure: "calmSeconds", what: "until all have replayed the same, calm", unit: "s" },
        ],
        scenarios: ["attack"],
        seeds: SEEDS,
        seedCost: 2,
    },
    {
        name: "writer",
        title: "the same, but the attacker may write",
        limits: [
            seconds(90, "never"),
            { figure: "bytes", what: "bytes of the 10 minutes", unit: "bytes" },
            { figure: "timesCalm", what: "bytes of the 10 minutes, against calm", unit: "times" },
        ],
        scenarios: ["writer"],
        seeds: SEEDS,
        seedCost: 2,
    },
    {
        name: "loss5",
        title: "newcomer, real ledger, 5 % loss",
        limits: [bytes(34_000), seconds(90), AFTER],
        scenarios: ["loss5"],
        seeds: SEEDS,
        seedCost: 1,
    },
    {
        name: "loss20",
        title: "newcomer, real ledger, 20 % loss",
        limits: [bytes(45_000), seconds(150), AFTER],
        scenarios: ["loss20"],
        seeds: SEEDS,
        seedCost: 2,
    },
    {
        name: "quiet",
        title: "40 clients that agree, 5 of them sending, over 10 minutes",
        limits: [{ figure: "bytesPerSecond", what: "bytes of all", unit: "bytes/s", bound: 40 }],
        scenarios: ["quiet"],
        seeds: SEEDS,
        seedCost: 10,
    },
    {
        name: "once",
        title: "40 clients, 10 of them sending, 30 lack last week's 66 events; all are there when they begin to hear each other",
        limits: [
            { figure: "crossings", what: "bytes of data, against one sending of the week", unit: "times", bound: 1.2 },
            { figure: "bytes", what: "bytes of all", unit: "bytes" },
            { figure: "seconds", what: "until all have replayed the same", unit: "s" },
        ],
        scenarios: ["once"],
        seeds: SEEDS,
        seedCost: 6,
    },
    {
        name: "callbacks",
        title: "callbacks in newcomer, large, raid and logins, real processor time without garbage collection, the least of three runs of the same world",
        limits: [
            { figure: "longestMilliseconds", what: "longest", unit: "ms", bound: 3, deployed: "13 ms" },
            { figure: "percentileMilliseconds", what: "999 of 1000 are shorter than", unit: "ms" },
            { figure: "longestLoadingMilliseconds", what: "longest inside a loading screen", unit: "ms" },
        ],
        scenarios: ["newcomerTimed", "largeTimed", "raidTimed", "loginsTimed"],
        seeds: SEEDS,
        seedCost: 20,
    },
];

export const ROW_NAMES: readonly string[] = ROWS.map(({ name }) => name);
