import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { repositoryRoot } from "../repositoryRoot.js";

const SAMPLES = join(repositoryRoot, "spec", "example", "sample");
const EARLIER = join(SAMPLES, "monolithdkp-earlier.lua.txt");
const LATER = join(SAMPLES, "monolithdkp-later.lua.txt");

const folder = mkdtempSync(join(tmpdir(), "libledger-"));
after(() => {
    rmSync(folder, { recursive: true });
});

interface Ended {
    readonly code: number | null;
    readonly output: string;
    readonly complaint: string;
}

function start(...args: readonly string[]): Ended {
    const script = join(repositoryRoot, "scripts", "startMain.ts");
    const ended = spawnSync(process.execPath, ["--import", "tsx", script, ...args], {
        cwd: repositoryRoot,
        encoding: "utf8",
    });
    return { code: ended.status, output: ended.stdout, complaint: ended.stderr };
}

function write(name: string, content: string): string {
    const path = join(folder, name);
    writeFileSync(path, content, "latin1");
    return path;
}

interface Result {
    readonly clients: readonly Record<string, unknown>[];
    readonly standings: Readonly<Record<string, number>>;
}

function readResult(path: string): Result {
    return JSON.parse(readFileSync(path, "utf8")) as Result;
}

describe("npm start", () => {
    it("explains itself", () => {
        const { code, output } = start("--help");
        assert.equal(code, 0);
        for (const option of ["--clients", "--seed", "--json", "--engine"]) assert.ok(output.includes(option), option);
    });

    const misuses: [args: string[], message: RegExp][] = [
        [["--clients", "1"], /--clients takes a whole number, 2 to 40/],
        [["--clients", "41"], /--clients takes/],
        [["--clients", "five"], /--clients takes/],
        [["--seed", "1.5"], /--seed takes/],
        [["--engine", "lua5.4"], /--engine takes lua5.1 or luajit or wasm/],
        [["--json"], /--json/],
        [["--json", join(folder, "missing", "result.json")], /--json/],
        [["--fast"], /--fast/],
    ];
    for (const [args, message] of misuses) {
        it(`ends with 2 for ${args.join(" ")}`, () => {
            const { code, complaint, output } = start(...args);
            assert.equal(code, 2);
            assert.match(complaint, message);
            assert.equal(output, "");
        });
    }

    it("ends with 2 before anything is built when one of the files is no good", () => {
        const files = [
            join(folder, "missing.lua"),
            write("cut.lua", readFileSync(EARLIER, "latin1").slice(0, -400)),
            write("other.lua", "\nOtherDB = {\n}\n"),
            write("code.lua", `${readFileSync(EARLIER, "latin1")}os.exit(0)\n`),
        ];
        for (const file of files) {
            const { code, complaint, output } = start(EARLIER, file);
            assert.equal(code, 2, file);
            assert.ok(complaint.includes(file), complaint);
            assert.equal(output, "");
        }
    });

    for (const engine of ["lua5.1", "wasm"]) {
        it(`brings a made-up season to all clients, run by ${engine}`, () => {
            const json = join(folder, `${engine}.json`);
            const { code, output, complaint } = start(
                "--clients",
                "3",
                "--seed",
                "5",
                "--engine",
                engine,
                "--json",
                json,
            );
            assert.equal(code, 0, output + complaint);
            const { clients, standings } = readResult(json);
            assert.deepEqual(
                clients.map(({ name }) => name),
                ["Anna", "Bert", "Cara"],
            );
            for (const client of clients) {
                assert.deepEqual(Object.keys(client), [
                    "name",
                    "events",
                    "hash",
                    "inSync",
                    "seconds",
                    "messages",
                    "bytes",
                ]);
                assert.equal(client["inSync"], true);
                assert.equal(client["events"], clients[0]?.["events"]);
                assert.equal(client["hash"], clients[0]?.["hash"]);
            }
            assert.ok(Number(clients[0]?.["bytes"]) > 0);
            assert.equal(Object.keys(standings).length, 30);
            for (const name of ["Anna", "Bert", "Cara"]) assert.match(output, new RegExp(`^ +\\d+ s +${name} `, "m"));
            assert.match(output, /^The highest standings, 10 of 30:$/m);
        });
    }

    it("gives the same result with either engine", () => {
        assert.deepEqual(readResult(join(folder, "lua5.1.json")), readResult(join(folder, "wasm.json")));
    });

    it("brings a second file's new rows from another officer, and ends with its standings", () => {
        const json = join(folder, "two.json");
        const { code, output, complaint } = start(EARLIER, LATER, "--clients", "3", "--json", json);
        assert.equal(code, 0, output + complaint);
        assert.match(output, /Anna imported .*earlier.*: 18 new events; all clients agree/);
        assert.match(output, /Bert imported .*later.*: 4 new events; all clients agree/);
        const { standings, clients } = readResult(json);
        assert.equal(clients[2]?.["events"], 22);
        assert.deepEqual(standings, { Börk: 4, Dörte: 0.5, Eve: 2.5, Finn: 2.8, Ännchen: 15.5, Çelia: 0.5 });
    });

    it("ends with 1 and names the players whose standings the file tells otherwise", () => {
        // The same opening balance with another content: the ledger keeps what it has, and nothing of the file comes in.
        const later = write("later.lua", readFileSync(LATER, "latin1").replace('["dkp"] = 2.8', '["dkp"] = 3'));
        const { code, output } = start(EARLIER, later, "--clients", "2");
        assert.equal(code, 1);
        assert.match(output, /Bert reads: LootLedger: Nothing imported: /);
        assert.match(output, /differ from those in .*later\.lua for 5 players:\n/);
        assert.match(output, /^ {2}Finn: 3 there, 2\.8 here$/m);
    });
});
