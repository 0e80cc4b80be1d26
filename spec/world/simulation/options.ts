import type { FileTree } from "../contract";

/** What one run is made of; together with the code it decides everything. */
export interface RunOptions {
    /** The built addon LibLedger. */
    readonly addons: FileTree;
    readonly seed: number;
    readonly clientCount: number;
    /** Minutes in which things go wrong; the calm period follows. */
    readonly minutes: number;
    /** Classes that this run has whatever the seed says. */
    readonly wanted: readonly string[];
    /** Classes that no run has. */
    readonly unwanted: readonly string[];
    readonly isTracing: boolean;
}
