import { createRandom } from "../world/random";
import {
    award,
    checkAlike,
    copyRows,
    createCompat,
    createPlain,
    makeAwards,
    OTHER_CREATORS,
    type AwardEntry,
    type Subject,
} from "./compatSubjects";
import type { Job } from "./job";
import { compare, median, timeOf } from "./measure";
import type { Tell } from "./row";

const REPLAY_MAX = 1 / 5;
const LATE_MAX = 1 / 5;
const KEPT_LATE_MAX = 1 / 50;
const RECEIVING_MAX = 1 / 100;
/** What the library has beside the entries must not show. */
const MEMORY_MAX = 1.01;

const LATE_PART = 0.02;
const KEPT_LATE_ENTRIES = 20;

type Create = (rows: AwardEntry[]) => Subject;

const barely: Create = (rows) => createPlain(rows, false);
const unchanged: Create = (rows) => createCompat(rows, false);
const kept: Create = (rows) => createCompat(rows, true);

function replayed(create: Create, rows: AwardEntry[]): Subject {
    const subject = create(rows);
    subject.catchup();
    return subject;
}

function benchReplays({ rounds }: Job, awards: readonly AwardEntry[], tell: Tell): void {
    checkAlike(replayed(createPlain, copyRows(awards)), replayed(unchanged, copyRows(awards)));
    const rows = copyRows(awards);
    const prepare = (create: Create) => () => {
        const subject = create(rows);
        return () => {
            subject.catchup();
        };
    };
    const [plain, bare, compat] = compare(rounds, [prepare(createPlain), prepare(barely), prepare(unchanged)]);
    const row = { unit: "times", figure: 1, bound: undefined } as const;
    tell({ ...row, what: "replay, the plain way", milliseconds: plain!.milliseconds });
    const without = "the same without a look at what is ignored";
    tell({ ...row, what: without, milliseconds: bare!.milliseconds, figure: bare!.ratio });
    const { milliseconds, ratio } = compat!;
    tell({ what: "replay through the compatible API", milliseconds, figure: ratio, unit: "times", bound: REPLAY_MAX });
}

function lateAwards(awards: readonly AwardEntry[], count: number): AwardEntry[] {
    const time = awards[math.floor(awards.length * (1 - LATE_PART))]!._c;
    const late: AwardEntry[] = [];
    for (const i of $range(1, count)) late.push(award(time, OTHER_CREATORS + i, "Late", 1));
    return late;
}

/** Median over late entries, each taken in and caught up, of one subject that has replayed everything. */
function timeOfLate(create: Create, awards: readonly AwardEntry[], count: number): number {
    const subject = replayed(create, copyRows(awards));
    const times = lateAwards(awards, count).map((entry) =>
        timeOf(() => {
            subject.insert(entry);
            subject.catchup();
        }),
    );
    const check = createPlain(copyRows(awards));
    check.receive(lateAwards(awards, count));
    check.catchup();
    checkAlike(check, subject);
    return median(times);
}

function benchLateEntries({ rounds }: Job, awards: readonly AwardEntry[], tell: Tell): void {
    const plain = timeOfLate(createPlain, awards, rounds);
    const compat = timeOfLate(unchanged, awards, rounds);
    const keeping = timeOfLate(kept, awards, KEPT_LATE_ENTRIES);
    const rows = [
        { what: "one entry 2 % back, the plain way", milliseconds: plain, bound: undefined },
        { what: "the same, an unchanged consumer", milliseconds: compat, bound: LATE_MAX },
        { what: "the same, a consumer with save and restore", milliseconds: keeping, bound: KEPT_LATE_MAX },
    ];
    for (const row of rows) tell({ ...row, figure: row.milliseconds / plain, unit: "times" });
}

/** The plain way once: it takes as long as all the rest together, and what memory is new then makes no difference to it. */
function benchReceiving({ seed, rounds }: Job, awards: readonly AwardEntry[], tell: Tell): void {
    const shuffled = copyRows(awards);
    createRandom(seed + 1).shuffle(shuffled);
    const takeIn = (create: Create): number => {
        const subject = create([]);
        const rows = copyRows(shuffled);
        const milliseconds = timeOf(() => {
            subject.receive(rows);
        });
        subject.catchup();
        checkAlike(replayed(createPlain, copyRows(awards)), subject);
        return milliseconds;
    };
    const plain = takeIn(createPlain);
    const times: number[] = [];
    for (const _ of $range(1, rounds)) times.push(takeIn(unchanged));
    const compat = median(times);
    const what = "all entries received in random order";
    tell({ what: `${what}, the plain way`, milliseconds: plain, figure: 1, unit: "times", bound: undefined });
    tell({
        what: `${what}, queued and committed`,
        milliseconds: compat,
        figure: compat / plain,
        unit: "times",
        bound: RECEIVING_MAX,
    });
}

function heapBytes(): number {
    collectgarbage("collect");
    collectgarbage("collect");
    return collectgarbage("count") * 1024;
}

function bytesOf(create: Create, awards: readonly AwardEntry[]): number {
    const before = heapBytes();
    const subject = replayed(create, copyRows(awards));
    const bytes = heapBytes() - before;
    // Keeps it alive up to here.
    subject.catchup();
    return bytes / awards.length;
}

function benchMemory(awards: readonly AwardEntry[], tell: Tell): void {
    // What the library remembers apart from its consumers is there from the first one on.
    bytesOf(unchanged, awards);
    const plain = bytesOf(createPlain, awards);
    const compat = bytesOf(unchanged, awards);
    const row = { milliseconds: undefined, bound: undefined, unit: "bytes" } as const;
    tell({ ...row, what: "memory per entry, the plain way", figure: plain });
    tell({ ...row, what: "memory per entry, replayed and hashed", figure: compat });
    const figure = compat / plain;
    tell({ what: "the one against the other", milliseconds: undefined, figure, unit: "times", bound: MEMORY_MAX });
}

/** What an addon of the incumbent's gains, each against what the same takes when done the plain way. */
export function benchCompat(job: Job, tell: Tell): void {
    const awards = makeAwards(job.seed, job.count);
    benchReplays(job, awards, tell);
    benchLateEntries(job, awards, tell);
    benchReceiving(job, awards, tell);
    benchMemory(awards, tell);
}
