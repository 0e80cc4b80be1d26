/**
 * `npm run build [-- FOLDER]`: makes the addons in dist/Interface/AddOns (or in FOLDER), ready to be copied into a game
 * folder. Nothing is written unless everything is right.
 */
import { join, resolve } from "node:path";
import { makeAddons } from "./addons.js";
import { repositoryRoot } from "./repositoryRoot.js";
import { report } from "./transpile.js";
import { writeTree } from "./tree.js";

const folder = resolve(process.argv[2] ?? join(repositoryRoot, "dist", "Interface", "AddOns"));
const { files, diagnostics, faults } = makeAddons();
for (const fault of faults) process.stderr.write(`build: ${fault}\n`);
if (report(diagnostics) && faults.length === 0) {
    writeTree(folder, files);
    process.stdout.write(`${String(files.size)} files in ${folder}\n`);
} else {
    process.exitCode = 1;
}
