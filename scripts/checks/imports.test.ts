import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ESLint, Linter } from "eslint";
import tseslint from "typescript-eslint";
import { everywhere, joints, mayUse } from "../importDirections.mjs";
import { importDirection } from "../importRule.mjs";
import { repositoryRoot } from "../repositoryRoot.js";
import { listTree } from "../tree.js";
import { ringIn } from "./ring.js";

const sourceFolder = join(repositoryRoot, "src");

describe("the table of import directions", () => {
    it("holds no ring", () => {
        assert.equal(ringIn(new Map(Object.entries(mayUse))), undefined);
    });

    it("names only folders that it describes", () => {
        const unknown = Object.values(mayUse)
            .flat()
            .filter((folder) => !(folder in mayUse));
        assert.deepEqual(unknown, []);
    });

    it("describes everything in src", () => {
        const described = new Set([...Object.keys(mayUse), ...everywhere, ...Object.keys(joints)]);
        const names = readdirSync(sourceFolder).map((name) => name.replace(/(?:\.d)?\.ts$/, ""));
        assert.deepEqual(
            names.filter((name) => !described.has(name)),
            [],
        );
    });
});

describe("the lint rule for import directions", () => {
    const cases: readonly [file: string, code: string, isAllowed: boolean][] = [
        ["event/key.ts", 'import { a } from "./order";', true],
        ["event/key.ts", 'import { a } from "../invariant";', true],
        ["event/key.ts", 'import { a } from "../ledger/ledger";', false],
        ["event/key.ts", 'import type { A } from "../ledger/ledger";', false],
        ["event/key.ts", 'type A = import("../ledger/ledger").A;', false],
        ["event/key.ts", 'export { a } from "../ledger/ledger";', false],
        ["event/key.ts", 'export * from "../ledger/ledger";', false],
        ["event/key.ts", 'import a = require("../ledger/ledger");', false],
        ["event/key.ts", 'import { a } from "../../spec/world/world";', false],
        ["event/key.ts", 'import { a } from "luaparse";', false],
        ["ledger/week.ts", 'import { a } from "../event/event";', true],
        ["ledger/deep/week.ts", 'import { a } from "../../event/event";', true],
        ["ledger/deep/week.ts", 'import { a } from "../../sync/router";', false],
        ["ledger/week.ts", 'import { a } from "../index";', false],
        ["sync/router.ts", 'import { a } from "../api/library";', false],
        ["wow/clock.ts", 'import { a } from "../sync/router";', false],
        ["invariant.ts", 'import { a } from "./event/event";', false],
        ["index.ts", 'import { a } from "./wow/ports";', true],
        ["index.ts", 'import { a } from "./example/main";', false],
        ["index.ts", 'import { a } from "./compat/start";', false],
        ["libEventSourcingBase.ts", 'import { a } from "./compat/start";', true],
        ["libEventSourcingFork.ts", 'import { a } from "./api/library";', false],
        ["compat/entry/util.ts", 'import { a } from "../../ledger/week";', true],
        ["compat/entry/util.ts", 'import { a } from "../../wow/names";', false],
        ["compat/start.ts", 'import { a } from "../api/library";', false],
        ["example/main.ts", 'import type { A } from "../api/libledger";', true],
        ["example/main.ts", 'import type { A } from "../api/library";', false],
        ["example/main.ts", 'import { a } from "../event/event";', false],
        ["newcomer/a.ts", 'import { a } from "../event/event";', false],
    ];
    for (const [file, code, isAllowed] of cases) {
        it(`${isAllowed ? "lets pass" : "refuses"} ${code} in src/${file}`, () => {
            const messages = new Linter().verify(
                code,
                [
                    {
                        files: ["**/*.ts"],
                        languageOptions: { parser: tseslint.parser },
                        plugins: { libledger: { rules: { "import-direction": importDirection } } },
                        rules: { "libledger/import-direction": "error" },
                    },
                ],
                { filename: join(sourceFolder, file) },
            );
            assert.deepEqual(
                messages.map(({ ruleId }) => ruleId),
                isAllowed ? [] : ["libledger/import-direction"],
            );
        });
    }

    it("is an error for every file of src", async () => {
        const eslint = new ESLint({
            cwd: repositoryRoot,
            overrideConfigFile: join(repositoryRoot, "scripts", "eslint.config.mjs"),
        });
        for (const name of listTree(sourceFolder)) {
            const config = (await eslint.calculateConfigForFile(join(sourceFolder, name))) as Linter.Config | undefined;
            assert.deepEqual(config?.rules?.["libledger/import-direction"], [2], name);
        }
    });
});

describe("the modules of src", () => {
    it("never need each other in a ring when they run", () => {
        const folder = join(repositoryRoot, "build", "spec", "src");
        const modules = listTree(folder).filter((name) => name.endsWith(".lua"));
        assert.ok(modules.length > 0, "run `npm run build:spec` first");
        const needs = new Map(
            modules.map((name) => {
                // Imports of types alone have left no `require`.
                const required = readFileSync(join(folder, name), "utf8").matchAll(/require\("src\.([^"]+)"\)/g);
                const module = name.replace(/\.lua$/, "").replaceAll("/", ".");
                return [module, [...required].flatMap(([, target]) => target ?? [])];
            }),
        );
        assert.equal(ringIn(needs), undefined);
    });
});

describe("ringIn", () => {
    it("finds a ring and names it", () => {
        const needs = new Map([
            ["a", ["b"]],
            ["b", ["c", "d"]],
            ["c", []],
            ["d", ["b"]],
        ]);
        assert.equal(ringIn(needs), "b -> d -> b");
    });

    it("is content where paths only meet again", () => {
        const needs = new Map([
            ["a", ["b", "c"]],
            ["b", ["d"]],
            ["c", ["d"]],
        ]);
        assert.equal(ringIn(needs), undefined);
    });
});
