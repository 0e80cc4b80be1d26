import { spawnSync } from "node:child_process";
import { parseRow, type GroupResult, type Row } from "./row.js";

/** How much is measured. */
export interface Size {
    readonly events: number;
    readonly rounds: number;
}

const FULL: Size = { events: 100_000, rounds: 7 };
const QUICK: Size = { events: 10_000, rounds: 3 };

/** A group takes some ten seconds; one that takes this long hangs. */
const LIMIT_MILLISECONDS = 300_000;

export function sizeOf(isQuick: boolean): Size {
    return isQuick ? QUICK : FULL;
}

/** Runs one group of spec/bench in a lua5.1 of its own, so that no group meets the heap of another. */
export function measureInLua(bundlePath: string, group: string, seed: number, size: Size): GroupResult {
    const args = [bundlePath, group, String(seed), String(size.events), String(size.rounds)];
    const { status, stdout, stderr, error } = spawnSync("lua5.1", args, {
        encoding: "utf8",
        timeout: LIMIT_MILLISECONDS,
    });
    const rows: Row[] = [];
    let failure = error?.message ?? (status === 0 ? undefined : stderr.trim() || `lua5.1 ended with ${String(status)}`);
    for (const line of (stdout as string | null)?.split("\n") ?? []) {
        if (line === "") continue;
        try {
            rows.push(parseRow(line));
        } catch (problem) {
            failure ??= problem instanceof Error ? problem.message : String(problem);
        }
    }
    const conditions = `${String(size.events)} events, seed ${String(seed)}`;
    return { group, conditions, rows, failure };
}
