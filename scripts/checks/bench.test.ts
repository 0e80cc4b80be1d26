import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { GROUP_NAMES, parseOptions, UsageError } from "../bench/options.js";
import { isGood, parseRow, type GroupResult, type Row } from "../bench/row.js";
import { parseSyncOptions } from "../bench/sync/options.js";
import type { Limit, RowPlan } from "../bench/sync/plan.js";
import { isRowGood, rowLines } from "../bench/sync/report.js";
import { createCollector, type SeedResult } from "../bench/sync/results.js";
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

const BYTES: Limit = { figure: "bytes", what: "bytes", unit: "bytes", bound: 100 };

function rowOf(values: readonly number[], more: Partial<SeedResult> = {}, limit: Limit = BYTES): string {
    const row: RowPlan = { name: "r", title: "t", limits: [limit], scenarios: ["r"], seeds: 5, seedCost: 1 };
    const results = values.map((value, index) => ({
        scenario: "r",
        seed: index + 1,
        figures: new Map([["bytes", value]]),
        notes: [],
        faults: [],
        sent: [],
        trace: [],
        cost: 1,
        ...more,
    }));
    const result = { row, results, failures: [] };
    return `${isRowGood(result) ? "good" : "bad"} ${rowLines(result, true).join("\n")}`;
}

describe("a row of npm run bench -- sync", () => {
    it("is kept by its median, the upper one of an even number", () => {
        assert.match(rowOf([90, 100, 999]), /^good .*seeds 1 to 3\n +bytes +100 +90 \.\. 999 +100 +yes/);
        assert.match(rowOf([90, 999]), /^bad .*\n.* NO/);
    });

    it("is not kept where one seed never came to its end", () => {
        assert.match(rowOf([1, 1, 1, 1, Infinity]), /^bad .*\n.* NO .*4 of 5 seeds/);
    });

    it("is not kept where nothing was measured, or where a client raised an error", () => {
        assert.match(rowOf([]), /^bad/);
        assert.match(rowOf([1], { faults: ["Anna: timer: oops"] }), /^bad [^]*FAULT: r seed 1: Anna: timer: oops/);
        assert.match(rowOf([1], {}, { ...BYTES, figure: "seconds" }), /^bad/);
    });

    it("takes the largest of its scenarios, seed by seed", () => {
        const twice = rowOf([100, 101], { seed: 1 });
        assert.match(twice, /^bad .*seeds 1\n +bytes +101 /);
    });

    it("is read from what the run tells", () => {
        const collector = createCollector("newcomer");
        for (const line of ["figure 3 bytes 12", "figure 3 seconds inf", "note 3 a%20b", "sent 3 C GUILD 2 510"]) {
            assert.equal(collector.take(line), undefined);
        }
        const result = collector.take("seed 3 1.5");
        assert.ok(result !== undefined);
        assert.deepEqual(
            [...result.figures],
            [
                ["bytes", 12],
                ["seconds", Infinity],
            ],
        );
        assert.deepEqual(result.notes, ["a b"]);
        assert.deepEqual(result.sent, [{ letter: "C", chatType: "GUILD", messages: 2, bytes: 510 }]);
        assert.equal(collector.hasEnded(), false);
        collector.take("end");
        assert.equal(collector.hasEnded(), true);
        assert.throws(() => collector.take("oops"));
    });
});

describe("the command line of npm run bench -- sync", () => {
    it("takes all rows by default, with 30 seeds for the two officers and 5 for the others", () => {
        const { rows, seedCount } = parseSyncOptions([]);
        assert.equal(seedCount, undefined);
        assert.deepEqual(
            rows.filter(({ seeds }) => seeds !== 5).map(({ name, seeds }) => `${name} ${String(seeds)}`),
            ["officers 30"],
        );
        assert.deepEqual(
            parseSyncOptions(["raid", "newcomer", "--seeds", "7"]).rows.map(({ name }) => name),
            ["newcomer", "raid"],
        );
    });

    for (const args of [["everything"], ["--seeds", "0"], ["--seeds", "x"], ["--fast"]]) {
        it(`refuses ${args.join(" ")}`, () => {
            assert.throws(() => parseSyncOptions(args), UsageError);
        });
    }
});
