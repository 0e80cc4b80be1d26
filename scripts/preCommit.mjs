// The pre-commit hook: format and lint of the files that are about to be committed, as they are in the working tree.
// Types and specs take longer and are for `npm test`.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { repositoryRoot } from "./installed.mjs";

const list = spawnSync("git", ["diff", "--cached", "--name-only", "--diff-filter=ACMR", "-z"], {
    cwd: repositoryRoot,
    encoding: "utf8",
});
const staged = list.stdout.split("\0").filter((name) => name !== "");

/**
 * @param {string} tool path inside node_modules
 * @param {readonly string[]} options
 * @param {readonly string[]} files
 */
function isContent(tool, options, files) {
    if (files.length === 0) return true;
    const args = [join(repositoryRoot, "node_modules", tool), ...options, ...files];
    return spawnSync(process.execPath, args, { cwd: repositoryRoot, stdio: "inherit" }).status === 0;
}

const checks = [
    isContent("prettier/bin/prettier.cjs", ["--check", "--ignore-unknown"], staged),
    isContent(
        "eslint/bin/eslint.js",
        ["--config", "scripts/eslint.config.mjs"],
        staged.filter((name) => /^(?:src|spec|scripts)\/.*\.(?:ts|mjs)$/.test(name)),
    ),
];
process.exitCode = list.status === 0 && checks.every(Boolean) ? 0 : 1;
