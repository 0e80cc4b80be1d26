/** `npm run bench -- sync`: what keeping a guild in step costs. See sync/options.ts and sync/plan.ts. */
import { writeFileSync } from "node:fs";
import { ensureSystemTools } from "../systemTools.js";
import { UsageError } from "./options.js";
import { parseSyncOptions, SYNC_HELP, type SyncOptions } from "./sync/options.js";
import { HEADER, isRowGood, rowLines, type RowResult } from "./sync/report.js";
import type { SeedResult } from "./sync/results.js";

function say(line: string): void {
    process.stdout.write(`${line}\n`);
}

function introduction(ledger: string): readonly string[] {
    return [
        `In the simulated world, on the built addon; ${ledger}. Codec: binary with Deflate by lua-zlib on all clients.`,
        "Latency 50 to 150 ms, 10 messages and then 1 a second for each prefix, 800 bytes/s for each client. Bytes are those",
        "of message texts of honest clients on all channels; seconds are virtual, from the last login on unless said.",
        "",
        HEADER,
    ];
}

/** @returns whether every bound is kept */
export async function benchSync(args: readonly string[]): Promise<boolean> {
    const options = parseSyncOptions(args);
    if (options.wantsHelp) {
        process.stdout.write(SYNC_HELP);
        return true;
    }
    const complain = (line: string): void => void process.stderr.write(`bench: ${line}\n`);
    if (!ensureSystemTools(complain)) throw new UsageError("lua5.1 and lua-zlib are needed");
    return runSync(options, complain);
}

async function runSync(options: SyncOptions, complain: (line: string) => void): Promise<boolean> {
    // The compilers take a second to load, and nobody who only mistyped should wait for them.
    const { chooseLedger, runRows } = await import("./sync/runRows.js");
    const ledger = chooseLedger();
    for (const line of introduction(ledger.name)) say(line);
    const results = new Map(options.rows.map((row) => [row.name, [] as SeedResult[]]));
    const failures = new Map(options.rows.map((row) => [row.name, [] as string[]]));
    await runRows(ledger, {
        options,
        onResult: (row, result) => {
            results.get(row.name)?.push(result);
            complain(`${result.scenario} seed ${String(result.seed)}: ${result.cost.toFixed(1)} s`);
        },
        onFailure: (row, reason) => failures.get(row.name)?.push(reason),
    });
    const rows: RowResult[] = options.rows.map((row) => ({
        row,
        results: results.get(row.name) ?? [],
        failures: failures.get(row.name) ?? [],
    }));
    for (const row of rows) for (const line of rowLines(row, options.isDetailed)) say(line);
    if (options.trace !== undefined) writeFileSync(options.trace, traceText(rows));
    const bad = rows.filter((row) => !isRowGood(row)).map(({ row }) => row.name);
    say("");
    say(bad.length === 0 ? "Every bound is kept." : `Not as promised: ${bad.join(", ")}.`);
    return bad.length === 0;
}

function traceText(rows: readonly RowResult[]): string {
    const lines = rows.flatMap(({ results }) =>
        results.flatMap(({ scenario, seed, trace }) => [`# ${scenario} seed ${String(seed)}`, ...trace]),
    );
    return `${lines.join("\n")}\n`;
}
