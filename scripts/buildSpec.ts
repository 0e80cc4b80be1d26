/** `npm run build:spec`: transpiles src and spec file by file into build/spec, where busted finds them (see .busted). */
import { join } from "node:path";
import { repositoryRoot } from "./repositoryRoot.js";
import { report, transpile } from "./transpile.js";
import { writeTree } from "./tree.js";

const outDir = join(repositoryRoot, "build", "spec");
const { files, diagnostics } = transpile(join(repositoryRoot, "tlconfig.json"), { outDir });
// Written even when something is wrong: the specs of one folder can be run while another is being repaired.
if (files.size > 0) writeTree(outDir, files);
process.exitCode = report(diagnostics) ? 0 : 1;
