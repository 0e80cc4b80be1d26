/**
 * `npm run build:spec`: transpiles src and spec file by file into build/spec, where busted finds them (see .busted), and
 * takes the examples out of README.md into build/readme, where a spec runs them.
 */
import { join } from "node:path";
import { makeReadmeExamples } from "./readmeExamples.js";
import { repositoryRoot } from "./repositoryRoot.js";
import { report, transpile } from "./transpile.js";
import { writeTree } from "./tree.js";

const outDir = join(repositoryRoot, "build", "spec");
const { files, diagnostics } = transpile(join(repositoryRoot, "tlconfig.json"), { outDir });
// Written even when something is wrong: the specs of one folder can be run while another is being repaired.
if (files.size > 0) writeTree(outDir, files);
const examples = makeReadmeExamples();
const isFit = [diagnostics, examples.diagnostics].map(report).every(Boolean);
process.exitCode = isFit ? 0 : 1;
