// Plain JavaScript on Node alone: it runs before anything is installed.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureInstalled, repositoryRoot } from "./installed.mjs";

/**
 * Runs a TypeScript file of this folder with the arguments of this process, after installing what it needs, and ends
 * as it ends.
 *
 * @param {string} file
 */
export function launch(file) {
    ensureInstalled();
    // tsx as a loader, not as a command: that one would put a process of its own between us and the signals.
    const loader = pathToFileURL(join(repositoryRoot, "node_modules", "tsx", "dist", "loader.mjs")).href;
    const main = join(repositoryRoot, "scripts", file);
    const child = spawn(process.execPath, ["--import", loader, main, ...process.argv.slice(2)], { stdio: "inherit" });
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
        process.on(signal, () => child.kill(signal));
    }
    child.on("exit", (code, signal) => {
        // A shell reports a death by signal as 128 + its number; so do we.
        process.exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
    });
}
