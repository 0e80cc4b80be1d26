import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { repositoryRoot } from "../repositoryRoot.js";
import type { ClientOutcome } from "../start/outcome.js";
import type { GroupResult, Row } from "./row.js";

/** A real guild's history, kept beside the checkout and not in it; where it is missing a season is made up. */
const REAL_FILE = join(repositoryRoot, "..", "shared", "data", "monolithdkp-2020-04-17.lua");

/** How all messages are written; the job's clients have no C_EncodingUtil. */
const CODEC = "binary without Deflate";

const LIMIT_MILLISECONDS = 900_000;

/** Runs the job of `npm start`: one officer imports, until all 5 clients agree. */
export function measureGuild(seed: number, isQuick: boolean): GroupResult {
    const file = !isQuick && existsSync(REAL_FILE) ? REAL_FILE : undefined;
    const folder = mkdtempSync(join(tmpdir(), "libledger-"));
    try {
        const json = join(folder, "outcome.json");
        const script = join(repositoryRoot, "scripts", "startMain.ts");
        const args = [
            ...(file === undefined ? [] : [file]),
            "--json",
            json,
            "--seed",
            String(seed),
            "--engine",
            "lua5.1",
        ];
        const { status, stderr, error } = spawnSync(process.execPath, ["--import", "tsx", script, ...args], {
            cwd: repositoryRoot,
            encoding: "utf8",
            // The progress lines of a long run are many; nobody reads them here.
            stdio: ["ignore", "ignore", "pipe"],
            timeout: LIMIT_MILLISECONDS,
        });
        const conditions = `${file === undefined ? "made-up season" : basename(file)}, seed ${String(seed)}, ${CODEC}`;
        const failure = error?.message ?? (status === 0 ? undefined : stderr.trim());
        return { group: "guild", conditions, rows: rowsOf(json), failure };
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** A job that fails early leaves no file, or an empty one. */
function rowsOf(jsonPath: string): Row[] {
    const text = existsSync(jsonPath) ? readFileSync(jsonPath, "utf8") : "";
    if (text === "") return [];
    const { clients } = JSON.parse(text) as { clients: readonly ClientOutcome[] };
    const total = (key: "bytes" | "messages"): number => clients.reduce((sum, client) => sum + client[key], 0);
    const [most] = [...clients].sort((a, b) => b.bytes - a.bytes);
    const events = Math.max(...clients.map((client) => client.events));
    const agreeing = `${String(clients.length)} clients agree on ${String(events)} events`;
    return [
        { what: `until all ${agreeing}, virtual time`, figure: Math.max(...clients.map((c) => c.seconds)), unit: "s" },
        { what: "on the channel, all clients", figure: total("bytes"), unit: "bytes" },
        { what: "on the channel, all clients", figure: total("messages"), unit: "messages" },
        { what: `on the channel, most by one client (${most?.name ?? ""})`, figure: most?.bytes ?? 0, unit: "bytes" },
        { what: `the same client (${most?.name ?? ""})`, figure: most?.messages ?? 0, unit: "messages" },
    ];
}
