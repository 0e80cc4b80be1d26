// Plain JavaScript on Node alone: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const repositoryRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** Oldest Node that the packages we use support: major and minor. */
const NODE_MINIMUM = /** @type {const} */ ([20, 19]);

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean }} LockedPackage
 * @param {string} path relative to the checkout
 * @returns {Record<string, LockedPackage>} packages by folder
 */
function lockedPackages(path) {
    try {
        /** @type {{ packages: Record<string, LockedPackage> }} */
        // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- npm wrote it; a lie here reinstalls
        const lock = JSON.parse(readFileSync(join(repositoryRoot, path), "utf8"));
        return lock.packages;
    } catch {
        return {};
    }
}

/**
 * Whether node_modules holds the versions of the lock file. npm keeps its own record of what it installed; dates say
 * less, since a git checkout renews them.
 */
function isInstalled() {
    const installed = lockedPackages("node_modules/.package-lock.json");
    return Object.entries(lockedPackages("package-lock.json")).every(([folder, wanted]) => {
        if (folder === "") return true;
        const found = installed[folder];
        // Binaries for other systems are in the lock file and are rightly not installed.
        if (found === undefined) return wanted.optional === true || wanted.devOptional === true;
        return found.version === wanted.version;
    });
}

/** Installs what the lock file names, unless it is there. Ends the process with a message when that cannot be done. */
export function ensureInstalled() {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    const [wantedMajor, wantedMinor] = NODE_MINIMUM;
    if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
        console.error(`Node ${NODE_MINIMUM.join(".")} or newer is needed; this is ${process.versions.node}.`);
        process.exit(1);
    }
    if (isInstalled()) return;
    console.error("Installing the packages of package-lock.json (npm ci) ...");
    // What npm says belongs beside our own messages, not into a result that somebody reads from stdout.
    const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
        cwd: repositoryRoot,
        stdio: ["ignore", 2, 2],
        shell: process.platform === "win32", // npm is a script there, which only a shell can start
    });
    if (status !== 0) {
        console.error("npm ci failed: see above. The npm registry has to be reachable for the first run.");
        process.exit(1);
    }
}
