import type { FileTree } from "../contract";

/** What `npm start` wants to be run, written by scripts/start as a Lua table. */
export interface Job {
    readonly addons: FileTree;
    readonly clients: readonly JobClient[];
    /** Carried out one after the other, each once all clients agree on the one before. */
    readonly imports: readonly JobImport[];
    readonly seed: number;
    /** Unix seconds. */
    readonly startTime: number;
    /** World seconds within which an import has to reach everybody. */
    readonly importSecondsMax: number;
}

export interface JobClient {
    readonly name: string;
    readonly rankIndex: number;
}

export interface JobImport {
    /** Name of the client on which MonolithDKP is loaded. */
    readonly client: string;
    /** MonolithDKP's SavedVariables file there. */
    readonly savedVariables: string;
}
