import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { GROUP_NAMES, parseOptions, UsageError } from "../bench/options.js";
import { isGood, parseRow, type GroupResult, type Row } from "../bench/row.js";
import { tableLines } from "../bench/table.js";
import { repositoryRoot } from "../repositoryRoot.js";

const KEPT: Row = { what: "replay", figure: 7.5, unit: "times", bound: 8 };
const BROKEN: Row = { what: "replay", figure: 8.5, unit: "times", bound: 8 };
const TOLD: Row = { what: "bare loop", figure: 1, unit: "times" };

function resultOf(rows: readonly Row[], failure?: string): GroupResult {
    return { group: "replay", conditions: "seed 1", rows, failure };
}

describe("the verdict of npm run bench", () => {
    const cases: [name: string, result: GroupResult, good: boolean][] = [
        ["is good where every bound is kept", resultOf([TOLD, KEPT]), true],
        ["is good at the bound itself", resultOf([{ ...KEPT, figure: 8 }]), true],
        ["is bad where one bound is not kept", resultOf([KEPT, BROKEN]), false],
        ["is bad where nothing was measured", resultOf([]), false],
        ["is bad where a group broke off after its first rows", resultOf([KEPT], "lua5.1 ended with 1"), false],
    ];
    for (const [name, result, good] of cases) {
        it(name, () => {
            assert.equal(isGood(result), good);
        });
    }
});

describe("the table of npm run bench", () => {
    it("says of each bound whether it is kept, and of what is only told nothing", () => {
        const [, , told, kept, broken] = tableLines([resultOf([TOLD, KEPT, BROKEN])]);
        assert.match(told ?? "", /1\.00 times +- +-$/);
        assert.match(kept ?? "", /7\.50 times +8 times +yes$/);
        assert.match(broken ?? "", /8\.50 times +8 times +NO$/);
    });

    it("says why a group has failed", () => {
        assert.match(tableLines([resultOf([], "no memory")]).join("\n"), /FAILED: no memory/);
    });
});

describe("a row from Lua", () => {
    it("is read with what it has", () => {
        assert.deepEqual(parseRow('{"what":"a","unit":"ms","figure":2.5,"bound":4}'), {
            what: "a",
            figure: 2.5,
            unit: "ms",
            milliseconds: undefined,
            bound: 4,
        });
    });

    for (const line of [
        '{"what":"a","unit":"ms"}',
        '{"what":"a","unit":"miles","figure":1}',
        '{"figure":nan}',
        "oops",
    ]) {
        it(`is refused when it is ${line}`, () => {
            assert.throws(() => parseRow(line));
        });
    }
});

describe("the command line of npm run bench", () => {
    it("takes all groups by default, and those that are named in the order of the table", () => {
        assert.deepEqual(parseOptions([]).groups, GROUP_NAMES);
        assert.deepEqual(parseOptions(["merge", "replay"]).groups, ["replay", "merge"]);
    });

    for (const args of [["everything"], ["--seed", "one"], ["--seed", "-1"], ["--fast"]]) {
        it(`refuses ${args.join(" ")}`, () => {
            assert.throws(() => parseOptions(args), UsageError);
        });
    }

    it("says what to install, and ends with 2, where there is no lua5.1", () => {
        const script = join(repositoryRoot, "scripts", "benchMain.ts");
        const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", script], {
            cwd: repositoryRoot,
            encoding: "utf8",
            env: { ...process.env, PATH: "" },
        });
        assert.equal(status, 2);
        assert.match(stderr, /apt-get install lua5\.1/);
    });
});
