import assert from "node:assert/strict";
import { accessSync, constants, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { repositoryRoot } from "../repositoryRoot.js";

function read(path: string): string {
    return readFileSync(join(repositoryRoot, path), "utf8");
}

describe("the repository", () => {
    it("holds at the top level only what belongs there", () => {
        const allowed = new Set([
            ...["package.json", "package-lock.json", "tsconfig.json", "tlconfig.json"],
            ...["src", "libs", "spec", "toc", "scripts"],
            ...["README.md", "LICENSE", "CHANGELOG.md"],
            // Made here, and not part of it.
            ...["node_modules", "build", "dist"],
        ]);
        const strangers = readdirSync(repositoryRoot).filter((name) => !name.startsWith(".") && !allowed.has(name));
        assert.deepEqual(strangers, []);
    });

    for (const path of [".ci/run", ".husky/pre-commit", ".husky/commit-msg"]) {
        it(`can run ${path}`, () => {
            accessSync(join(repositoryRoot, path), constants.X_OK);
        });
    }

    it("gives every library in libs/ a place among the packager's externals", () => {
        const externals = [...read(".pkgmeta").matchAll(/^ {2}libs\/([^:]+):/gm)].map(([, name]) => name);
        assert.deepEqual(externals.sort(), readdirSync(join(repositoryRoot, "libs")).sort());
    });
});

describe("package-lock.json", () => {
    it("belongs to package.json", () => {
        const lock = JSON.parse(read("package-lock.json")) as { packages: Record<string, unknown> };
        const manifest = JSON.parse(read("package.json")) as Record<string, unknown>;
        const root = lock.packages[""] as Record<string, unknown>;
        for (const key of ["version", "license", "engines", "devDependencies"]) {
            assert.deepEqual(root[key], manifest[key], key);
        }
    });
});

describe("the .toc files", () => {
    /** Retail, Mists, Anniversary and Era, as of August 2026. */
    const interfaces = "120100, 50504, 20506, 11509";
    for (const addon of ["LibLedger", "LibEventSourcing", "LootLedger"]) {
        const lines = read(`toc/${addon}.toc`).split("\n");

        it(`name every client that ${addon} supports, in one line`, () => {
            assert.equal(lines[0], `## Interface: ${interfaces}`);
        });

        for (const key of ["Title", "Notes", "Author", "IconTexture", "Category", "X-License"]) {
            it(`give ${addon} its ${key}`, () => {
                assert.match(lines.join("\n"), new RegExp(`^## ${key}: \\S`, "m"));
            });
        }

        it(`leave the version of ${addon} to the build`, () => {
            assert.ok(lines.includes("## Version: @libledger-version@"));
        });

        it(`of ${addon} have no line that the game would cut`, () => {
            assert.deepEqual(
                lines.filter((line) => Buffer.byteLength(line) > 1024 || line !== line.trimEnd()),
                [],
            );
        });
    }

    it("keep what an addon of its own holds over a logout", () => {
        assert.match(read("toc/LootLedger.toc"), /^## SavedVariables: LootLedgerDB$/m);
        assert.match(read("toc/LibEventSourcing.toc"), /^## SavedVariables: LibEventSourcingDB$/m);
    });
});

describe("the git hooks' set-up", () => {
    it("needs nothing that an installation without developer packages lacks", () => {
        assert.ok(existsSync(join(repositoryRoot, "scripts", "hooks.mjs")));
        const packages = read("scripts/hooks.mjs").matchAll(/^import .* from "([^"]+)";$/gm);
        assert.deepEqual(
            [...packages].map(([, name]) => name).filter((name) => !name?.startsWith("node:")),
            [],
        );
    });
});
