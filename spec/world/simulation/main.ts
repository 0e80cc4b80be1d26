import type { FileTree } from "../contract";
import { runCompatSimulation } from "../compat/compatSimulation";
import { tell } from "../job/protocol";
import { FAULTS } from "./faultName";
import type { Outcome } from "./outcome";
import { runSimulation } from "./simulation";

interface SeedRun {
    readonly seed: number;
    readonly clients: number;
    /** Run it a second time, to see whether the trace is the same. */
    readonly isTwice: boolean;
}

/** What `npm run simulate` wants to be run in one process, written by scripts/simulate as a Lua table. */
interface Job {
    readonly addons: FileTree;
    readonly runs: readonly SeedRun[];
    readonly minutes: number;
    /** Fault classes in addition to what each seed has. */
    readonly wanted: readonly string[];
    readonly unwanted: readonly string[];
    /** Guilds half on the incumbent instead of LibLedger's own. */
    readonly isCompat: boolean;
    /** Writes the trace of each seed. */
    readonly isTracing: boolean;
}

const [given] = [...$vararg];
const job = given as unknown as Job;

function run({ seed, clients }: SeedRun, isTracing: boolean): Outcome {
    const { addons, minutes, wanted, unwanted } = job;
    const simulate = job.isCompat ? runCompatSimulation : runSimulation;
    return simulate({ addons, seed, clientCount: clients, minutes, wanted, unwanted, isTracing });
}

/** Of what was in use after the last cleaning up. */
const PAUSE_PERCENT = 1000;

function checkFaultNames(): void {
    const known: string[] = FAULTS.map((fault) => fault.name);
    for (const name of [...job.wanted, ...job.unwanted]) {
        if (name !== "all" && !known.includes(name))
            error(`no fault class "${name}"; there are ${known.join(", ")}`, 0);
    }
}

function tellOutcome({ seed, clients }: SeedRun, outcome: Outcome, seconds: number): void {
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
        clients,
    );
}

checkFaultNames();
// A run needs little room, and is gone after it: cleaning up all the time would be a fifth of the work.
collectgarbage("setpause", PAUSE_PERCENT);
for (const wanted of job.runs) {
    const before = os.clock();
    const first = run(wanted, job.isTracing || wanted.isTwice);
    let outcome = first;
    if (wanted.isTwice && run(wanted, true).traceChecksum !== first.traceChecksum) {
        outcome = { ...first, complaints: [...first.complaints, "a second run of the seed gave another trace"] };
    }
    tellOutcome(wanted, outcome, os.clock() - before);
    if (job.isTracing)
        for (const lines of [outcome.trace, outcome.lastWords]) for (const line of lines) tell("trace", line);
    collectgarbage("collect");
}
tell("end");
