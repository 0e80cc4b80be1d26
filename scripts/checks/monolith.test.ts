import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { NotDataError, parseLuaData } from "../monolith/luaData.js";
import { savedVariablesText } from "../monolith/luaText.js";
import { readLog, UnfitFileError } from "../monolith/readLog.js";
import { makeSeason } from "../monolith/season.js";
import { repositoryRoot } from "../repositoryRoot.js";

const SAMPLES = join(repositoryRoot, "spec", "example", "sample");

describe("parseLuaData", () => {
    it("reads what the game writes, with indices in comments or without", () => {
        const old =
            'A = {\n\t{\n\t\t["x"] = -1.5,\n\t}, -- [1]\n\tnil, -- [2]\n\ttrue, -- [3]\n\t["seed"] = 0,\n}\nB = "b\\\\"\n';
        const fresh = 'A = {\n{\n["x"] = -1.5,\n},\nnil,\ntrue,\n["seed"] = 0,\n}\nB = "b\\\\"\n';
        const expected = new Map<string, unknown>([
            [
                "A",
                new Map<unknown, unknown>([
                    [1, new Map([["x", -1.5]])],
                    [3, true],
                    ["seed", 0],
                ]),
            ],
            ["B", "b\\"],
        ]);
        assert.deepEqual(parseLuaData(old), expected);
        assert.deepEqual(parseLuaData(fresh), expected);
    });

    it("takes strings as bytes", () => {
        assert.equal(parseLuaData('A = "\u00c3\u00b6\\195\\182\\n"').get("A"), "\u00c3\u00b6\u00c3\u00b6\n");
    });

    const code = [
        'os.execute("reboot")',
        "A = os",
        'A = { f("x") }',
        "A = { function() end }",
        "A = 1 + 1",
        'A = "a" .. "b"',
        'A = -"1"',
        "A = not true",
        "A = #{}",
        "A = (1)()",
        "A = { [{}] = 1 }",
        "A = { [nil] = 1 }",
        "A = { ... }",
        "A.b = 1",
        "A, B = 1, 2",
        "A = 1, 2",
        "A = 1e999",
        "local A = 1",
        "return { A = 1 }",
        "if true then A = 1 end",
        "while true do end",
        "A = math.huge",
        "A = {",
        'A = "',
        "A =",
        "A",
        "\0",
        "\0\u0001\u00ff",
    ];
    for (const text of code) {
        it(`refuses ${JSON.stringify(text)}`, () => {
            assert.throws(() => parseLuaData(text), NotDataError);
        });
    }

    it("refuses tables nested without end", () => {
        assert.throws(() => parseLuaData(`A = ${"{".repeat(100_000)}${"}".repeat(100_000)}`), NotDataError);
    });

    it("brings back what savedVariablesText wrote, in plain ASCII", () => {
        const every = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));
        const data = new Map([
            [
                "A",
                new Map<string | number, number | string | boolean>([
                    [1, every],
                    [2, 0.1],
                    ["x", -7],
                    [9, false],
                ]),
            ],
        ]);
        const text = savedVariablesText(data);
        assert.match(text, /^[\n\x20-\x7e]*$/);
        assert.deepEqual(parseLuaData(text), data);
    });
});

describe("readLog", () => {
    const folder = mkdtempSync(join(tmpdir(), "libledger-"));
    after(() => {
        rmSync(folder, { recursive: true });
    });

    function refusalOf(content: string): string {
        const path = join(folder, "file.lua");
        writeFileSync(path, content, "latin1");
        try {
            readLog(path);
        } catch (error) {
            if (error instanceof UnfitFileError) return error.message;
            throw error;
        }
        return "";
    }

    it("reads the sample log", () => {
        const log = readLog(join(SAMPLES, "monolithdkp-earlier.lua.txt"));
        assert.equal(log.rowCount, 12);
        assert.equal(log.newestTime, 1586000500);
        assert.deepEqual([...(log.standings ?? [])].slice(0, 3), [
            ["Ännchen", 17.5],
            ["Börk", 9],
            ["Çelia", 0.5],
        ]);
    });

    it("refuses a file that is cut off, wherever", () => {
        const whole = readFileSync(join(SAMPLES, "monolithdkp-later.lua.txt"), "latin1");
        for (let length = 0; length < whole.length - 2; length += 41) {
            assert.notEqual(refusalOf(whole.slice(0, length)), "", `cut at ${String(length)}`);
        }
    });

    const cases: [name: string, content: string, message: RegExp][] = [
        ["another addon's", "\nOtherDB = {\n}\n", /holds no MonDKP_DKPHistory/],
        ["empty", "", /holds no MonDKP_DKPHistory/],
        ["a program", 'print("hello")\n', /line 1: code/],
        ["a picture", "\u0089PNG\r\n\u001a\n\0\0", /damaged/],
        ["of another shape", "MonDKP_DKPHistory = 1\nMonDKP_Loot = {}\n", /is not a table/],
        ["without rows", "MonDKP_DKPHistory = {}\nMonDKP_Loot = {}\n", /no rows/],
        ["with a row of text", 'MonDKP_DKPHistory = { "x" }\nMonDKP_Loot = {}\n', /row 1 is not a table/],
        ["with a row without date", "MonDKP_DKPHistory = { {} }\nMonDKP_Loot = {}\n", /no date/],
    ];
    for (const [name, content, message] of cases) {
        it(`refuses a file that is ${name}`, () => {
            assert.match(refusalOf(content), message);
        });
    }

    it("refuses what is no file", () => {
        assert.throws(() => readLog(folder), UnfitFileError);
        assert.throws(() => readLog(join(folder, "missing.lua")), UnfitFileError);
    });
});

describe("makeSeason", () => {
    it("is the same for the same seed, and another for another", () => {
        assert.deepEqual(makeSeason(7), makeSeason(7));
        assert.notEqual(makeSeason(7).savedVariables, makeSeason(8).savedVariables);
    });

    for (const seed of [0, 1, 2, 2 ** 31 - 1]) {
        it(`has 30 players and about 300 rows with seed ${String(seed)}`, () => {
            const season = makeSeason(seed);
            assert.equal(season.standings?.size, 30);
            assert.ok(season.rowCount > 250 && season.rowCount < 350, String(season.rowCount));
        });
    }
});
