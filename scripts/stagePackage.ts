/**
 * `npm run package:stage -- TAG`: makes build/package, a git checkout that the community packager can work on. It takes
 * its files from what git tracks and its version from the tag, so the built addons get a repository of their own.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./repositoryRoot.js";
import { readTree, writeTree, type Tree } from "./tree.js";

const tag = process.argv[2];
if (tag === undefined) throw new Error("which tag? npm run package:stage -- v1.2.3");

const folder = join(repositoryRoot, "build", "package");

/** LibLedger at the root, without the libraries that .pkgmeta names as externals; the other addons in their folders. */
function packageFiles(addons: Tree): Tree {
    const files = new Map<string, string>();
    for (const [name, text] of addons) {
        const path = name.replace(/^LibLedger\//, "");
        if (!/^(?:LibEventSourcing\/)?libs\//.test(path)) files.set(path, text);
    }
    for (const name of [".pkgmeta", "CHANGELOG.md"]) files.set(name, readFileSync(join(repositoryRoot, name), "utf8"));
    return files;
}

function git(...args: readonly string[]): void {
    const { status } = spawnSync("git", args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
    if (status !== 0) throw new Error(`git ${args.join(" ")} failed`);
}

const addons = readTree(join(repositoryRoot, "dist", "Interface", "AddOns"));
if (addons.size === 0) throw new Error("run `npm run build` first");
rmSync(folder, { recursive: true, force: true });
writeTree(folder, packageFiles(addons));
git("init", "--quiet");
git("add", "--all", "--force");
git("-c", "user.name=LibLedger", "-c", "user.email=release@localhost", "commit", "--quiet", "-m", `chore: ${tag}`);
git("tag", tag);
// The packager attaches its zip to the release of this repository.
const repository = process.env["GITHUB_REPOSITORY"];
if (repository !== undefined) git("remote", "add", "origin", `https://github.com/${repository}.git`);
