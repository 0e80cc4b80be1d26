/** Everything that can go wrong in a run; the seed draws which of those that are switched on do. */
export interface FaultClass {
    readonly name: string;
    /** Share of the seeds that have it, 0..1. */
    readonly rate: number;
    /** Why it is off unless asked for; nil for what every run may meet. */
    readonly whyOff: string | undefined;
}

const on = (name: string, rate: number): FaultClass => ({ name, rate, whyOff: undefined });
const off = (name: string, whyOff: string): FaultClass => ({ name, rate: 1, whyOff });

/** The order decides which random numbers each class draws: new ones go to the end. */
export const FAULTS = [
    on("loss", 0.7),
    on("latency", 0.7),
    on("partitions", 0.5),
    on("relogs", 0.8),
    on("crashes", 0.6),
    on("lockdowns", 0.4),
    on("noise", 0.4),
    on("skew", 0.7),
    on("lateRosters", 0.5),
    on("demotions", 0.3),
    on("mutes", 0.3),
    on("slowClients", 0.3),
    on("raid", 0.3),
    on("calmLoss", 0.3),
    on("forgery", 0.3),
    on("rewriting", 0.3),
    on("flood", 0.3),
    on("wrongHashes", 0.3),
    on("silentWinner", 0.3),
    on("endlessRequests", 0.3),
    on("hugeCounts", 0.3),
    on("garbage", 0.3),
    on("replays", 0.3),
    on("attackerMayWrite", 0.3),
    on("officerCrash", 0.3),
    on("demotionRace", 0.2),
    off("mutedForGood", "a client cannot know that the guild does not hear it, and asks the guild alone"),
    off("attacksGoOn", "the channel is not quiet while somebody asks without end: rate limits per peer"),
    off("endlessParts", "AceComm joins the parts of one message without a bound; its original does too"),
    off("trustedForger", "what someone who may write forges or rewrites in week data is taken: conflict handling"),
    off("conflictingImports", "two contents under one key by two who may write need conflict handling"),
    on("textWire", 0.3),
    on("crossRealm", 0.3),
    on("unconnectedRealms", 0.5),
    on("instances", 0.3),
    on("newerVersion", 0.3),
    on("endlessMissing", 0.3),
    on("falseAttests", 0.3),
    on("whisperedLies", 0.3),
    on("forgedEpochs", 0.3),
    on("collusion", 0.2),
    on("startOver", 0.2),
] as const satisfies readonly FaultClass[];

export type FaultName = (typeof FAULTS)[number]["name"];

/** Classes that an attacker carries out. */
export const ATTACKS: readonly FaultName[] = [
    "forgery",
    "rewriting",
    "flood",
    "wrongHashes",
    "silentWinner",
    "endlessRequests",
    "hugeCounts",
    "garbage",
    "replays",
    "endlessParts",
    "newerVersion",
    "endlessMissing",
    "falseAttests",
    "whisperedLies",
    "forgedEpochs",
    "collusion",
];
