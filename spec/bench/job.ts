import type { Tell } from "./row";

/** What a run of one group is told. */
export interface Job {
    readonly seed: number;
    /** Events in the ledger. */
    readonly count: number;
    /** How often each thing is measured. */
    readonly rounds: number;
}

export type Group = (job: Job, tell: Tell) => void;
