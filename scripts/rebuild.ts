/** Builds the addons again, elsewhere and in another process, and compares every byte with what `npm run build` made. */
import { join } from "node:path";
import { makeAddons } from "./addons.js";
import { repositoryRoot } from "./repositoryRoot.js";
import { readTree } from "./tree.js";

process.chdir("/");
const shipped = readTree(join(repositoryRoot, "dist", "Interface", "AddOns"));
const again = makeAddons().files;
const differing = [...new Set([...shipped.keys(), ...again.keys()])].filter(
    (name) => shipped.get(name) !== again.get(name),
);
for (const name of differing) process.stderr.write(`${name} differs from a second build\n`);
if (shipped.size === 0) process.stderr.write("nothing was built\n");
process.exitCode = differing.length === 0 && shipped.size > 0 ? 0 : 1;
