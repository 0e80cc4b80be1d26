import type { FileTree } from "../../world/contract";
import type { CallbackWatch } from "./callbackWatch";

/** What `npm run bench -- sync` wants to be run in one process, written by scripts/bench/sync as a Lua table. */
export interface SyncJob {
    /** The built addon LibLedger. */
    readonly addons: FileTree;
    /** A SavedVariables file of MonolithDKP: the real ledger, or a made-up one of the same shape. */
    readonly monolith: string;
    /** One of the rows in rows.ts. */
    readonly row: string;
    readonly seeds: readonly number[];
    /** Tells of each message that was sent. */
    readonly isTracing: boolean;
}

/** What a seed has come to. */
export interface Outcome {
    /** Figures by name; `math.huge` for what never came. */
    readonly figures: Readonly<Record<string, number>>;
    /** What the figures are about, in words. */
    readonly notes: readonly string[];
    /** Why the figures are worth nothing: a Lua error, say. */
    readonly faults: readonly string[];
    readonly sent: readonly KindCount[];
    readonly trace: readonly string[];
}

/** Messages of honest clients that begin with the same letter and go the same way, within what was measured. */
export interface KindCount {
    readonly letter: string;
    readonly chatType: string;
    messages: number;
    bytes: number;
}

/** @param callbacks where the world's callbacks are to be timed */
export type RunSeed = (seed: number, callbacks?: CallbackWatch) => Outcome;
