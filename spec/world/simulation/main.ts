import type { FileTree } from "../contract";
import { tell } from "../job/protocol";
import { FAULTS } from "./faultName";
import { runSimulation, type Outcome } from "./simulation";

/** What `npm run simulate` wants to be run in one process, written by scripts/simulate as a Lua table. */
interface Job {
    readonly addons: FileTree;
    readonly seeds: readonly number[];
    readonly clients: number;
    readonly minutes: number;
    /** Fault classes in addition to what each seed has. */
    readonly wanted: readonly string[];
    readonly unwanted: readonly string[];
    /** Writes the trace of each seed. */
    readonly isTracing: boolean;
    /** Seeds that are run a second time, to see whether the trace is the same. */
    readonly twice: readonly number[];
}

const [given] = [...$vararg];
const job = given as unknown as Job;

function run(seed: number, isTracing: boolean): Outcome {
    const { addons, clients, minutes, wanted, unwanted } = job;
    return runSimulation({ addons, seed, clientCount: clients, minutes, wanted, unwanted, isTracing });
}

function checkFaultNames(): void {
    const known: string[] = FAULTS.map((fault) => fault.name);
    for (const name of [...job.wanted, ...job.unwanted]) {
        if (name !== "all" && !known.includes(name))
            error(`no fault class "${name}"; there are ${known.join(", ")}`, 0);
    }
}

function tellOutcome(seed: number, outcome: Outcome, seconds: number): void {
    for (const complaint of outcome.complaints) tell("complaint", seed, complaint);
    tell(
        "seed",
        seed,
        outcome.complaints.length === 0,
        outcome.virtualSeconds,
        outcome.agreedAfterSeconds,
        outcome.messages,
        outcome.bytes,
        outcome.events,
        outcome.longestMilliseconds,
        outcome.longestCallback,
        outcome.quietBytesPerSecond,
        seconds,
        outcome.faults.join(","),
    );
}

checkFaultNames();
for (const seed of job.seeds) {
    const before = os.clock();
    const isTwice = job.twice.includes(seed);
    const first = run(seed, job.isTracing || isTwice);
    let outcome = first;
    if (isTwice && run(seed, true).traceChecksum !== first.traceChecksum) {
        outcome = { ...first, complaints: [...first.complaints, "a second run of the seed gave another trace"] };
    }
    tellOutcome(seed, outcome, os.clock() - before);
    if (job.isTracing) for (const line of outcome.trace) tell("trace", line);
    collectgarbage("collect");
}
tell("end");
