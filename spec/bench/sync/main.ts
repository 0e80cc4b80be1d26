import { tell } from "../../world/job/protocol";
import type { SyncJob } from "./job";
import { createMaterial } from "./material";
import { ROWS } from "./rows";

const [given] = [...$vararg];
const job = given as unknown as SyncJob;

/** Runs one row with its seeds; what it tells is read by scripts/bench/sync/results.ts. */
function run(): void {
    const create = ROWS[job.row];
    if (create === undefined) error(`no row is called ${job.row}`, 0);
    const runSeed = create(createMaterial(job));
    for (const seed of job.seeds) {
        const before = os.clock();
        const { figures, notes, faults, sent, trace } = runSeed(seed);
        for (const [name, value] of pairs(figures)) tell("figure", seed, name, value);
        for (const note of notes) tell("note", seed, note);
        for (const fault of faults) tell("fault", seed, fault);
        for (const { letter, chatType, messages, bytes } of sent) tell("sent", seed, letter, chatType, messages, bytes);
        if (job.isTracing) for (const line of trace) tell("trace", seed, line);
        tell("seed", seed, os.clock() - before);
        collectgarbage("collect");
    }
    tell("end");
}

run();
