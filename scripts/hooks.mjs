// `npm install` runs this (the "prepare" script) to switch the git hooks of .husky/ on. It never fails an installation:
// without a checkout, in CI, and without developer packages there is nothing to switch on.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const repositoryRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** @returns {Promise<string>} why the hooks stay off; empty when they are on */
async function switchOn() {
    if (process.env["CI"] !== undefined && process.env["CI"] !== "false") return "this is CI";
    if (!existsSync(join(repositoryRoot, ".git"))) return "this is no git checkout";
    if (!existsSync(join(repositoryRoot, "node_modules", "husky"))) return "husky is not installed";
    process.chdir(repositoryRoot);
    // Only here, since an installation without developer packages does not have it.
    const { default: husky } = await import("husky");
    return husky();
}

const reason = await switchOn().catch((/** @type {unknown} */ error) => String(error));
if (reason !== "") console.log(`Git hooks stay off: ${reason}.`);
